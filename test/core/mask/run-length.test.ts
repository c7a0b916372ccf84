import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRuns, encodeRuns } from '../../../core/mask/run-length.ts';

describe('run lengths of bytes', () => {
  it('come back as they were', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 4096 }),
      fc.uint8Array({ maxLength: 4096, max: 1 }),
      blocks(),
    );
    fc.assert(
      fc.property(bytes, (original) => {
        const encoded = encodeRuns(original);
        expect(encoded.length).toBeLessThanOrEqual(original.length);
        expect(decodeRuns(encoded, original.length)).toEqual(original);
      }),
    );
  });

  it('of a uniform tile take 32 bytes', () => {
    expect(encodeRuns(new Uint8Array(4096).fill(7))).toHaveLength(32);
  });

  it('of another length are refused', () => {
    const encoded = encodeRuns(new Uint8Array(4096));
    expect(() => decodeRuns(encoded, 4000)).toThrow(RangeError);
    expect(() => decodeRuns(encoded.subarray(0, 31), 4096)).toThrow(RangeError);
  });
});

function blocks(): fc.Arbitrary<Uint8Array> {
  const block = fc.tuple(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 0, max: 255 }));
  return fc
    .array(block, { maxLength: 8 })
    .map((runs) => Uint8Array.from(runs.flatMap(([length, value]) => new Array<number>(length).fill(value))));
}

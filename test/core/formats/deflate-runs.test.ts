import { unzlibSync } from 'fflate';
import fc from 'fast-check';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { deflateRuns } from '../../../core/formats/deflate-runs.ts';

/** Runs of any length up to several of the longest code. */
const runs = fc
  .array(fc.record({ value: fc.nat(255), length: fc.integer({ min: 1, max: 800 }) }), { maxLength: 40 })
  .map((parts) => Uint8Array.from(parts.flatMap(({ value, length }) => Array<number>(length).fill(value))));

describe('runs as a zlib stream', () => {
  it('are what zlib unpacks, whatever their lengths and values', () => {
    fc.assert(
      fc.property(runs, (bytes) => {
        const packed = deflateRuns(bytes, 1 << 20) ?? new Uint8Array(0);
        expect(new Uint8Array(inflateSync(packed))).toEqual(bytes);
        expect(unzlibSync(packed)).toEqual(bytes);
      }),
    );
  });

  it('have every length that there is a code for', () => {
    for (let length = 1; length <= 2 * 258 + 3; length++) {
      const bytes = new Uint8Array(length + 1).fill(200, 0, length);
      expect(new Uint8Array(inflateSync(deflateRuns(bytes, 99) ?? ''))).toEqual(bytes);
    }
  });

  it('may be longer than a checksum adds up at a time', () => {
    const bytes = new Uint8Array(300_000).fill(255);
    const packed = deflateRuns(bytes, 10_000) ?? new Uint8Array(0);
    expect(packed.length).toBeLessThan(2000);
    expect(new Uint8Array(inflateSync(packed))).toEqual(bytes);
  });

  it('are left to others where they are short', () => {
    const noise = Uint8Array.from({ length: 1000 }, (_, at) => (at * 97) % 251);
    expect(deflateRuns(noise, 500)).toBeNull();
    for (let most = 0; most < 60; most++) {
      const packed = deflateRuns(noise.subarray(0, 40), most);
      if (packed !== null) expect(new Uint8Array(inflateSync(packed))).toEqual(noise.subarray(0, 40));
    }
  });
});

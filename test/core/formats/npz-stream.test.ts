import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NpzStream } from '../../../core/formats/npz-stream.ts';
import { decodeNpz } from '../../../main/files/images/npz.ts';

/** Writes arrays in parts of `size` values. */
function write(
  arrays: Readonly<Record<string, readonly [shape: readonly number[], values: Uint8Array]>>,
  size: number,
) {
  const parts: Uint8Array[] = [];
  const npz = new NpzStream((bytes) => parts.push(bytes.slice()));
  for (const [name, [shape, values]] of Object.entries(arrays)) {
    npz.begin(name, shape);
    for (let at = 0; at < values.length; at += size) npz.push(values.slice(at, at + size));
  }
  npz.end();
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

describe('an NPZ file written in parts', () => {
  it('reads back the same, whatever the parts', () => {
    const values = fc.uint8Array({ minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 30 }), (data, size) => {
        const arrays = decodeNpz(write({ x: [[2, 4, 3], data], y: [[24], data] }, size), 'test.npz');
        expect(arrays.get('x')).toEqual({ dtype: 'uint8', shape: [2, 4, 3], data });
        expect(arrays.get('y')).toEqual({ dtype: 'uint8', shape: [24], data });
      }),
    );
  });

  it('keeps arrays without values', () => {
    const arrays = decodeNpz(write({ x: [[0, 4, 4, 3], new Uint8Array(0)] }, 8), 'test.npz');
    expect(arrays.get('x')?.shape).toEqual([0, 4, 4, 3]);
  });

  it('is the same for the same values', () => {
    const file = () => write({ x: [[3], Uint8Array.of(1, 2, 3)] }, 2);
    expect(file()).toEqual(file());
  });

  it('is refused when values are missing or too many', () => {
    const npz = new NpzStream(() => undefined);
    npz.begin('x', [3]);
    npz.push(Uint8Array.of(1, 2));
    expect(() => npz.end()).toThrow('1 values of an array are missing');
    expect(() => npz.push(Uint8Array.of(1, 2))).toThrow('More values than the shape holds');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NpyArray, decodeNpy, encodeNpy } from '../../../core/formats/npy.ts';

const shapes = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });

function randomArray(dtype: NpyArray['dtype'], shape: readonly number[], bytes: Uint8Array): NpyArray {
  const count = shape.reduce((product, length) => product * length, 1);
  const byte = (i: number): number => bytes[i % bytes.length] as number;
  switch (dtype) {
    case 'float32':
      return { dtype, shape, data: Float32Array.from({ length: count }, (_, i) => byte(i) / 7) };
    case 'float64':
      return { dtype, shape, data: Float64Array.from({ length: count }, (_, i) => byte(i) / 7) };
    case 'uint8':
      return { dtype, shape, data: Uint8Array.from({ length: count }, (_, i) => byte(i)) };
    case 'uint16':
      return { dtype, shape, data: Uint16Array.from({ length: count }, (_, i) => byte(i) * 257) };
    case 'int16':
      return { dtype, shape, data: Int16Array.from({ length: count }, (_, i) => -byte(i) * 100) };
    case 'uint32':
      return { dtype, shape, data: Uint32Array.from({ length: count }, (_, i) => byte(i) * 16_843_009) };
    case 'bool':
      return { dtype, shape, data: Uint8Array.from({ length: count }, (_, i) => byte(i) & 1) };
    case 'int32':
      return { dtype, shape, data: Int32Array.from({ length: count }, (_, i) => -byte(i) * 1e6) };
    case 'int64':
      return {
        dtype,
        shape,
        data: BigInt64Array.from({ length: count }, (_, i) => -BigInt(byte(i)) * 10n ** 15n),
      };
  }
}

const arrays = fc
  .record({
    dtype: fc.constantFrom<NpyArray['dtype']>(
      'float32',
      'float64',
      'uint8',
      'uint16',
      'int16',
      'uint32',
      'bool',
      'int32',
      'int64',
    ),
    shape: shapes,
    bytes: fc.uint8Array({ minLength: 1, maxLength: 50 }),
  })
  .map(({ dtype, shape, bytes }) => randomArray(dtype, shape, bytes));

function fileOf(header: string, values: Uint8Array): Uint8Array {
  const text = new TextEncoder().encode(header);
  return Uint8Array.of(0x93, ...new TextEncoder().encode('NUMPY'), 1, 0, text.length, 0, ...text, ...values);
}

describe('NPY', () => {
  it('reads back what it wrote, for every type and shape', () => {
    fc.assert(
      fc.property(arrays, (array) => {
        expect(decodeNpy(encodeNpy(array))).toEqual(array);
      }),
    );
  });

  it('starts the values at a multiple of 64 bytes', () => {
    fc.assert(
      fc.property(arrays, (array) => {
        expect((encodeNpy(array).length - array.data.byteLength) % 64).toBe(0);
      }),
    );
  });

  it('turns column-major arrays into row-major ones', () => {
    const header = "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }\n";
    expect(decodeNpy(fileOf(header, Uint8Array.of(1, 2, 3, 4, 5, 6)))).toEqual({
      dtype: 'uint8',
      shape: [2, 3],
      data: Uint8Array.of(1, 3, 5, 2, 4, 6),
    });
  });

  it.each([
    ["{'descr': '|u1', 'fortran_order': False, 'shape': (7,), }\n", 'it holds 6 bytes of values, not 7'],
    ["{'descr': '|O', 'fortran_order': False, 'shape': (6,), }\n", "its element type is '|O'"],
    ["{'descr': '>f4', 'fortran_order': False, 'shape': (6,), }\n", "its element type is '>f4'"],
    ["{'shape': (6,), }\n", 'its header cannot be understood'],
  ])('refuses %j', (header, message) => {
    expect(() => decodeNpy(fileOf(header, new Uint8Array(6)))).toThrow(message);
  });

  it('never does anything but answer or refuse, however a file is damaged', () => {
    const good = encodeNpy({ dtype: 'uint8', shape: [3, 4], data: new Uint8Array(12) });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, length) => {
        const bad = good.slice(0, length);
        bad[at] = value;
        try {
          decodeNpy(bad);
        } catch (error) {
          expect(error).toMatchObject({ name: 'WorkbenchError' });
        }
      }),
      { numRuns: 500 },
    );
  });
});

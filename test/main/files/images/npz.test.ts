import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeNpz, encodeNpz, readNpz } from '../../../../main/files/images/npz.ts';
import { hasModules, python } from '../../../support/python.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const arrays = new Map([
  [
    'e1.dw.dw_h.weight',
    { dtype: 'float32', shape: [2, 1, 3, 1], data: Float32Array.of(1, -2, 3.5, 0, 1e-9, 7) },
  ],
  ['count', { dtype: 'int64', shape: [], data: BigInt64Array.of(-5n) }],
  ['y', { dtype: 'uint8', shape: [1, 2, 2], data: Uint8Array.of(0, 255, 3, 4) }],
] as const);

const hasNumpy = hasModules('NPZ against NumPy', 'numpy');

describe('NPZ', () => {
  it('reads back what it wrote, in order', () => {
    const read = decodeNpz(encodeNpz(arrays), 'w.npz');
    expect([...read]).toEqual([...arrays]);
  });

  it('gives equal bytes for equal arrays', () => {
    expect(encodeNpz(arrays)).toEqual(encodeNpz(new Map(arrays)));
  });

  it('notices any flipped bit in the values', () => {
    const good = encodeNpz(arrays);
    const at = good.findIndex(
      (_, i) => good[i] === 0 && good[i + 1] === 255 && good[i + 2] === 3 && good[i + 3] === 4,
    );
    const bad = good.slice();
    bad[at + 2] = 2;
    expect(() => decodeNpz(bad, 'w.npz')).toThrow(
      'w.npz, array y, cannot be used: the checksum of y.npy is wrong.',
    );
  });

  it('names the file that is no archive, and the one that is cut off', () => {
    expect(() => decodeNpz(new Uint8Array(100), 'w.npz')).toThrow(
      'w.npz cannot be used: it is no ZIP archive',
    );
    expect(() => decodeNpz(encodeNpz(arrays).subarray(0, 300), 'w.npz')).toThrow('w.npz cannot be used');
  });

  it('names a file that does not exist', async () => {
    await expect(readNpz('/nowhere/w.npz')).rejects.toThrow(
      '/nowhere/w.npz cannot be read: it does not exist.',
    );
  });
});

describe.skipIf(!hasNumpy)('NPZ against NumPy', () => {
  it('is read by numpy.load without pickles', async () => {
    const path = join(await temporaryFolder(), 'w.npz');
    await writeFile(path, encodeNpz(arrays));
    const code = [
      'f = numpy.load(sys.argv[1], allow_pickle=False)',
      'for k in f: print(k, f[k].dtype, f[k].shape, f[k].ravel().tolist(), f[k].flags.c_contiguous)',
    ].join('\n');
    const single = 9.999999717180685e-10;
    expect(python(code, path).trim().split('\n')).toEqual([
      `e1.dw.dw_h.weight float32 (2, 1, 3, 1) [1.0, -2.0, 3.5, 0.0, ${single}, 7.0] True`,
      'count int64 () [-5] True',
      'y uint8 (1, 2, 2) [0, 255, 3, 4] True',
    ]);
  });

  it.each(['savez', 'savez_compressed'])('reads what numpy.%s writes', async (save) => {
    const path = join(await temporaryFolder(), 'w.npz');
    const code = [
      'a = numpy.arange(6, dtype=numpy.float32).reshape(2, 3)',
      'b = numpy.array([True, False])',
      `numpy.${save}(sys.argv[1], a=a, t=a.T, n=numpy.array(3), b=b, e=numpy.zeros((0, 4)))`,
    ].join('\n');
    python(code, path);
    expect(Object.fromEntries(await readNpz(path))).toEqual({
      a: { dtype: 'float32', shape: [2, 3], data: Float32Array.of(0, 1, 2, 3, 4, 5) },
      t: { dtype: 'float32', shape: [3, 2], data: Float32Array.of(0, 3, 1, 4, 2, 5) },
      n: { dtype: 'int64', shape: [], data: BigInt64Array.of(3n) },
      b: { dtype: 'bool', shape: [2], data: Uint8Array.of(1, 0) },
      e: { dtype: 'float64', shape: [0, 4], data: new Float64Array(0) },
    });
  });
});

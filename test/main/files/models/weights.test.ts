import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { NpyArray } from '../../../../core/formats/npy.ts';
import { initialParameters } from '../../../../core/network/parameters.ts';
import { encodeNpz, readNpz } from '../../../../main/files/images/npz.ts';
import { encodeWeights, readWeights } from '../../../../main/files/models/weights.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function saved(bytes: Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(), 'w.npz');
  await writeFile(path, bytes);
  return path;
}

const bytesOf = (data: Float32Array) => Buffer.from(data.buffer, data.byteOffset, data.byteLength);

describe('weights', () => {
  it.each([1, 4])('come back as they were, with %i channels', async (channels) => {
    const parameters = initialParameters(3, channels);
    const read = await readWeights(await saved(encodeWeights(parameters)));
    expect([...read.keys()]).toEqual([...parameters.keys()]);
    // Byte by byte: comparing 878,417 numbers one at a time takes seconds.
    for (const [name, { shape, data }] of parameters) {
      expect(read.get(name)?.shape).toEqual(shape);
      expect(bytesOf(read.get(name)?.data ?? new Float32Array(0)).equals(bytesOf(data))).toBe(true);
    }
  });

  it('carry the counters that PyTorch expects after each running variance', async () => {
    const names = [...(await readNpz(await saved(encodeWeights(initialParameters(3))))).keys()];
    const at = names.indexOf('e1.bn.running_var');
    expect(names[at + 1]).toBe('e1.bn.num_batches_tracked');
    const statistics = names.filter((name) => name.endsWith('running_var'));
    expect(names.filter((name) => name.endsWith('num_batches_tracked'))).toHaveLength(statistics.length);
  });

  it('are refused with one error that lists everything wrong', async () => {
    const arrays = await readNpz(await saved(encodeWeights(initialParameters(3))));
    arrays.delete('e1.bn.running_mean');
    arrays.set('conv_in.bias', { dtype: 'float64', shape: [16], data: new Float64Array(16) });
    arrays.set('e2.pw.bias', { dtype: 'float32', shape: [3], data: new Float32Array(3) });
    arrays.set('extra', { dtype: 'float32', shape: [], data: new Float32Array(1) } satisfies NpyArray);
    const nan = arrays.get('d1.pw.bias');
    nan?.data.fill(NaN as never);
    const path = await saved(encodeNpz(arrays));
    await expect(readWeights(path)).rejects.toMatchObject({
      code: 'weights.mismatch',
      message: [
        `${path} holds no U-Lite weights: conv_in.bias is float64, not float32`,
        'e1.bn.running_mean is missing',
        'e2.pw.bias has the shape [3], not [64]',
        'd1.pw.bias holds values that are not finite',
        'extra is unknown.',
      ].join('; '),
    });
  });
});

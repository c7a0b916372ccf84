import { WorkbenchError } from '../../../core/errors.ts';
import type { NpyArray } from '../../../core/formats/npy.ts';
import { readNpz } from '../../files/images/npz.ts';
import { type Pair, type PairSample, trainingLabels } from './pairs.ts';

/** Names of held-out pairs start with this; those to train on with `train/`. */
export const TEST_PREFIX = 'test/';

/**
 * The pairs of the paper's own data file: `x_train`, `x_test` `[n, h, w, 3]` and `y_train`, `y_test` `[n, h, w]`
 * (or `[n, h, w, 1]`), all uint8. Names are `train/0`, `train/1` ... and `test/0` ...
 * @throws WorkbenchError `dataset.archive` naming the array that is missing or of the wrong type or shape
 */
export async function openArchive(file: string, classes: number): Promise<ReadonlyMap<string, Pair>> {
  const arrays = await readNpz(file);
  return new Map([
    ...pairsOf(arrays, file, 'train', classes),
    ...(arrays.has('x_test') || arrays.has('y_test') ? pairsOf(arrays, file, 'test', classes) : []),
  ]);
}

function pairsOf(
  arrays: ReadonlyMap<string, NpyArray>,
  file: string,
  side: 'train' | 'test',
  classes: number,
): readonly (readonly [string, Pair])[] {
  const images = bytesOf(arrays, file, `x_${side}`);
  const masks = bytesOf(arrays, file, `y_${side}`);
  const [count = 0, height = 0, width = 0, channels] = images.shape;
  const plane = width * height;
  if (images.shape.length !== 4 || channels !== 3) {
    throw archiveError(file, `x_${side} has the shape [${images.shape.join(', ')}], not [n, h, w, 3]`);
  }
  if (masks.data.length !== count * plane || masks.shape[0] !== count) {
    throw archiveError(
      file,
      `y_${side} has the shape [${masks.shape.join(', ')}], which does not fit x_${side}`,
    );
  }
  return Array.from({ length: count }, (_, index) => {
    const name = `${side}/${index}`;
    const read = (): Promise<PairSample> => {
      const image = { width, height, data: images.data.subarray(3 * plane * index, 3 * plane * (index + 1)) };
      const mask = { width, height, data: masks.data.subarray(plane * index, plane * (index + 1)) };
      return Promise.resolve({ image, ...trainingLabels(mask, `${file}, ${name},`, classes) });
    };
    return [name, { name, read }] as const;
  });
}

function bytesOf(
  arrays: ReadonlyMap<string, NpyArray>,
  file: string,
  name: string,
): { readonly shape: readonly number[]; readonly data: Uint8Array } {
  const array = arrays.get(name);
  if (!array) throw archiveError(file, `it has no array ${name}`);
  if (array.dtype !== 'uint8') throw archiveError(file, `${name} is of type ${array.dtype}, not uint8`);
  return array;
}

function archiveError(file: string, reason: string): WorkbenchError {
  return new WorkbenchError('dataset.archive', `${file} is no data set to train on: ${reason}.`);
}

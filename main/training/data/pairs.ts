import { messageOf, WorkbenchError } from '../../../core/errors.ts';
import { decodeWeights } from '../../../core/formats/weight-map.ts';
import type { ClassMap, WeightMap } from '../../../core/imaging/raster.ts';
import type { Size } from '../../../core/geometry/size.ts';
import type { TrainingSample } from '../../../core/training/batches.ts';
import { PIXEL_LIMIT } from '../../../core/sources/source.ts';
import { readImage } from '../../files/images/image.ts';
import { readMask } from '../../files/images/mask.ts';
import { readBytes } from '../../files/read-bytes.ts';

/** An image with its mask, not read yet. */
export interface Pair {
  readonly name: string;
  read(): Promise<PairSample>;
}

export interface PairSample extends TrainingSample {
  /** How many labels of the mask became the one class: from 2 on, what somebody told apart is so no longer. */
  readonly merged: number;
}

export interface PairFiles {
  readonly image: string;
  readonly mask: string;
  /** What its pixels count; absent where all count in full. */
  readonly weights?: string;
}

/**
 * Reads an image with its mask, and with its weights where it has some.
 * @throws WorkbenchError `dataset.size` where they differ in size, `dataset.label` for a label beyond the classes,
 * `dataset.weights` for a file that holds no weights.
 */
export async function readPair(files: PairFiles, classes: number): Promise<PairSample> {
  const [image, mask] = await Promise.all([readImage(files.image), readMask(files.mask)]);
  requireSize(files.mask, mask, image);
  const sample = { image, ...trainingLabels(mask, files.mask, classes) };
  if (files.weights === undefined) return sample;
  const weights = await readWeightMap(files.weights);
  requireSize(files.weights, weights, image);
  return { ...sample, weights };
}

function requireSize(file: string, map: Size, image: Size): void {
  if (map.width === image.width && map.height === image.height) return;
  throw new WorkbenchError(
    'dataset.size',
    `${file} has ${map.width} x ${map.height} pixels, its image ${image.width} x ${image.height}.`,
  );
}

async function readWeightMap(file: string): Promise<WeightMap> {
  const bytes = await readBytes(file);
  try {
    return decodeWeights(bytes, PIXEL_LIMIT);
  } catch (cause) {
    throw new WorkbenchError('dataset.weights', `${file} holds no weights: ${messageOf(cause)}.`, { cause });
  }
}

/**
 * Labels 0..classes. One class: whatever is set is the object, so that masks of numbered objects serve as well. Only
 * where most of what is set is white, the mask is a binary one with soft edges, and cut in the middle.
 */
export function trainingLabels(
  mask: ClassMap,
  source: string,
  classes: number,
): Pick<PairSample, 'labels' | 'merged'> {
  if (classes === 1) {
    const isSoft = isSoftBinary(mask.data);
    const cut = isSoft ? 128 : 1;
    const labels = { ...mask, data: mask.data.map((value) => (value >= cut ? 1 : 0)) };
    return { labels, merged: isSoft ? 1 : new Set(mask.data.filter((value) => value > 0)).size };
  }
  const highest = mask.data.reduce((largest, value) => Math.max(largest, value), 0);
  if (highest > classes) {
    throw new WorkbenchError(
      'dataset.label',
      `${source} holds label ${highest}, but there are only ${classes} classes.`,
    );
  }
  return { labels: mask, merged: 1 };
}

function isSoftBinary(values: Uint8Array): boolean {
  let set = 0;
  let white = 0;
  for (const value of values) {
    if (value > 0) set++;
    if (value === 255) white++;
  }
  return white > set / 2;
}

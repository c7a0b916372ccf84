import { WorkbenchError } from '../../core/contract/errors.ts';
import type { LabelMap } from '../../core/imaging/raster.ts';
import type { TrainingSample } from '../../core/training/batches.ts';
import { readImage } from '../files/image.ts';
import { readMask } from '../files/mask.ts';

/** An image with its mask, not read yet. */
export interface Pair {
  readonly name: string;
  read(): Promise<TrainingSample>;
}

/**
 * Reads an image with its mask.
 * @throws WorkbenchError `dataset.size` where they differ in size, `dataset.label` for a label beyond the classes.
 */
export async function readPair(
  imageFile: string,
  maskFile: string,
  classes: number,
): Promise<TrainingSample> {
  const [image, mask] = await Promise.all([readImage(imageFile), readMask(maskFile)]);
  if (image.width !== mask.width || image.height !== mask.height) {
    throw new WorkbenchError(
      'dataset.size',
      `${maskFile} has ${mask.width} x ${mask.height} pixels, its image ${image.width} x ${image.height}.`,
    );
  }
  return { image, labels: trainingLabels(mask, maskFile, classes) };
}

/** Labels 0..classes. One class: whatever is set is the object; grey masks are cut in the middle of their range. */
export function trainingLabels(mask: LabelMap, source: string, classes: number): LabelMap {
  const highest = mask.data.reduce((largest, value) => Math.max(largest, value), 0);
  if (classes === 1) {
    const cut = highest > 127 ? 128 : 1;
    return { ...mask, data: mask.data.map((value) => (value >= cut ? 1 : 0)) };
  }
  if (highest > classes) {
    throw new WorkbenchError(
      'dataset.label',
      `${source} holds label ${highest}, but there are only ${classes} classes.`,
    );
  }
  return mask;
}

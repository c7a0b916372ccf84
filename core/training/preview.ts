import { PREVIEWS, PREVIEW_SIDE } from '../contract/training.ts';
import type { TrainingPreview } from '../contract/training.ts';
import type { LabelMap, ProbabilityMap, RgbImage } from '../imaging/raster.ts';
import { resizeLabels, resizeRgb } from '../imaging/resize.ts';
import { toLabels } from '../mask/mask-from-probability.ts';
import { seedOf } from './seeds.ts';

/** What stays of a preview from validation to validation. */
export type Preview = Pick<TrainingPreview, 'width' | 'height' | 'rgb' | 'truth'>;

/** Names of the images that are shown: the same ones of the same images, in any order. */
export function previewed(names: readonly string[]): ReadonlySet<string> {
  const ranked = names.toSorted((a, b) => seedOf(a) - seedOf(b) || (a < b ? -1 : 1));
  return new Set(ranked.slice(0, PREVIEWS));
}

export function previewOf(image: RgbImage, labels: LabelMap): Preview {
  const shrunk = Math.min(1, PREVIEW_SIDE / Math.max(image.width, image.height));
  const size = {
    width: Math.max(1, Math.round(shrunk * image.width)),
    height: Math.max(1, Math.round(shrunk * image.height)),
  };
  const truth = Uint8Array.from(resizeLabels(labels, size).data);
  return { ...size, rgb: resizeRgb(image, size).data, truth };
}

/** Labels of an answer at image size, as while training: at one half, without cleaning. */
export function answerIn({ width, height }: Preview, probability: ProbabilityMap): Uint8Array {
  const labels = Array.from({ length: Math.max(1, probability.channels - 1) }, (_, at) => at + 1);
  return resizeLabels(toLabels(probability, 0.5, labels), { width, height }).data;
}

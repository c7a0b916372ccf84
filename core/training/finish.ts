import type { LabelMap } from '../imaging/raster.ts';
import { connectedComponents, fillHoles } from '../mask/components.ts';
import type { Answering } from './validation-results.ts';

/** What is done to a mask once the threshold has been applied. */
export type Finish = Pick<Answering, 'fillHoles' | 'smallestRegion' | 'onlyLargest'>;

/** Share of what is labelled that holes make up where somebody means them; less are slips of the brush. */
const MEANT = 0.001;

/** Share of the regions that are taken for slips, however small. */
const SLIPS = 0.05;

/** A region is no slip of the model from this part of the smallest region on that people drew. */
const PART = 0.5;

/**
 * How masks are cleaned to have no holes where these have none, and no specks that none of these is. Whether only the
 * largest region is to be kept they do not tell: where a model is often wrong, its largest region is not the likeliest.
 */
export function finishLike(masks: readonly LabelMap[]): Finish {
  let labelled = 0;
  let holes = 0;
  const sizes: number[] = [];
  for (const mask of masks) {
    const filled = fillHoles(mask);
    for (let at = 0; at < mask.data.length; at++) {
      if (mask.data[at] !== 0) labelled++;
      else if (filled.data[at] !== 0) holes++;
    }
    // Background is the first.
    sizes.push(...connectedComponents(mask, 8).sizes.slice(1));
  }
  sizes.sort((a, b) => a - b);
  const smallest = sizes[Math.floor(SLIPS * sizes.length)] ?? 0;
  return {
    fillHoles: labelled > 0 && holes <= MEANT * labelled,
    smallestRegion: Math.floor(PART * smallest),
    onlyLargest: false,
  };
}

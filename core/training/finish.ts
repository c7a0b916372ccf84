import type { LabelMap } from '../imaging/raster.ts';
import { connectedComponents, fillHoles, keepLargest } from '../mask/components.ts';
import type { Answering } from './validation-results.ts';

/** What is done to a mask once the threshold has been applied. */
export type Finish = Pick<Answering, 'fillHoles' | 'smallestRegion' | 'onlyLargest'>;

/** Share of what is labelled that holes, or further regions, make up where somebody means them; less are slips. */
const MEANT = 0.001;

/** Share of the regions that are taken for slips, however small. */
const SLIPS = 0.05;

/** A region is no slip of the model from this part of the smallest region on that people drew. */
const PART = 0.5;

/**
 * How masks are cleaned to have no holes where these have none, and no specks that none of these is.
 * @param from the model to go on from: only the largest region of a class is kept where it does so, and none of these
 *   masks has two. Images alone do not tell: where a model is often wrong, its largest region is not the likeliest.
 */
export function finishLike(masks: readonly LabelMap[], from: Pick<Finish, 'onlyLargest'> | null): Finish {
  let labelled = 0;
  let holes = 0;
  let further = 0;
  const sizes: number[] = [];
  for (const mask of masks) {
    const own = count(mask);
    labelled += own;
    holes += count(fillHoles(mask)) - own;
    further += own - count(keepLargest(mask));
    // Background is the first.
    sizes.push(...connectedComponents(mask, 8).sizes.slice(1));
  }
  sizes.sort((a, b) => a - b);
  const smallest = sizes[Math.floor(SLIPS * sizes.length)] ?? 0;
  const onlyLargest = from?.onlyLargest === true && further <= MEANT * labelled;
  return {
    fillHoles: labelled > 0 && holes <= MEANT * labelled,
    // The only object of an image may be small, and is kept then, whatever its size.
    smallestRegion: onlyLargest ? 0 : Math.floor(PART * smallest),
    onlyLargest,
  };
}

/** Labelled pixels. */
function count({ data }: LabelMap): number {
  let labelled = 0;
  for (const label of data) if (label !== 0) labelled++;
  return labelled;
}

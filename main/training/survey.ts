import type { Size } from '../../core/geometry/size.ts';
import type { LabelMap } from '../../core/imaging/raster.ts';
import { type Finish, finishLike } from '../../core/training/finish.ts';
import type { Pair } from './data/pairs.ts';

/** What a recipe goes by of images that have not been read yet. */
export interface Survey {
  /** Median width and height of the images, in pixels. */
  readonly imageSize: Size;
  readonly finish: Finish;
}

/** Images that are looked at: more would tell the same. */
const LOOKED_AT = 32;

/**
 * Reads some of the images, from all over the set.
 * @param pairs at least one
 * @throws WorkbenchError as `Pair.read` does
 */
export async function survey(pairs: readonly Pair[]): Promise<Survey> {
  const every = Math.max(1, pairs.length / LOOKED_AT);
  const masks: LabelMap[] = [];
  for (let at = 0; at < pairs.length; at += every) {
    masks.push((await (pairs[Math.floor(at)] as Pair).read()).labels);
  }
  return {
    imageSize: {
      width: median(masks.map(({ width }) => width)),
      height: median(masks.map(({ height }) => height)),
    },
    finish: finishLike(masks),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

import type { LabelMap, RgbImage } from '../../core/imaging/raster.ts';
import { type Finish, finishLike } from '../../core/training/finish.ts';
import type { Look } from '../../core/training/recipe.ts';
import type { Pair } from './data/pairs.ts';

/** What a recipe goes by of images that have not been read yet. */
export interface Survey {
  readonly look: Look;
  readonly finish: Finish;
}

/** Mean difference between colours, of 255, up to which an image is grey: JPEG and burnt-in marks leave as much. */
const TINGE = 4;

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
  let isGrey = true;
  for (let at = 0; at < pairs.length; at += every) {
    const { image, labels } = await (pairs[Math.floor(at)] as Pair).read();
    masks.push(labels);
    isGrey &&= colourfulness(image) < TINGE;
  }
  return {
    look: {
      size: {
        width: median(masks.map(({ width }) => width)),
        height: median(masks.map(({ height }) => height)),
      },
      isGrey,
    },
    finish: finishLike(masks),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

/** Mean difference between the strongest and the weakest colour of a pixel. */
function colourfulness({ data, width, height }: RgbImage): number {
  let sum = 0;
  for (let at = 0; at < data.length; at += 3) {
    const [red, green, blue] = [data[at] as number, data[at + 1] as number, data[at + 2] as number];
    sum += Math.max(red, green, blue) - Math.min(red, green, blue);
  }
  return sum / (width * height);
}

import type { Rect } from '../../core/geometry/rect.ts';
import type { RasterData } from '../../core/imaging/raster.ts';
import type { DisplaySettings } from '../editor/state.ts';
import { shownShare } from './display-filter.ts';
import { packGrey } from './raster.ts';
import type { ColorTable } from './raster.ts';
import type { ValuePlane } from './value-levels.ts';

/** The colour of any value: `table[(value - low) * scale]`, where its ends stand for all that lies beyond. */
export interface Shades {
  readonly low: number;
  readonly scale: number;
  readonly table: ColorTable;
}

/** Steps from black to white where values are not whole: more than a screen shows, so that no gamma makes bands. */
const STEPS = 4096;

/** A table of all that the display makes of values; of 16 bits it has an entry for each. */
export function shadesOf(data: RasterData, display: DisplaySettings): Shades {
  const { window, level } = display;
  const isWhole = !(data instanceof Float32Array);
  const low = isWhole ? 0 : level - window / 2;
  const scale = isWhole ? 1 : (STEPS - 1) / window;
  const length = isWhole ? 65536 : STEPS;
  const table = new Uint32Array(length);
  for (let at = 0; at < length; at++) {
    table[at] = packGrey(Math.round(255 * shownShare(low + at / scale, display)));
  }
  return { low, scale, table };
}

/** Colours of `rect`, row by row without padding, into the start of `target`. Not a number is drawn as the lowest. */
export function shade(
  { width, data }: ValuePlane,
  { low, scale, table }: Shades,
  rect: Rect,
  target: Uint32Array,
): void {
  const last = table.length - 1;
  let out = 0;
  for (let y = rect.top; y < rect.bottom; y++) {
    const end = y * width + rect.right;
    if (data instanceof Uint16Array) {
      for (let at = y * width + rect.left; at < end; at++)
        target[out++] = table[data[at] as number] as number;
      continue;
    }
    for (let at = y * width + rect.left; at < end; at++) {
      const step = ((data[at] as number) - low) * scale;
      // What is not a number is not above 0 either.
      const index = step > 0 ? (step < last ? step + 0.5 : last) : 0;
      target[out++] = table[index | 0] as number;
    }
  }
}

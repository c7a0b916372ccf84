import type { Rect } from '../../core/geometry/rect.ts';
import type { LabelMap } from '../../core/imaging/raster.ts';

/** Straight pieces of outline in image pixels, four numbers each: `x0, y0, x1, y1`. */
export type Segments = number[];

/**
 * Outlines along pixel edges by label, of the pixels in `rect`: its own top and left edges, and the bottom and right
 * ones of the image. Pieces on one line are joined.
 *
 * With `step` above 1 only every `step`th pixel of every `step`th row is looked at, for images shown smaller than they
 * are; `step` must divide the corners of `rect`. A changed pixel alters the outline up to `step` pixels to the right
 * and below it.
 */
export function outlineSegments(map: LabelMap, rect: Rect, step = 1): ReadonlyMap<number, Segments> {
  const found = new Map<number, Segments>();
  const labelAt = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= map.width || y >= map.height ? 0 : (map.data[y * map.width + x] as number);
  const add = (label: number, x0: number, y0: number, x1: number, y1: number): void => {
    if (label === 0) return;
    const segments = found.get(label);
    if (segments === undefined) found.set(label, [x0, y0, x1, y1]);
    else segments.push(x0, y0, x1, y1);
  };

  const right = Math.min(rect.right, map.width);
  const bottom = Math.min(rect.bottom, map.height);
  const lastRow = bottom === map.height ? bottom + step - 1 : bottom - 1;
  const lastColumn = right === map.width ? right + step - 1 : right - 1;

  for (let y = rect.top; y <= lastRow; y += step) {
    let start = rect.left;
    let above = 0;
    let below = 0;
    for (let x = rect.left; x < right; x += step) {
      const a = labelAt(x, y - step);
      const b = labelAt(x, y);
      if (a === above && b === below) continue;
      if (above !== below) {
        add(above, start, y, x, y);
        add(below, start, y, x, y);
      }
      start = x;
      above = a;
      below = b;
    }
    if (above !== below) {
      add(above, start, y, right, y);
      add(below, start, y, right, y);
    }
  }

  for (let x = rect.left; x <= lastColumn; x += step) {
    let start = rect.top;
    let before = 0;
    let after = 0;
    for (let y = rect.top; y < bottom; y += step) {
      const a = labelAt(x - step, y);
      const b = labelAt(x, y);
      if (a === before && b === after) continue;
      if (before !== after) {
        add(before, x, start, x, y);
        add(after, x, start, x, y);
      }
      start = y;
      before = a;
      after = b;
    }
    if (before !== after) {
      add(before, x, start, x, bottom);
      add(after, x, start, x, bottom);
    }
  }
  return found;
}

/** Largest power of two, up to `most`, whose steps are still no larger than a screen pixel. */
export function outlineStep(scale: number, most: number): number {
  let step = 1;
  while (step * 2 <= most && step * 2 * scale <= 1) step *= 2;
  return step;
}

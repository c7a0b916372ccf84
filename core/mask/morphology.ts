import { EMPTY_RECT, expand, intersect, isEmpty, rectOf } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import type { ClassMap, LabelMap } from '../imaging/raster.ts';
import { distanceTransform } from './distance.ts';
import { maskOf, readRect } from './label-grid.ts';
import type { MaskEdit } from './mask-edit.ts';
import { replaceLabels } from './paint.ts';

/** From a map of 0 and 1 to another of its size. What lies beyond the border is unknown, so nothing shrinks there. */
export type MaskTransform = (map: ClassMap) => ClassMap;

/** Adds every pixel within `radius` pixels of the mask. */
export function grow(map: ClassMap, radius: number): ClassMap {
  const distances = distanceTransform(map);
  return { ...map, data: map.data.map((_, pixel) => ((distances[pixel] as number) <= radius ? 1 : 0)) };
}

/** Keeps only pixels more than `radius` pixels from the background. */
export function shrink(map: ClassMap, radius: number): ClassMap {
  const distances = distanceTransform(inverted(map));
  return { ...map, data: map.data.map((_, pixel) => ((distances[pixel] as number) > radius ? 1 : 0)) };
}

function inverted(map: ClassMap): ClassMap {
  return { ...map, data: map.data.map((value) => 1 - value) };
}

/** Gives each pixel what more than half of the square of `radius` around it are: rounds corners, drops spikes. */
export function smooth(map: ClassMap, radius: number): ClassMap {
  const { width, height } = map;
  const rows = windowSums(Int32Array.from(map.data), width, 1, height, width, radius);
  const sums = windowSums(rows, height, width, width, 1, radius);
  const across = (x: number, length: number): number =>
    Math.min(x + radius, length - 1) - Math.max(x - radius, 0) + 1;
  const data = map.data.map((_, pixel) => {
    const inWindow = across(pixel % width, width) * across(Math.floor(pixel / width), height);
    return 2 * (sums[pixel] as number) > inWindow ? 1 : 0;
  });
  return { width, height, data };
}

/**
 * Sums over the window of `radius` along lines of `length` values `step` apart; `lines` of them begin `lineStep` apart.
 */
function windowSums(
  values: Int32Array,
  length: number,
  step: number,
  lines: number,
  lineStep: number,
  radius: number,
): Int32Array {
  const sums = new Int32Array(values.length);
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    let sum = 0;
    for (let i = -radius; i < length; i++) {
      const entering = i + radius;
      const leaving = i - radius - 1;
      if (entering < length) sum += values[start + entering * step] as number;
      if (leaving >= 0) sum -= values[start + leaving * step] as number;
      if (i >= 0) sums[start + i * step] = sum;
    }
  }
  return sums;
}

/** Smallest box around all pixels of a label. */
export function labelBounds({ data, width, height }: LabelMap, label: number): Rect {
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(label);
    if (first < 0) continue;
    left = Math.min(left, first);
    right = Math.max(right, row.lastIndexOf(label) + 1);
    top = Math.min(top, y);
    bottom = y + 1;
  }
  return left < right ? { left, top, right, bottom } : EMPTY_RECT;
}

/**
 * Replaces one label's mask by its transform, which may reach `margin` pixels beyond it. Pixels it gains are written
 * where `writable`; pixels it loses become background. Returns what may look different.
 */
export function transformLabel(
  edit: MaskEdit,
  label: number,
  margin: number,
  transform: MaskTransform,
  writable: Uint8Array,
): Rect {
  const { grid } = edit;
  const bounds = labelBounds(grid, label);
  if (isEmpty(bounds)) return EMPTY_RECT;
  const rect = intersect(expand(bounds, margin), rectOf(grid));
  const labels = readRect(grid.data, grid.width, rect);
  const mask = maskOf({ width: rect.right - rect.left, height: rect.bottom - rect.top, data: labels }, label);
  const next = transform(mask).data;
  for (let pixel = 0; pixel < labels.length; pixel++) {
    if (next[pixel] !== mask.data[pixel]) labels[pixel] = next[pixel] === 1 ? label : 0;
  }
  return replaceLabels(edit, rect, labels, writable);
}

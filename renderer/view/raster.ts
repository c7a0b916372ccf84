import type { Rect } from '../../core/geometry/rect.ts';
import type { Labels } from '../../core/imaging/raster.ts';
import type { SegmentClasses } from '../../core/mask/segments.ts';

/** Pure painting of planes of labels and bytes into RGBA, for one rectangle at a time. */

/** Colours as `Uint32` of RGBA bytes in memory order, not premultiplied; 0 is transparent. */
export type ColorTable = Uint32Array;

/** One value per pixel of an image `width` pixels wide, coloured through a table that has an entry for each. */
export interface PlaneSource {
  readonly kind: 'plane';
  readonly width: number;
  readonly plane: Labels;
  readonly table: ColorTable;
}

/**
 * Two labels or other bytes per pixel, coloured through a table of 65,536: `table[first * 256 + second]`, where objects
 * count as their classes and every byte as itself.
 */
export interface PairSource {
  readonly kind: 'pair';
  readonly width: number;
  readonly first: Labels;
  readonly second: Labels;
  readonly classes: SegmentClasses;
  readonly table: ColorTable;
}

export type RasterSource = PlaneSource | PairSource;

/**
 * Colours of `rect`, row by row without padding, into the start of `target`.
 * Returns whether any of them can be seen.
 */
export function rasterize(source: RasterSource, rect: Rect, target: Uint32Array): boolean {
  return source.kind === 'plane' ? rasterizePlane(source, rect, target) : rasterizePair(source, rect, target);
}

function rasterizePlane({ width, plane, table }: PlaneSource, rect: Rect, target: Uint32Array): boolean {
  let seen = 0;
  let out = 0;
  for (let y = rect.top; y < rect.bottom; y++) {
    const end = y * width + rect.right;
    for (let pixel = y * width + rect.left; pixel < end; pixel++) {
      const color = table[plane[pixel] as number] as number;
      target[out++] = color;
      seen |= color;
    }
  }
  return seen !== 0;
}

function rasterizePair(
  { width, first, second, classes, table }: PairSource,
  rect: Rect,
  target: Uint32Array,
): boolean {
  let seen = 0;
  let out = 0;
  for (let y = rect.top; y < rect.bottom; y++) {
    const end = y * width + rect.right;
    for (let pixel = y * width + rect.left; pixel < end; pixel++) {
      const a = classes[first[pixel] as number] as number;
      const b = classes[second[pixel] as number] as number;
      const color = table[(a << 8) | b] as number;
      target[out++] = color;
      seen |= color;
    }
  }
  return seen !== 0;
}

const LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

/** A table entry from `#rrggbb` and opacity 0..1. */
export function packColor(hex: string, opacity = 1): number {
  const rgb = Number.parseInt(hex.slice(1), 16);
  const [red, green, blue] = [(rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255];
  const alpha = Math.round(opacity * 255);
  return LITTLE_ENDIAN
    ? ((alpha << 24) | (blue << 16) | (green << 8) | red) >>> 0
    : ((red << 24) | (green << 16) | (blue << 8) | alpha) >>> 0;
}

/** `#rrggbb` of a table entry, whatever its opacity. */
export function cssColor(color: number): string {
  const rgb = LITTLE_ENDIAN ? ((color & 255) << 16) | (color & 0xff00) | ((color >> 16) & 255) : color >>> 8;
  return `#${rgb.toString(16).padStart(6, '0')}`;
}

/** A table entry of an opaque grey, 0..255. */
export function packGrey(grey: number): number {
  const rgb = grey * 0x010101;
  return (LITTLE_ENDIAN ? 0xff000000 | rgb : (rgb << 8) | 255) >>> 0;
}

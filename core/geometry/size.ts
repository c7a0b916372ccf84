/** Width and height in pixels. Rows run top to bottom, pixels left to right. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Size of a pixel, in millimetres. */
export interface Spacing {
  readonly x: number;
  readonly y: number;
}

/** Pixels that are said to be taller or wider than this are taken for a mistake of the file. */
const MOST_STRETCH = 32;

/** How many times as tall as wide pixels are; once where that is not known. */
export function stretchOf(spacing: Spacing | null): number {
  const stretch = spacing === null ? 1 : spacing.y / spacing.x;
  return stretch >= 1 / MOST_STRETCH && stretch <= MOST_STRETCH ? stretch : 1;
}

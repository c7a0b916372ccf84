import type { Size } from '../geometry/size.ts';

/** Raster types shared by every runtime. Rows run top to bottom, pixels left to right, no padding. */

/** 8-bit colour image; `data` holds `height * width * 3` samples, R G B interleaved. */
export interface RgbImage extends Size {
  readonly data: Uint8Array;
}

/** One label per pixel: 0 is background, 1..255 are classes; `data` holds `height * width` labels. */
export interface LabelMap extends Size {
  readonly data: Uint8Array;
}

/** How much each pixel counts, 255 being in full. */
export interface WeightMap extends Size {
  readonly data: Uint8Array;
}

/**
 * Network output kept at 8 bits (0 = impossible, 255 = certain).
 * `data` is planar: `channels * height * width`.
 */
export interface ProbabilityMap extends Size {
  readonly channels: number;
  readonly data: Uint8Array;
}

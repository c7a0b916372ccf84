import type { Size } from '../geometry/size.ts';

/** Raster types shared by every runtime. Rows run top to bottom, pixels left to right, no padding. */

/** 8-bit colour image; `data` holds `height * width * 3` samples, R G B interleaved. */
export interface RgbImage extends Size {
  readonly data: Uint8Array;
}

/** Values from `low` to `high`, both of them included. */
export interface ValueRange {
  readonly low: number;
  readonly high: number;
}

/** Values that a file says are worth looking at, such as those of lung or bone. */
export interface NamedWindow extends ValueRange {
  readonly name: string;
}

interface RasterOf<Bits, Data> extends Size {
  /** Grey, or R G B interleaved. Colours have 8 bits, of which the window makes no other colours. */
  readonly channels: 1 | 3;
  readonly bits: Bits;
  /** `height * width * channels` samples. */
  readonly data: Data;
  /** Smallest and largest finite value; all that 8 bits can hold. */
  readonly range: ValueRange;
  /** What spans black to white when the image is opened, and for the network: see `windowOf`. */
  readonly window: ValueRange;
  /** What the file itself proposes. */
  readonly windows: readonly NamedWindow[];
  /** Whether the window spans white to black instead, as that of many X-ray images does. */
  readonly isInverted: boolean;
}

/**
 * One frame with the values of its file. Signed values, and whole ones that 16 bits cannot hold, are `float`, whose
 * samples may also be infinite or not a number.
 */
export type Raster = RasterOf<8, Uint8Array> | RasterOf<16, Uint16Array> | RasterOf<'float', Float32Array>;

export type RasterData = Raster['data'];

/** Labels in a row, one a pixel: of 8 bits where they can only be classes, of 16 where there may be objects. */
export type Labels = Uint8Array | Uint16Array;

/**
 * One label per pixel: 0 is background, 1..255 are classes, 256..65,535 are objects of a series (see
 * `core/mask/segments.ts`); `data` holds `height * width` labels.
 */
export interface LabelMap<Data extends Labels = Labels> extends Size {
  readonly data: Data;
}

/** A label map without objects: classes, or a mask of 0 and 1. */
export type ClassMap = LabelMap<Uint8Array>;

/** Background of as many bits as `labels`. */
export function blankLike<Data extends Labels>(labels: Data, length: number): Data {
  const blank: Labels = labels instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
  return blank as Data;
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

import type { RgbImage } from '../imaging/raster.ts';
import { roundInto } from '../imaging/resample.ts';
import type { Samples } from '../imaging/resample.ts';
import { imageRows } from '../imaging/resize.ts';
import type { SetName } from '../contract/data-sets.ts';

/** Comparisons along each row of the small picture that a fingerprint is made of, and rows. */
const SIDE = 16;

/**
 * Pixels along each side of what one comparison is about, at least. With half as many, copies of pictures of breast
 * ultrasound differed in 9 bits, not 4 (median of 50); with so many, in the same.
 */
const LOOKED_AT = 16;

/** Bits of a fingerprint. */
export const FINGERPRINT_BITS = SIDE * SIDE;

/**
 * Of so many bits two pictures may differ that count as near copies of each other. Packing a picture anew at another
 * size or brightness changes 4 to 13 as a rule; no two pictures of skin, nuclei or the retina that were looked at
 * differ in fewer than 15, of which eyes are the most alike, and in breast ultrasound those that do show one lesion
 * twice.
 */
export const NEAR = 14;

/** 256 bits as eight numbers. */
export type Fingerprint = Uint32Array;

/**
 * What is the same in copies of a picture, whatever their size, packing and brightness: whether each place of it is
 * darker than the one on its right. N. Krawetz, "Kind of Like That" (dHash), 2013, with 16 x 16 in place of 8 x 8 bits.
 */
export function fingerprintOf(image: RgbImage): Fingerprint {
  const rowAt = imageRows(thinnedGrey(image), { width: SIDE + 1, height: SIDE });
  // Rounded, so that noise where a picture is black counts as nothing.
  const row = new Uint8Array(SIDE + 1);
  const bits = new Uint32Array(FINGERPRINT_BITS / 32);
  for (let y = 0, bit = 0; y < SIDE; y++) {
    roundInto(rowAt(y), row, 0);
    for (let x = 0; x < SIDE; x++, bit++) {
      const isDarker = (row[x] as number) < (row[x + 1] as number);
      if (isDarker) bits[bit >> 5] = (bits[bit >> 5] as number) | (1 << (bit & 31));
    }
  }
  return bits;
}

/**
 * The brightness (ITU-R BT.601) of a picture, of a large one of every n-th pixel of every n-th row: averaging fewer
 * costs less, and comes out alike.
 */
function thinnedGrey({ data: rgb, ...size }: RgbImage): Samples {
  const across = size.width / ((SIDE + 1) * LOOKED_AT);
  const step = Math.max(1, Math.floor(Math.min(across, size.height / (SIDE * LOOKED_AT))));
  const [width, height] = [Math.floor(size.width / step), Math.floor(size.height / step)];
  const data = new Uint8Array(width * height);
  for (let y = 0, to = 0; y < height; y++) {
    let from = 3 * ((y * step + (step >> 1)) * size.width + (step >> 1));
    for (let x = 0; x < width; x++, from += 3 * step, to++) {
      const red = rgb[from] as number;
      const green = rgb[from + 1] as number;
      const blue = rgb[from + 2] as number;
      data[to] = (299 * red + 587 * green + 114 * blue) / 1000 + 0.5;
    }
  }
  return { width, height, channels: 1, data };
}

/** How many bits differ. */
export function distanceOf(a: Fingerprint, b: Fingerprint): number {
  let distance = 0;
  for (let word = 0; word < a.length; word++) distance += onesIn((a[word] as number) ^ (b[word] as number));
  return distance;
}

function onesIn(word: number): number {
  let ones = word - ((word >>> 1) & 0x55555555);
  ones = (ones & 0x33333333) + ((ones >>> 2) & 0x33333333);
  return Math.imul((ones + (ones >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

export interface FingerprintedImage {
  readonly name: string;
  readonly set: SetName;
  readonly fingerprint: Fingerprint;
}

export interface NearDuplicate {
  readonly a: string;
  readonly b: string;
  /** Bits that differ, of 256. */
  readonly distance: number;
}

/** Pairs of images in different sets that show nearly the same, in the order in which they came. */
export function nearDuplicates(images: readonly FingerprintedImage[], most = NEAR): readonly NearDuplicate[] {
  const pairs: NearDuplicate[] = [];
  images.forEach((a, index) => {
    for (let other = index + 1; other < images.length; other++) {
      const b = images[other] as FingerprintedImage;
      if (a.set === b.set) continue;
      const distance = distanceOf(a.fingerprint, b.fingerprint);
      if (distance <= most) pairs.push({ a: a.name, b: b.name, distance });
    }
  });
  return pairs;
}

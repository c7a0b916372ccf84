import { WorkbenchError } from '../errors.ts';
import { rectOf } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import type { Size } from '../geometry/size.ts';
import type { LabelMap } from '../imaging/raster.ts';
import type { ObjectMap } from './objects.ts';
import { blankFor } from './segments.ts';

/**
 * Run lengths of one label in COCO's order: columns from left to right, each from top to bottom, background and
 * foreground in turn, background first (0 if the first pixel is foreground). They add up to `width * height`.
 * @param box around all pixels of the label, outside of which none is looked for
 */
export function encodeRle(map: ObjectMap, label: number, box: Rect = rectOf(map)): readonly number[] {
  const { data, width, height } = map;
  const counts: number[] = [];
  let start = 0;
  const turnAt = (position: number): void => {
    counts.push(position - start);
    start = position;
  };
  // Runs outside and inside take turns.
  const isInside = (): boolean => counts.length % 2 === 1;
  for (let x = box.left; x < box.right; x++) {
    for (let y = box.top, pixel = y * width + x; y < box.bottom; y++, pixel += width) {
      if ((data[pixel] === label) !== isInside()) turnAt(x * height + y);
    }
    // What follows in COCO's order lies outside of the box, unless that is as high as the image.
    if (isInside() && box.bottom - box.top < height) turnAt(x * height + box.bottom);
  }
  if (isInside() && box.right < width) turnAt(box.right * height);
  counts.push(width * height - start);
  return counts;
}

/** The inverse of `encodeRle`. Throws when the counts are not run lengths of an image of this size. */
export function decodeRle(counts: readonly number[], { width, height }: Size, label = 1): LabelMap {
  const map = { width, height, data: blankFor(label, width * height) };
  drawRle(map, counts, label);
  return map;
}

/**
 * Writes the label into a map where the run lengths say so. Throws as `decodeRle` does, before it writes.
 * @returns how many pixels were written
 */
export function drawRle({ data, width, height }: LabelMap, counts: readonly number[], label: number): number {
  let written = 0;
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total !== width * height || counts.some((count) => !Number.isInteger(count) || count < 0)) {
    throw invalid(`its run lengths add up to ${total}, not to the ${width} x ${height} pixels of its image`);
  }
  let position = 0;
  counts.forEach((count, index) => {
    const end = position + count;
    if (index % 2 === 0) {
      position = end;
      return;
    }
    written += count;
    for (; position < end; position++) {
      const x = Math.floor(position / height);
      data[(position - x * height) * width + x] = label;
    }
  });
  return written;
}

/** Characters start here, so that every 6-bit group is printable. */
const FIRST_CHARACTER = 48;
const MORE = 0x20;
const SIGN = 0x10;

/**
 * COCO's compressed string of run lengths. From the fourth on, a count is stored as its difference from the one two
 * before (the last of the same colour). Each number is cut into groups of 5 bits, lowest first, two's complement,
 * with a sixth bit where more groups follow.
 */
export function rleToString(counts: readonly number[]): string {
  let text = '';
  counts.forEach((count, index) => {
    let rest = index > 2 ? count - (counts[index - 2] as number) : count;
    for (let more = true; more;) {
      const group = rest & 0x1f;
      rest >>= 5;
      // The sign of the last group must be the number's own.
      more = (group & SIGN) !== 0 ? rest !== -1 : rest !== 0;
      text += String.fromCharCode(FIRST_CHARACTER + (more ? group | MORE : group));
    }
  });
  return text;
}

/** The inverse of `rleToString`. Throws on text that is none. */
export function rleFromString(text: string): readonly number[] {
  const counts: number[] = [];
  let value = 0;
  let bits = 0;
  for (let i = 0; i < text.length; i++) {
    const group = text.charCodeAt(i) - FIRST_CHARACTER;
    if (group < 0 || group > 0x3f) throw invalid(`character ${i + 1} is not part of the code`);
    if (bits > 30) throw invalid('one of its run lengths is longer than 32 bits');
    value |= (group & 0x1f) << bits;
    bits += 5;
    if ((group & MORE) !== 0) continue;
    if ((group & SIGN) !== 0 && bits < 32) value |= -1 << bits;
    const index = counts.length;
    counts.push(index > 2 ? value + (counts[index - 2] as number) : value);
    value = 0;
    bits = 0;
  }
  if (bits > 0) throw invalid('it ends in the middle of a run length');
  return counts;
}

function invalid(cause: string): WorkbenchError {
  return new WorkbenchError('rle.invalid', `The run-length code of a mask cannot be read: ${cause}.`);
}

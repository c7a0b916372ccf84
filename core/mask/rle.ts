import { WorkbenchError } from '../errors.ts';
import type { LabelMap } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';
import { blankFor } from './segments.ts';

/**
 * Run lengths of one label in COCO's order: columns from left to right, each from top to bottom, background and
 * foreground in turn, background first (0 if the first pixel is foreground). They add up to `width * height`.
 */
export function encodeRle(map: LabelMap, label: number): readonly number[] {
  const { data, width, height } = map;
  const counts: number[] = [];
  let inside = false;
  let run = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0, pixel = x; y < height; y++, pixel += width) {
      if ((data[pixel] === label) !== inside) {
        counts.push(run);
        run = 0;
        inside = !inside;
      }
      run++;
    }
  }
  counts.push(run);
  return counts;
}

/** The inverse of `encodeRle`. Throws when the counts are not run lengths of an image of this size. */
export function decodeRle(counts: readonly number[], { width, height }: Size, label = 1): LabelMap {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total !== width * height || counts.some((count) => !Number.isInteger(count) || count < 0)) {
    throw invalid(`its run lengths add up to ${total}, not to the ${width} x ${height} pixels of its image`);
  }
  const data = blankFor(label, width * height);
  let position = 0;
  counts.forEach((count, index) => {
    const end = position + count;
    if (index % 2 === 0) {
      position = end;
      return;
    }
    for (; position < end; position++) {
      const x = Math.floor(position / height);
      data[(position - x * height) * width + x] = label;
    }
  });
  return { width, height, data };
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

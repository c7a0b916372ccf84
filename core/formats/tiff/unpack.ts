import { unzlibSync } from 'fflate';
import { damaged, unread } from './errors.ts';

/**
 * Each of these fills `target` with what `packed` holds, and never more than that: whatever a file holds, unpacking it
 * takes no more memory than its page, and time in proportion to what it is made of. Short ones throw `tiff.damaged`.
 */

export function unpackNone(packed: Uint8Array, target: Uint8Array): void {
  if (packed.length < target.length) throw endsEarly();
  target.set(packed.subarray(0, target.length));
}

/** zlib, as RFC 1950 has it. */
export function unpackDeflate(packed: Uint8Array, target: Uint8Array): void {
  let filled;
  try {
    filled = unzlibSync(packed, { out: target });
  } catch (cause) {
    throw damaged('its pixels cannot be unpacked', cause);
  }
  if (filled.length < target.length) throw endsEarly();
}

/** Runs of one byte, and stretches as they are: TIFF 6.0, section 9. */
export function unpackPackBits(packed: Uint8Array, target: Uint8Array): void {
  let to = 0;
  for (let from = 0; to < target.length;) {
    if (from + 1 >= packed.length) throw endsEarly();
    const head = packed[from++] as number;
    if (head < 128) {
      const stretch = packed.subarray(from, from + Math.min(head + 1, target.length - to));
      target.set(stretch, to);
      from += head + 1;
      to += stretch.length;
    } else if (head > 128) {
      const end = Math.min(to + 257 - head, target.length);
      target.fill(packed[from++] as number, to, end);
      to = end;
    }
  }
}

const CLEAR = 256;
const END = 257;
const MOST_CODES = 4096;

/**
 * TIFF 6.0, section 13: codes of 9 to 12 bits, the highest bit first, that grow one code early. Every code stands for
 * the text of an earlier one and one byte more, so that the texts are kept as chains.
 */
export function unpackLzw(packed: Uint8Array, target: Uint8Array): void {
  // Before 1993 some programs wrote the bits the other way round; then the first code, CLEAR, reads 0 and 1.
  if (packed[0] === 0 && ((packed[1] ?? 0) & 1) === 1)
    throw unread('it is packed as LZW in the way of before 1993');
  const earlier = new Uint16Array(MOST_CODES);
  const last = Uint8Array.from({ length: MOST_CODES }, (_, code) => code & 255);
  const lengths = new Uint16Array(MOST_CODES).fill(1, 0, CLEAR);
  let [next, width, previous] = [END + 1, 9, CLEAR];
  let [bits, held, from, to] = [0, 0, 0, 0];
  while (to < target.length) {
    while (held < width) {
      if (from === packed.length) throw endsEarly();
      bits = ((bits << 8) | (packed[from++] as number)) & 0xffffff;
      held += 8;
    }
    held -= width;
    const code = (bits >> held) & ((1 << width) - 1);
    if (code === END) throw endsEarly();
    if (code === CLEAR) {
      [next, width, previous] = [END + 1, 9, CLEAR];
      continue;
    }
    const isFirst = previous === CLEAR;
    if (isFirst ? code > 255 : code > next) throw damaged('its pixels cannot be unpacked');
    // The one code that is not known yet is that of the text before and its own first byte.
    const isNew = code === next;
    const known = isNew ? previous : code;
    const length = lengths[known] as number;
    let byte = last[known] as number;
    for (let at = to + length - 1, link = known; at >= to; at--, link = earlier[link] as number) {
      byte = last[link] as number;
      // What reaches beyond the end is not kept.
      target[at] = byte;
    }
    to += length;
    if (isNew && to < target.length) target[to] = byte;
    if (isNew) to++;
    if (!isFirst && next < MOST_CODES) {
      earlier[next] = previous;
      last[next] = byte;
      lengths[next] = (lengths[previous] as number) + 1;
      next++;
      if (next + 1 >= 1 << width && width < 12) width++;
    }
    previous = code;
  }
}

function endsEarly() {
  return damaged('the file is incomplete: its pixels are not all there');
}

import type { Attributes } from './data-set.ts';
import { damaged, unread } from './errors.ts';
import type { Meaning, PixelLayout } from './layout.ts';
import type { Samples } from './samples.ts';
import { TAG } from './tags.ts';
import { descriptorOf, lookupTable } from './values.ts';

/** Colours of 8 bits, red, green and blue of each pixel, of the samples of one frame as they are stored. */
export function coloursOf(samples: Samples, layout: PixelLayout, root: Attributes): Uint8Array {
  if (layout.kind === 'float') throw unread('its colours are float values');
  if (layout.meaning === 'palette') return fromPalette(samples, layout, root);
  const isHalf = layout.meaning === 'ybr-full-422';
  const interleaved = layout.isPlanar && !isHalf ? planesTogether(samples) : samples;
  const bytes = eightBits(interleaved, layout);
  return fromMeaning(isHalf ? widened(bytes) : bytes, layout.meaning);
}

function fromMeaning(bytes: Uint8Array, meaning: Meaning): Uint8Array {
  // The two transforms of JPEG 2000 are undone by its decoders.
  const isYbr = meaning === 'ybr-full' || meaning === 'ybr-full-422';
  return isYbr ? fromYbr(bytes) : bytes;
}

/** The brightest becomes 255. */
function eightBits(
  samples: Samples,
  { bitsStored, kind }: Pick<PixelLayout, 'bitsStored' | 'kind'>,
): Uint8Array {
  if (kind === 'signed') throw unread('its colours are signed values');
  if (bitsStored === 8 && samples instanceof Uint8Array) return samples;
  const scale = 255 / (2 ** bitsStored - 1);
  const bytes = new Uint8Array(samples.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Math.round((samples[i] as number) * scale);
  return bytes;
}

/** Channel after channel becomes pixel after pixel. */
function planesTogether(samples: Samples): Samples {
  const together = samples.slice();
  const pixels = samples.length / 3;
  for (let channel = 0, from = 0; channel < 3; channel++) {
    for (let pixel = 0; pixel < pixels; pixel++) together[3 * pixel + channel] = samples[from++] as number;
  }
  return together;
}

/** Y, Y, Cb and Cr of two pixels become Y, Cb and Cr of each: PS3.3, section C.7.6.3.1.2. */
function widened(halved: Uint8Array): Uint8Array {
  const full = new Uint8Array((halved.length / 2) * 3);
  for (let from = 0, to = 0; to + 5 < full.length; from += 4, to += 6) {
    full[to] = halved[from] as number;
    full[to + 3] = halved[from + 1] as number;
    full[to + 1] = full[to + 4] = halved[from + 2] as number;
    full[to + 2] = full[to + 5] = halved[from + 3] as number;
  }
  return full;
}

/** ITU-R BT.601 over the full range, as PS3.3, section C.7.6.3.1.2, has it. */
function fromYbr(bytes: Uint8Array): Uint8Array {
  const rgb = new Uint8ClampedArray(bytes.length);
  for (let i = 0; i < rgb.length; i += 3) {
    const y = bytes[i] as number;
    const cb = (bytes[i + 1] as number) - 128;
    const cr = (bytes[i + 2] as number) - 128;
    rgb[i] = y + 1.402 * cr;
    rgb[i + 1] = y - 0.344136 * cb - 0.714136 * cr;
    rgb[i + 2] = y + 1.772 * cb;
  }
  return new Uint8Array(rgb.buffer);
}

const PALETTES = [
  [TAG.redDescriptor, TAG.redPalette, TAG.redSegments],
  [TAG.greenDescriptor, TAG.greenPalette, TAG.greenSegments],
  [TAG.blueDescriptor, TAG.bluePalette, TAG.blueSegments],
] as const;

/** Three tables, one for each channel: PS3.3, section C.7.6.3.1.5 and .6. Of 16 bits the upper 8 are kept. */
function fromPalette(samples: Samples, layout: PixelLayout, root: Attributes): Uint8Array {
  const isSigned = layout.kind === 'signed';
  const rgb = new Uint8Array(3 * samples.length);
  PALETTES.forEach(([descriptorTag, dataTag, segmentsTag], channel) => {
    const { first, bits, entries } = root.has(dataTag)
      ? lookupTable(root, descriptorTag, dataTag, isSigned)
      : {
          ...descriptorOf(root, descriptorTag, isSigned),
          entries: joinedSegments(root.words(segmentsTag)),
        };
    if (entries.length === 0) throw damaged('its palette is not all there');
    // Some programs say 16 bits, but write 8.
    const isWide = bits > 8 && entries.some((entry) => entry > 255);
    const last = entries.length - 1;
    for (let pixel = 0, to = channel; pixel < samples.length; pixel++, to += 3) {
      const at = (samples[pixel] as number) - first;
      const entry = entries[at < 0 ? 0 : at > last ? last : at] as number;
      rgb[to] = isWide ? entry >> 8 : entry;
    }
  });
  return rgb;
}

const MOST_ENTRIES = 65536;

/** Discrete and linear segments, and repetitions of those before: PS3.3, section C.7.9.2. */
function joinedSegments(words: readonly number[]): Uint16Array {
  const entries: number[] = [];
  for (let at = 0; at + 1 < words.length && entries.length < MOST_ENTRIES;) {
    const [kind, length] = [words[at] as number, words[at + 1] as number];
    if (kind === 0) {
      entries.push(...words.slice(at + 2, at + 2 + length));
      at += 2 + length;
    } else if (kind === 1) {
      const [from, to] = [entries.at(-1) ?? 0, words[at + 2] ?? 0];
      for (let i = 1; i <= length; i++) entries.push(Math.round(from + ((to - from) * i) / length));
      at += 3;
    } else {
      throw unread('its palette repeats its segments');
    }
  }
  return Uint16Array.from(entries);
}

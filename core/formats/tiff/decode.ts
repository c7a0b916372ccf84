import { rasterOf } from '../../imaging/value-window.ts';
import { turned } from '../../imaging/turn.ts';
import type { Raster, RasterData } from '../../imaging/raster.ts';
import { chunksOf } from './chunks.ts';
import type { Chunk } from './chunks.ts';
import { damaged, unread } from './errors.ts';
import { TAG } from './layout.ts';
import type { TiffLayout } from './layout.ts';
import type { TiffFile, TiffPage } from './pages.ts';
import { samplesTogether } from './samples.ts';

/**
 * The pixels of a page, upright as its orientation says:
 * - grey of up to 8 bits over the full range of 8, of 9 to 16 as it is; signed, larger and float values as float. Where
 *   white is zero it is turned round, but for values that are float;
 * - colours and palettes at 8 bits, however many they have: 65535 becomes 255, rounded. CMYK goes without a profile;
 * - of channels beyond those, such as transparency, none; of several channels that are no colours, the first.
 * @throws WorkbenchError `tiff.damaged`, `tiff.kind`
 */
export async function decodePage(file: TiffFile, page: TiffPage, layout: TiffLayout): Promise<Raster> {
  if (layout.packing === 'jpeg') requireJpegKind(layout);
  if (layout.meaning === 'ycbcr' && layout.packing !== 'jpeg')
    throw unread('its colours are YCbCr without JPEG');
  const gathered = gatheredBy(layout);
  for await (const chunk of chunksOf(file, page, layout)) gather(gathered, chunk, layout);
  const { width, height, meaning, orientation } = layout;
  const { channels, data } = coloured(gathered, meaning, page, layout.bits);
  const upright = turned({ width, height, channels, data }, orientation);
  return rasterOf(upright, channels, upright.data);
}

function requireJpegKind({ bits, samplesPerPixel, isPlanar, meaning }: TiffLayout): void {
  const isGrey = samplesPerPixel === 1 || isPlanar;
  const isKnown = (isGrey && meaning !== 'ycbcr') || (samplesPerPixel === 3 && meaning !== 'cmyk');
  if (bits !== 8 || !isKnown)
    throw unread(`it is packed as JPEG with ${samplesPerPixel} channels of ${bits} bits`);
}

/** What is kept of a page: as many channels as its meaning has. */
interface Gathered {
  readonly width: number;
  readonly channels: 1 | 3 | 4;
  readonly data: RasterData;
  /** From a sample of the file to one that is kept; undefined where they are the same. */
  readonly convert?: (sample: number) => number;
}

function gatheredBy({ width, height, bits, kind, meaning }: TiffLayout): Gathered {
  const pixels = width * height;
  const largest = 2 ** bits - 1;
  switch (meaning) {
    case 'palette':
      if (kind !== 'unsigned' || bits > 16) throw damaged(`its palette is of ${kind} values of ${bits} bits`);
      return { width, channels: 1, data: bits <= 8 ? new Uint8Array(pixels) : new Uint16Array(pixels) };
    case 'white-is-zero':
    case 'black-is-zero': {
      if (kind !== 'unsigned' || bits > 16) return { width, channels: 1, data: new Float32Array(pixels) };
      const data = bits <= 8 ? new Uint8Array(pixels) : new Uint16Array(pixels);
      const scale = bits < 8 ? 255 / largest : 1;
      if (meaning === 'white-is-zero') {
        return { width, channels: 1, data, convert: (sample) => Math.round((largest - sample) * scale) };
      }
      return scale === 1
        ? { width, channels: 1, data }
        : { width, channels: 1, data, convert: (sample) => Math.round(sample * scale) };
    }
    case 'rgb':
    case 'ycbcr':
    case 'cmyk': {
      if (kind !== 'unsigned' || bits > 16) throw unread(`its colours are ${kind} values of ${bits} bits`);
      const channels = meaning === 'cmyk' ? 4 : 3;
      const data = new Uint8Array(pixels * channels);
      if (bits === 8) return { width, channels, data };
      return { width, channels, data, convert: (sample) => Math.round((sample * 255) / largest) };
    }
  }
}

function gather({ width, channels, data, convert }: Gathered, chunk: Chunk, layout: TiffLayout): void {
  const { samples, left, top, columns, rows } = chunk;
  const together = samplesTogether(layout);
  if (layout.isPlanar && chunk.channel >= channels) return;
  const kept = layout.isPlanar ? 1 : channels;
  const isPlain = convert === undefined && together === channels;
  for (let row = 0; row < rows; row++) {
    const from = row * layout.chunk.width * together;
    const to = ((top + row) * width + left) * channels + chunk.channel;
    if (isPlain) data.set(samples.subarray(from, from + columns * channels), to);
    else if (convert === undefined) {
      for (let x = 0; x < columns; x++) {
        for (let i = 0; i < kept; i++)
          data[to + x * channels + i] = samples[from + x * together + i] as number;
      }
    } else {
      for (let x = 0; x < columns; x++) {
        for (let i = 0; i < kept; i++) {
          data[to + x * channels + i] = convert(samples[from + x * together + i] as number);
        }
      }
    }
  }
}

function coloured(
  gathered: Gathered,
  meaning: TiffLayout['meaning'],
  page: TiffPage,
  bits: number,
): { readonly channels: 1 | 3; readonly data: RasterData } {
  const { channels, data } = gathered;
  if (meaning === 'palette') return { channels: 3, data: fromPalette(data, page, bits) };
  return channels === 4 ? { channels: 3, data: fromCmyk(data) } : { channels, data };
}

/** All reds come first, then all greens, then all blues, with 16 bits each, of which the upper 8 are kept. */
function fromPalette(positions: RasterData, page: TiffPage, bits: number): Uint8Array {
  const count = 2 ** bits;
  const map = page.numbers(TAG.colorMap, 3 * count);
  if (map.length < 3 * count) throw damaged('its palette is not all there');
  // Some programs write 8 bits.
  const shift = map.some((colour) => colour > 255) ? 8 : 0;
  const colours = Uint8Array.from(map, (colour) => colour >> shift);
  const rgb = new Uint8Array(3 * positions.length);
  for (let pixel = 0, to = 0; pixel < positions.length; pixel++, to += 3) {
    const position = positions[pixel] as number;
    rgb[to] = colours[position] as number;
    rgb[to + 1] = colours[count + position] as number;
    rgb[to + 2] = colours[2 * count + position] as number;
  }
  return rgb;
}

function fromCmyk(inks: RasterData): Uint8Array {
  const rgb = new Uint8Array((inks.length / 4) * 3);
  for (let from = 0, to = 0; from < inks.length; from += 4) {
    const light = 255 - (inks[from + 3] as number);
    for (let ink = 0; ink < 3; ink++, to++) {
      rgb[to] = Math.round(((255 - (inks[from + ink] as number)) * light) / 255);
    }
  }
  return rgb;
}

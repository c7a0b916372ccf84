import { messageOf } from '../../errors.ts';
import { damaged } from './errors.ts';
import { TAG } from './layout.ts';
import type { TiffLayout } from './layout.ts';
import type { TiffFile, TiffPage } from './pages.ts';
import { bytesPerRow, readSamples, samplesTogether } from './samples.ts';
import type { Samples } from './samples.ts';
import { unpackDeflate, unpackLzw, unpackNone, unpackPackBits } from './unpack.ts';

/** One unpacked strip or tile. */
export interface Chunk {
  /** The channel that it holds alone; 0 where it holds all. */
  readonly channel: number;
  /** Where its first pixel lies, and how many of its columns and rows are of the page. */
  readonly left: number;
  readonly top: number;
  readonly columns: number;
  readonly rows: number;
  /** `samplesTogether` for each pixel of rows as wide as the chunk; only good until the next one is asked for. */
  readonly samples: Samples;
}

/** Parts may be shared, as blank tiles are, but a small file must not be unpacked without end. */
const MOST_SHARED = 4;

/** The parts of a page, unpacked one after the other. Throws `tiff.damaged`, `tiff.kind`. */
export async function* chunksOf(file: TiffFile, page: TiffPage, layout: TiffLayout): AsyncGenerator<Chunk> {
  const { width, height, chunk, columns, rows, isPlanar, isTiled, samplesPerPixel } = layout;
  const unpack = layout.packing === 'jpeg' ? await jpegUnpacker(page, layout) : unpacker(file, layout);
  const perChannel = columns * rows;
  let claimed = 0;
  for (let index = 0; index < perChannel * (isPlanar ? samplesPerPixel : 1); index++) {
    const place = index % perChannel;
    const left = (place % columns) * chunk.width;
    const top = Math.floor(place / columns) * chunk.height;
    const packed = packedPart(file, layout, index);
    claimed += packed.length;
    if (claimed > MOST_SHARED * file.bytes.length) throw damaged('its parts lie upon each other');
    const inPage = {
      columns: Math.min(chunk.width, width - left),
      rows: Math.min(chunk.height, height - top),
    };
    // The last strip ends with the page; tiles are always whole.
    const samples = unpack(packed, isTiled ? chunk.height : inPage.rows);
    yield { channel: Math.floor(index / perChannel), left, top, ...inPage, samples };
  }
}

function packedPart({ bytes }: TiffFile, { offsets, byteCounts }: TiffLayout, index: number): Uint8Array {
  const from = offsets[index] ?? NaN;
  // Some programs leave out the length of an only strip.
  const to = from + (byteCounts[index] ?? bytes.length - from);
  if (from >= 0 && to >= from && to <= bytes.length) return bytes.subarray(from, to);
  throw damaged('the file is incomplete: its pixels are not all there');
}

type Unpack = (packed: Uint8Array, rows: number) => Samples;

const UNPACKERS = {
  none: unpackNone,
  lzw: unpackLzw,
  deflate: unpackDeflate,
  packbits: unpackPackBits,
} as const;

function unpacker({ isLittleEndian }: TiffFile, layout: TiffLayout): Unpack {
  const unpackBytes = UNPACKERS[layout.packing as keyof typeof UNPACKERS];
  const stride = bytesPerRow(layout);
  const bytes = new Uint8Array(stride * layout.chunk.height);
  return (packed, rows) => {
    const target = bytes.subarray(0, stride * rows);
    unpackBytes(layout.isBitReversed ? packed.map(reversedBits) : packed, target);
    return readSamples(target, rows, layout, isLittleEndian);
  };
}

function reversedBits(byte: number): number {
  let reversed = 0;
  for (let bit = 0; bit < 8; bit++) reversed |= ((byte >> bit) & 1) << (7 - bit);
  return reversed;
}

/** What a JPEG of this many million pixels takes to decode is as much as a part may take. */
const JPEG_LIMITS = { maxResolutionInMP: 200, maxMemoryUsageInMB: 2048 };

/** TIFF's technical note 2: each part is a JPEG whose tables may stand in a tag. Its decoder is loaded when needed. */
async function jpegUnpacker(page: TiffPage, layout: TiffLayout): Promise<Unpack> {
  const { default: jpeg } = await import('jpeg-js');
  const tables = page.bytes(TAG.jpegTables);
  const together = samplesTogether(layout);
  const { width } = layout.chunk;
  return (packed, rows) => {
    let decoded;
    try {
      decoded = jpeg.decode(withTables(packed, tables), {
        useTArray: true,
        formatAsRGBA: false,
        tolerantDecoding: false,
        colorTransform: layout.meaning === 'ycbcr',
        ...JPEG_LIMITS,
      });
    } catch (cause) {
      throw damaged(`a part cannot be unpacked: ${messageOf(cause)}`, cause);
    }
    if (decoded.width !== width || decoded.height < rows)
      throw damaged('a part has another size than it should');
    if (together === 3) return decoded.data;
    return decoded.data.filter((_, i) => i % 3 === 0);
  };
}

/** The tables come between the start of a JPEG and what follows it, without their own start and end. */
function withTables(packed: Uint8Array, tables: Uint8Array | undefined): Uint8Array {
  if (tables === undefined || tables.length < 4) return packed;
  const whole = new Uint8Array(packed.length + tables.length - 4);
  whole.set(packed.subarray(0, 2));
  whole.set(tables.subarray(2, -2), 2);
  whole.set(packed.subarray(2), tables.length - 2);
  return whole;
}

import { unzlibSync, zlibSync } from 'fflate';
import { WorkbenchError } from '../errors.ts';
import type { RgbImage } from '../imaging/raster.ts';
import { rowRuns } from '../imaging/runs.ts';
import type { PixelMap, RowRuns } from '../imaging/runs.ts';
import type { Size } from '../geometry/size.ts';
import { concatenate, viewOf } from './bytes.ts';
import { crc32 } from './crc32.ts';
import { deflateRuns } from './deflate-runs.ts';
import { rowsLessAbove } from './png-rows.ts';
import { readScanlines } from './png-scanlines.ts';

/**
 * PNG as a container of labels: stored samples and palette positions, never colours.
 * General decoders expand palettes to colours, so that the labels of an indexed mask would be lost.
 */
export interface PngHeader extends Size {
  readonly depth: 1 | 2 | 4 | 8 | 16;
  readonly kind: 'grey' | 'rgb' | 'indexed' | 'grey-alpha' | 'rgb-alpha';
  readonly interlaced: boolean;
}

/** One stored sample per pixel: a grey value at the file's own depth, or a palette position. */
export interface PngSamples extends PngHeader {
  readonly samples: Uint8Array | Uint16Array;
  /** R G B of each palette position; empty for grey. */
  readonly palette: Uint8Array;
}

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const KINDS = { 0: 'grey', 2: 'rgb', 3: 'indexed', 4: 'grey-alpha', 6: 'rgb-alpha' } as const;

export function isPng(bytes: Uint8Array): boolean {
  return SIGNATURE.every((value, i) => bytes[i] === value);
}

/** Size, depth and kind from the first chunk. Throws `png.damaged`. */
export function readPngHeader(bytes: Uint8Array): PngHeader {
  const [first] = chunks(bytes.subarray(0, 33));
  if (first?.type !== 'IHDR' || first.data.length !== 13) throw damaged('it does not start with a header');
  const view = viewOf(first.data);
  const kind = KINDS[view.getUint8(9) as keyof typeof KINDS] as PngHeader['kind'] | undefined;
  const depth = view.getUint8(8);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  if (kind === undefined || width === 0 || height === 0 || !isDepth(depth) || view.getUint8(12) > 1) {
    throw damaged('its header holds impossible values');
  }
  return { width, height, depth, kind, interlaced: view.getUint8(12) === 1 };
}

/**
 * Reads a grey or indexed PNG, interlaced or not, without interpreting its values.
 * @throws `png.damaged`; `png.kind` for colour or alpha; `png.large` beyond `pixelLimit`
 */
export function decodePngSamples(bytes: Uint8Array, pixelLimit: number): PngSamples {
  const header = readPngHeader(bytes);
  if (header.kind !== 'grey' && header.kind !== 'indexed') {
    throw new WorkbenchError('png.kind', 'it holds colours or transparency, not one value per pixel');
  }
  const { parts, samples } = unpacked(bytes, header, 1, pixelLimit);
  const palette = parts.find(({ type }) => type === 'PLTE')?.data;
  if (header.kind === 'grey') return { ...header, samples, palette: new Uint8Array(0) };
  if (palette === undefined) throw damaged('it has no palette');
  return { ...header, samples, palette };
}

/** Channels of the kinds that hold colours. */
const COLOURED: Readonly<Partial<Record<PngHeader['kind'], number>>> = { rgb: 3, 'rgb-alpha': 4 };

/**
 * The colours of a PNG of colours of 8 bits, as 0xRRGGBB; how transparent they are is passed over.
 * @throws `png.damaged`; `png.kind` for any other; `png.large` beyond `pixelLimit`
 */
export function decodePngColours(
  bytes: Uint8Array,
  pixelLimit: number,
): Size & { readonly data: Uint32Array } {
  const header = readPngHeader(bytes);
  const { width, height, kind, depth } = header;
  const channels = COLOURED[kind];
  if (channels === undefined || depth !== 8) {
    throw new WorkbenchError('png.kind', 'it does not hold colours of 8 bits');
  }
  const { samples } = unpacked(bytes, header, channels, pixelLimit);
  const data = new Uint32Array(width * height);
  for (let pixel = 0, at = 0; pixel < data.length; pixel++, at += channels) {
    data[pixel] =
      ((samples[at] as number) << 16) | ((samples[at + 1] as number) << 8) | (samples[at + 2] as number);
  }
  return { width, height, data };
}

function unpacked(bytes: Uint8Array, header: PngHeader, channels: number, pixelLimit: number) {
  if (header.width * header.height > pixelLimit) {
    throw new WorkbenchError('png.large', `it has ${header.width} x ${header.height} pixels`);
  }
  const parts = chunks(bytes);
  const compressed = concatenate(parts.flatMap(({ type, data }) => (type === 'IDAT' ? [data] : [])));
  const samples = readScanlines({ ...header, channels }, (length) => inflate(compressed, length));
  return { parts, samples };
}

/** EXIF, which is a TIFF without pixels; undefined where there is none. Throws `png.damaged`. */
export function pngExif(bytes: Uint8Array): Uint8Array | undefined {
  return chunks(bytes).find(({ type }) => type === 'eXIf')?.data;
}

/**
 * An indexed PNG at the smallest depth that holds its labels, of 255 at most. `palette[label]` is that label's
 * `#rrggbb`; entries that are absent are black. With `clearBackground`, label 0 is transparent.
 */
export function encodeIndexedPng(
  map: PixelMap | RowRuns,
  palette: readonly (string | undefined)[],
  { clearBackground = false } = {},
): Uint8Array {
  const runs = rowRuns(map);
  const largest = runs.values.reduce((most, value) => Math.max(most, value), 0);
  const depth = largest < 2 ? 1 : largest < 4 ? 2 : largest < 16 ? 4 : 8;
  // A position without an entry would make the file invalid; entries beyond 2^depth would, too.
  const entries = Math.min(2 ** depth, Math.max(palette.length, largest + 1));
  const colours = Uint8Array.from({ length: 3 * entries }, (_, i) => {
    const colour = palette[Math.floor(i / 3)] ?? '#000000';
    return parseInt(colour.slice(1 + 2 * (i % 3), 3 + 2 * (i % 3)), 16);
  });
  const clear = clearBackground ? [chunk('tRNS', Uint8Array.of(0))] : [];
  return encodeLabels(runs, depth, 3, [chunk('PLTE', colours), ...clear]);
}

/** An 8-bit grey PNG. */
export function encodeGreyPng(map: PixelMap | RowRuns): Uint8Array {
  return encodeLabels(rowRuns(map), 8, 0);
}

/** A 16-bit grey PNG, of which a general viewer shows small values as black. */
export function encodeWideGreyPng(map: PixelMap | RowRuns): Uint8Array {
  return encodeLabels(rowRuns(map), 16, 0);
}

/** An 8-bit colour PNG. */
export function encodeRgbPng(image: RgbImage): Uint8Array {
  return encode(image, 8, 2, zlibSync(differences(image)), []);
}

function encodeLabels(
  runs: RowRuns,
  depth: number,
  colourType: number,
  extra: readonly Uint8Array[] = [],
): Uint8Array {
  return encode(runs, depth, colourType, deflateRuns(rowsLessAbove(runs, depth)), extra);
}

/** @param packed scanlines */
function encode(
  { width, height }: Size,
  depth: number,
  colourType: number,
  packed: Uint8Array,
  extra: readonly Uint8Array[],
): Uint8Array {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  view.setUint8(8, depth);
  view.setUint8(9, colourType);
  const pixels = chunk('IDAT', packed);
  return concatenate([SIGNATURE, chunk('IHDR', header), ...extra, pixels, chunk('IEND', new Uint8Array(0))]);
}

/** Rows of colours, each after the byte of the filter 'Sub', which suits pictures: the difference from the left. */
function differences({ width, height, data }: RgbImage): Uint8Array {
  const stride = 3 * width;
  const rows = new Uint8Array((1 + stride) * height);
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    rows[to++] = 1;
    for (let x = 0; x < stride; x++, from++, to++) {
      rows[to] = (data[from] as number) - (x < 3 ? 0 : (data[from - 3] as number));
    }
  }
  return rows;
}

interface Chunk {
  readonly type: string;
  readonly data: Uint8Array;
}

function chunks(bytes: Uint8Array): readonly Chunk[] {
  if (!isPng(bytes)) throw damaged('it is not a PNG');
  const found: Chunk[] = [];
  const view = viewOf(bytes);
  for (let at = 8; at < bytes.length && found.at(-1)?.type !== 'IEND';) {
    const length = at + 12 <= bytes.length ? view.getUint32(at) : Infinity;
    const end = at + 12 + length;
    if (end > bytes.length) throw damaged('it ends too early');
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4))
      throw damaged('a checksum is wrong');
    found.push({
      type: String.fromCharCode(...bytes.subarray(at + 4, at + 8)),
      data: bytes.subarray(at + 8, end - 4),
    });
    at = end;
  }
  return found;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** Exactly `length` bytes; a fixed output keeps a crafted file from taking more memory. */
function inflate(compressed: Uint8Array, length: number): Uint8Array {
  try {
    const bytes = unzlibSync(compressed, { out: new Uint8Array(length) });
    if (bytes.length === length) return bytes;
  } catch (cause) {
    throw damaged('its pixels cannot be unpacked', cause);
  }
  throw damaged('it ends too early');
}

function isDepth(depth: number): depth is PngHeader['depth'] {
  return [1, 2, 4, 8, 16].includes(depth);
}

function damaged(reason: string, cause?: unknown): WorkbenchError {
  return new WorkbenchError('png.damaged', reason, { cause });
}

import { damaged, unread } from './errors.ts';
import type { TiffFile, TiffPage } from './pages.ts';
import { WorkbenchError } from '../../errors.ts';
import type { Size } from '../../geometry/size.ts';

/** How the pixels of one page are stored, as far as it makes sense. */
export interface TiffLayout extends Size {
  /** 1 to 64 bits of every sample. */
  readonly bits: number;
  readonly kind: 'unsigned' | 'signed' | 'float';
  readonly samplesPerPixel: number;
  /** The samples of each channel lie together, channel after channel. */
  readonly isPlanar: boolean;
  readonly meaning: Meaning;
  readonly packing: Packing;
  readonly predictor: 1 | 2 | 3;
  /** Bits of a byte are stored the other way round. */
  readonly isBitReversed: boolean;
  /** Strips or tiles, which cover the page row by row, and each channel by itself where it is planar. */
  readonly chunk: Size;
  readonly isTiled: boolean;
  readonly columns: number;
  readonly rows: number;
  readonly offsets: readonly number[];
  readonly byteCounts: readonly number[];
  /** 1 to 8, as EXIF has it. */
  readonly orientation: number;
}

export type Meaning = 'white-is-zero' | 'black-is-zero' | 'rgb' | 'palette' | 'cmyk' | 'ycbcr';
export type Packing = 'none' | 'lzw' | 'jpeg' | 'deflate' | 'packbits';

export const TAG = {
  subfileType: 254,
  width: 256,
  height: 257,
  bitsPerSample: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samplesPerPixel: 277,
  rowsPerStrip: 278,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  planarConfiguration: 284,
  resolutionUnit: 296,
  predictor: 317,
  colorMap: 320,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileByteCounts: 325,
  inkSet: 332,
  sampleFormat: 339,
  jpegTables: 347,
} as const;

const MEANINGS: Readonly<Record<number, Meaning>> = {
  0: 'white-is-zero',
  1: 'black-is-zero',
  2: 'rgb',
  3: 'palette',
  5: 'cmyk',
  6: 'ycbcr',
};
const OTHER_MEANINGS: Readonly<Record<number, string>> = {
  8: 'CIE L*a*b*',
  9: 'ICC L*a*b*',
  10: 'ITU L*a*b*',
  32803: 'a colour filter array',
  32844: 'LogL',
  32845: 'LogLuv',
  34892: 'linear raw',
};

const PACKINGS: Readonly<Record<number, Packing>> = {
  1: 'none',
  5: 'lzw',
  7: 'jpeg',
  8: 'deflate',
  32773: 'packbits',
  32946: 'deflate',
};
const OTHER_PACKINGS: Readonly<Record<number, string>> = {
  2: 'as fax (CCITT)',
  3: 'as fax (CCITT group 3)',
  4: 'as fax (CCITT group 4)',
  6: 'as JPEG in the way of before 1995',
  33003: 'as JPEG 2000',
  33005: 'as JPEG 2000',
  34676: 'as SGI LogLuv',
  34712: 'as JPEG 2000',
  34887: 'as LERC',
  34925: 'as LZMA',
  50000: 'as Zstandard',
  50001: 'as WebP',
};

const KINDS: Readonly<Record<number, TiffLayout['kind']>> = {
  1: 'unsigned',
  2: 'signed',
  3: 'float',
  4: 'unsigned',
};

const MOST_SAMPLES = 64;

/**
 * What a page's tags say about its pixels.
 * @throws WorkbenchError `tiff.damaged`; `tiff.kind` for what is not read; `tiff.large` beyond `pixelLimit`
 */
export function layoutOf(page: TiffPage, pixelLimit: number): TiffLayout {
  const size = sizeOf(page);
  const pixels = size.width * size.height;
  if (pixels > pixelLimit) {
    throw new WorkbenchError('tiff.large', `it has ${size.width} x ${size.height} pixels`);
  }
  const samplesPerPixel = page.count(TAG.samplesPerPixel) ?? 1;
  if (samplesPerPixel < 1 || samplesPerPixel > MOST_SAMPLES)
    throw unread(`it has ${samplesPerPixel} channels`);
  const { bits, kind } = sampleTypeOf(page);
  const isPlanar = page.count(TAG.planarConfiguration) === 2 && samplesPerPixel > 1;
  const chunks = chunksOf(page, size, isPlanar ? samplesPerPixel : 1);
  // Tiles may reach beyond the page, but not so far that unpacking them takes what the page could not.
  if (chunks.columns * chunks.chunk.width * chunks.rows * chunks.chunk.height > 4 * pixelLimit) {
    throw damaged(`its tiles of ${chunks.chunk.width} x ${chunks.chunk.height} pixels are larger than it is`);
  }
  return {
    ...size,
    bits,
    kind,
    samplesPerPixel,
    isPlanar,
    meaning: meaningOf(page, samplesPerPixel),
    packing: packingOf(page),
    predictor: predictorOf(page),
    isBitReversed: page.count(TAG.fillOrder) === 2,
    ...chunks,
    orientation: orientationOf(page),
  };
}

export function sizeOf(page: TiffPage): Size {
  const [width, height] = [page.count(TAG.width) ?? 0, page.count(TAG.height) ?? 0];
  if (width < 1 || height < 1) throw damaged('it states no size');
  return { width, height };
}

function orientationOf(page: TiffPage): number {
  const stated = page.count(TAG.orientation) ?? 1;
  return stated >= 1 && stated <= 8 ? stated : 1;
}

/** Pages of the same size that are shown as one stack; copies of another size and masks of transparency are none. */
export function framesOf({ pages }: TiffFile): readonly TiffPage[] {
  const [first, ...others] = pages.filter(isImage);
  if (first === undefined) return pages.slice(0, 1);
  const shape = shapeOf(first);
  return [first, ...others.filter((page) => shapeOf(page) === shape)];
}

const REDUCED_OR_MASK = 0b101;

function isImage(page: TiffPage): boolean {
  return ((page.count(TAG.subfileType) ?? 0) & REDUCED_OR_MASK) === 0;
}

function shapeOf(page: TiffPage): string {
  const tags = [TAG.width, TAG.height, TAG.samplesPerPixel, TAG.bitsPerSample, TAG.sampleFormat];
  return [...tags.map((tag) => page.count(tag) ?? 1), orientationOf(page) >= 5].join();
}

function sampleTypeOf(page: TiffPage): Pick<TiffLayout, 'bits' | 'kind'> {
  const widths = page.numbers(TAG.bitsPerSample, MOST_SAMPLES);
  const bits = widths[0] ?? 1;
  if (widths.some((other) => other !== bits)) throw unread(`its channels have ${widths.join(', ')} bits`);
  const formats = page.numbers(TAG.sampleFormat, MOST_SAMPLES);
  const format = formats[0] ?? 1;
  const kind = KINDS[format];
  if (kind === undefined || formats.some((other) => other !== format)) {
    throw unread(`its samples are of the types ${formats.join(', ')}`);
  }
  const isKnown = kind === 'float' ? [16, 32, 64].includes(bits) : bits <= 16 || bits === 32;
  if (bits < 1 || !isKnown || (kind === 'signed' && bits % 8 !== 0)) {
    throw unread(`its samples are ${kind} ones of ${bits} bits`);
  }
  return { bits, kind };
}

function meaningOf(page: TiffPage, samplesPerPixel: number): Meaning {
  const stated = page.count(TAG.photometric) ?? (samplesPerPixel >= 3 ? 2 : 1);
  const meaning = MEANINGS[stated];
  if (meaning === undefined) {
    throw unread(`its colours are ${OTHER_MEANINGS[stated] ?? `of the unknown kind ${stated}`}`);
  }
  const needed = { rgb: 3, ycbcr: 3, cmyk: 4 }[meaning as 'rgb' | 'ycbcr' | 'cmyk'] as number | undefined;
  if (needed !== undefined && samplesPerPixel < needed)
    throw damaged(`its colours have ${samplesPerPixel} channels`);
  if (meaning === 'cmyk' && (page.count(TAG.inkSet) ?? 1) !== 1) throw unread('its inks are not CMYK');
  return meaning;
}

function packingOf(page: TiffPage): Packing {
  const stated = page.count(TAG.compression) ?? 1;
  const packing = PACKINGS[stated];
  if (packing === undefined)
    throw unread(`it is packed ${OTHER_PACKINGS[stated] ?? `in the unknown way ${stated}`}`);
  return packing;
}

function predictorOf(page: TiffPage): TiffLayout['predictor'] {
  const predictor = page.count(TAG.predictor) ?? 1;
  if (predictor !== 1 && predictor !== 2 && predictor !== 3) throw damaged(`its predictor is ${predictor}`);
  return predictor;
}

function chunksOf(page: TiffPage, size: Size, planes: number) {
  const isTiled = page.count(TAG.tileWidth) !== undefined;
  const chunk = isTiled
    ? { width: page.count(TAG.tileWidth) ?? 0, height: page.count(TAG.tileHeight) ?? 0 }
    : // Anything beyond the page means all of it in one strip.
      { width: size.width, height: Math.min(page.count(TAG.rowsPerStrip) ?? size.height, size.height) };
  if (chunk.width < 1 || chunk.height < 1) throw damaged('its parts have no size');
  const columns = Math.ceil(size.width / chunk.width);
  const rows = Math.ceil(size.height / chunk.height);
  const needed = columns * rows * planes;
  const offsets = page.numbers(isTiled ? TAG.tileOffsets : TAG.stripOffsets, needed);
  const byteCounts = page.numbers(isTiled ? TAG.tileByteCounts : TAG.stripByteCounts, needed);
  if (offsets.length < needed) throw damaged(`it names ${offsets.length} of its ${needed} parts`);
  return { isTiled, chunk, columns, rows, offsets, byteCounts };
}

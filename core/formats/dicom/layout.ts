import { WorkbenchError } from '../../errors.ts';
import type { Size } from '../../geometry/size.ts';
import type { Attributes } from './data-set.ts';
import { damaged, unread } from './errors.ts';
import { PIXEL_TAGS, TAG } from './tags.ts';

/** How the pixels of every frame are stored, as far as it makes sense. */
export interface PixelLayout extends Size {
  readonly tag: (typeof PIXEL_TAGS)[number];
  readonly frameCount: number;
  readonly samplesPerPixel: 1 | 3;
  /** The samples of each channel lie together, channel after channel. */
  readonly isPlanar: boolean;
  readonly meaning: Meaning;
  readonly kind: 'unsigned' | 'signed' | 'float';
  /** Bits that a sample takes: 1, 8, 16, 32 or 64. */
  readonly bitsAllocated: number;
  /** Bits that it has, of which the highest is bit `bitsStored - 1 + shift`. */
  readonly bitsStored: number;
  readonly shift: number;
}

export type Meaning =
  'monochrome1' | 'monochrome2' | 'palette' | 'rgb' | 'ybr-full' | 'ybr-full-422' | 'ybr-rct' | 'ybr-ict';

const MEANINGS: Readonly<Record<string, Meaning>> = {
  MONOCHROME1: 'monochrome1',
  MONOCHROME2: 'monochrome2',
  'PALETTE COLOR': 'palette',
  RGB: 'rgb',
  YBR_FULL: 'ybr-full',
  YBR_FULL_422: 'ybr-full-422',
  YBR_RCT: 'ybr-rct',
  YBR_ICT: 'ybr-ict',
};

/** More frames than any file of them has; what a frame costs before it is asked for is small, but not nothing. */
const MOST_FRAMES = 100_000;

/**
 * What the elements of a file say about its pixels: PS3.3, section C.7.6.3.
 * @throws WorkbenchError `dicom.damaged`; `dicom.kind` for what is not read; `dicom.large` beyond `pixelLimit`
 */
export function layoutOf(root: Attributes, pixelLimit: number): PixelLayout {
  const tag = PIXEL_TAGS.find((one) => root.has(one));
  if (tag === undefined) throw damaged('its pixels are missing');
  const [width, height] = [root.word(TAG.columns) ?? 0, root.word(TAG.rows) ?? 0];
  if (width < 1 || height < 1) throw damaged('it states no size');
  if (width * height > pixelLimit) {
    throw new WorkbenchError('dicom.large', `it has ${width} x ${height} pixels`);
  }
  const samplesPerPixel = root.word(TAG.samplesPerPixel) ?? 1;
  if (samplesPerPixel !== 1 && samplesPerPixel !== 3) throw unread(`it has ${samplesPerPixel} channels`);
  return {
    tag,
    width,
    height,
    frameCount: frameCountOf(root),
    samplesPerPixel,
    isPlanar: samplesPerPixel === 3 && root.word(TAG.planarConfiguration) === 1,
    meaning: meaningOf(root, samplesPerPixel),
    ...sampleTypeOf(root, tag),
  };
}

/** @throws WorkbenchError `dicom.damaged` */
export function frameCountOf(root: Attributes): number {
  const stated = root.decimal(TAG.frameCount) ?? 1;
  if (!Number.isInteger(stated) || stated > MOST_FRAMES || stated < 0) {
    throw damaged(`it states ${stated} frames`);
  }
  // Some files of one frame state none.
  return Math.max(1, stated);
}

function meaningOf(root: Attributes, samplesPerPixel: 1 | 3): Meaning {
  const stated = root.text(TAG.photometric) ?? (samplesPerPixel === 3 ? 'RGB' : 'MONOCHROME2');
  const meaning = MEANINGS[stated];
  if (meaning === undefined) {
    if (!/^[A-Z0-9_ ]{1,16}$/.test(stated)) throw damaged('what its colours are cannot be read');
    throw unread(`its colours are of the kind ${stated}`);
  }
  const isGrey = meaning === 'monochrome1' || meaning === 'monochrome2' || meaning === 'palette';
  if (isGrey !== (samplesPerPixel === 1)) {
    throw damaged(`its colours are of the kind ${stated}, with ${samplesPerPixel} channels`);
  }
  return meaning;
}

type SampleType = Pick<PixelLayout, 'kind' | 'bitsAllocated' | 'bitsStored' | 'shift'>;

function sampleTypeOf(root: Attributes, tag: PixelLayout['tag']): SampleType {
  if (tag !== TAG.pixels) {
    const bits = tag === TAG.floatPixels ? 32 : 64;
    return { kind: 'float', bitsAllocated: bits, bitsStored: bits, shift: 0 };
  }
  const bitsAllocated = root.word(TAG.bitsAllocated) ?? 0;
  if (![1, 8, 16, 32].includes(bitsAllocated)) throw unread(`its samples take ${bitsAllocated} bits`);
  const bitsStored = root.word(TAG.bitsStored) ?? bitsAllocated;
  const shift = (root.word(TAG.highBit) ?? bitsStored - 1) + 1 - bitsStored;
  if (bitsStored < 1 || bitsStored + Math.max(shift, 0) > bitsAllocated) {
    throw damaged(`its samples have ${bitsStored} bits in ${bitsAllocated}`);
  }
  const isSigned = root.word(TAG.pixelRepresentation) === 1 && bitsAllocated > 1;
  // A high bit that cannot be is one that was not kept up.
  return { kind: isSigned ? 'signed' : 'unsigned', bitsAllocated, bitsStored, shift: Math.max(shift, 0) };
}

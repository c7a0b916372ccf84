import { rasterOf } from '../../imaging/value-window.ts';
import type { Raster, RasterData } from '../../imaging/raster.ts';
import { coloursOf } from './colours.ts';
import type { DicomFile } from './data-set.ts';
import type { PixelLayout } from './layout.ts';
import { TAG } from './tags.ts';
import { unpackFrame } from './unpack.ts';
import { modalityTransformOf, transformed, valueTypeOf } from './values.ts';
import type { ValueType } from './values.ts';
import type { WasmCodecs } from './wasm-codecs.ts';
import { windowsOf } from './windows.ts';

/** A file whose frames can be decoded one by one. */
export interface DicomImage {
  readonly file: DicomFile;
  readonly layout: PixelLayout;
  /** What all frames hold their values in. */
  readonly type: ValueType;
}

/** What is known of a file's image before any frame of it is decoded. */
export function imageOf(file: DicomFile, layout: PixelLayout): DicomImage {
  const isSigned = layout.kind === 'signed';
  const transforms = Array.from({ length: layout.frameCount }, (_, frame) =>
    modalityTransformOf(file.root, frame, isSigned),
  );
  return { file, layout, type: valueTypeOf(layout, transforms) };
}

/**
 * The pixels of a frame:
 * - grey as the values that its rescaling or lookup table makes of what is stored: whole ones from 0 to 65,535 of 8 or
 *   16 bits where no frame of the file has others, else float;
 * - colours and palettes at 8 bits, however many they have, of which the largest becomes 255, rounded;
 * - where low values are bright (MONOCHROME1) they stay, and the raster says so.
 * @throws WorkbenchError `dicom.damaged`, `dicom.kind`
 */
export async function decodeFrame(image: DicomImage, frame: number, codecs: WasmCodecs): Promise<Raster> {
  const { file, layout, type } = image;
  const { root } = file;
  const { samples, layout: unpacked } = await unpackFrame(file, layout, frame, codecs);
  if (layout.meaning !== 'monochrome1' && layout.meaning !== 'monochrome2') {
    return rasterOf(layout, 3, coloursOf(samples, unpacked, root));
  }
  const transform = modalityTransformOf(root, frame, layout.kind === 'signed');
  const values = transformed(samples, transform, type);
  return rasterOf(layout, 1, values, {
    windows: windowsOf(root, frame, type),
    isInverted: layout.meaning === 'monochrome1',
    ...(isOfFewValues(image) ? { window: { low: 0, high: largestOf(values) } } : {}),
  });
}

/** Masks and labels would be all black in the window of 256 shades that images of 8 bits are opened with. */
function isOfFewValues({ file, layout, type }: DicomImage): boolean {
  return type === 8 && (layout.bitsStored < 8 || file.root.text(TAG.modality) === 'SEG');
}

/** At least 1. */
function largestOf(values: RasterData): number {
  let largest = 1;
  for (const value of values) if (value > largest) largest = value;
  return largest;
}

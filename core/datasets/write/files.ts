import { strToU8 } from 'fflate';
import { encodeRgbPng, encodeGreyPng } from '../../formats/png.ts';
import { rgbOf } from '../../imaging/value-window.ts';
import type { DataFile } from '../format.ts';
import type { LabelledFrame } from '../labelled-frame.ts';

export function textFile(path: string, text: string): DataFile {
  return { path, bytes: strToU8(text) };
}

export function jsonFile(path: string, value: unknown): DataFile {
  return textFile(path, `${JSON.stringify(value, null, 1)}\n`);
}

/** What the copy of an image is called. */
export function imageName({ name, picture }: LabelledFrame): string {
  return `${name}${picture.file?.extension ?? '.png'}`;
}

/** The image as it is, else a PNG of what a person sees. */
export function imageFile(folder: string, frame: LabelledFrame): DataFile {
  return { path: `${folder}/${imageName(frame)}`, bytes: frame.picture.file?.bytes ?? pngOf(frame) };
}

/** An 8-bit colour PNG of what a person sees. */
export function pngOf({ picture }: LabelledFrame): Uint8Array {
  return encodeRgbPng(rgbOf(picture.raster));
}

/** How much each pixel counts, as `ulite train` reads it. */
export function weightsFile(folder: string, { name, labels }: LabelledFrame): DataFile {
  return { path: `${folder}/${name}.png`, bytes: encodeGreyPng(labels.runs.weights) };
}

import type { Spacing } from '../geometry/size.ts';
import { isPng } from './png.ts';

/**
 * Densities, in pixels per inch, that screens, cameras, scanners' presets and programs write into every file without
 * having measured anything (25.4, a pixel a millimetre, is libvips). A length made from them would be invented.
 */
const UNMEASURED = [25.4, 72, 96, 150, 180, 240, 300, 350, 600, 1200];

/** Millimetres of a pixel: from what a microscope resolves to a coarse scan of the whole body. */
const SMALLEST = 1e-5;
const LARGEST = 20;

const MILLIMETRES_PER_INCH = 25.4;

/**
 * Size of a pixel as a PNG (pHYs), JPEG (JFIF density) or TIFF (resolution) states it; null where it states none, or
 * one that nobody can have measured. Never throws: a file that is damaged here may still show its pixels.
 */
export function spacingOf(bytes: Uint8Array): Spacing | null {
  const density = isPng(bytes) ? pngDensity(bytes) : isJpeg(bytes) ? jfifDensity(bytes) : tiffDensity(bytes);
  if (density === null) return null;
  const spacing = { x: 1 / density.x, y: 1 / density.y };
  return isPlausible(spacing.x) && isPlausible(spacing.y) ? spacing : null;
}

/** Pixels per millimetre. */
interface Density {
  readonly x: number;
  readonly y: number;
}

function isPlausible(millimetres: number): boolean {
  const perInch = MILLIMETRES_PER_INCH / millimetres;
  // Rounding to whole pixels per metre or centimetre moves them by less than this.
  const isUnmeasured = UNMEASURED.some((preset) => Math.abs(perInch / preset - 1) < 0.01);
  return millimetres >= SMALLEST && millimetres <= LARGEST && !isUnmeasured;
}

/** W3C PNG, 11.3.4.3. */
function pngDensity(bytes: Uint8Array): Density | null {
  const view = viewOf(bytes);
  for (let at = 8; at + 12 <= bytes.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    // It stands before the pixels, or it is not there.
    if (type === 'IDAT') return null;
    if (type === 'pHYs') {
      const isMetric = length === 9 && at + 17 <= bytes.length && bytes[at + 16] === 1;
      return isMetric ? { x: view.getUint32(at + 8) / 1000, y: view.getUint32(at + 12) / 1000 } : null;
    }
    at += 12 + length;
  }
  return null;
}

function isJpeg(bytes: Uint8Array): boolean {
  return bytes[0] === 0xff && bytes[1] === 0xd8;
}

/** JFIF 1.02. Where both differ, an EXIF orientation might have turned the picture: then neither is trusted. */
function jfifDensity(bytes: Uint8Array): Density | null {
  const isJfif = bytes.length >= 18 && bytes[3] === 0xe0 && textAt(bytes, 6, 'JFIF\0');
  if (!isJfif) return null;
  const view = viewOf(bytes);
  const [unit, x, y] = [bytes[13], view.getUint16(14), view.getUint16(16)];
  const perMillimetre = unit === 1 ? x / MILLIMETRES_PER_INCH : unit === 2 ? x / 10 : 0;
  return x === y && perMillimetre > 0 ? { x: perMillimetre, y: perMillimetre } : null;
}

const ORIENTATION = 274;
const X_RESOLUTION = 282;
const Y_RESOLUTION = 283;
const RESOLUTION_UNIT = 296;
const RATIONAL = 5;
const SHORT = 3;
/** Pixels of one unit are this many per millimetre; 2 (inch) is the default. */
const PER_MILLIMETRE: Readonly<Record<number, number>> = { 2: 1 / MILLIMETRES_PER_INCH, 3: 1 / 10 };

/** TIFF 6.0, section 8, of the first page. */
function tiffDensity(bytes: Uint8Array): Density | null {
  const isLittle = textAt(bytes, 0, 'II*\0');
  if (bytes.length < 8 || (!isLittle && !textAt(bytes, 0, 'MM\0*'))) return null;
  const view = viewOf(bytes);
  const directory = view.getUint32(4, isLittle);
  if (directory + 2 > bytes.length) return null;
  const entries = view.getUint16(directory, isLittle);
  const found = new Map<number, number>();
  for (let entry = 0, at = directory + 2; entry < entries && at + 12 <= bytes.length; entry++, at += 12) {
    const value = tiffValue(view, at, isLittle);
    if (value !== null) found.set(view.getUint16(at, isLittle), value);
  }
  const factor = PER_MILLIMETRE[found.get(RESOLUTION_UNIT) ?? 2];
  const [x, y] = [found.get(X_RESOLUTION), found.get(Y_RESOLUTION)];
  if (factor === undefined || x === undefined || y === undefined) return null;
  if (x <= 0 || y <= 0) return null;
  // From 5 on the picture is shown lying on its side.
  const isTurned = (found.get(ORIENTATION) ?? 1) >= 5;
  return isTurned ? { x: y * factor, y: x * factor } : { x: x * factor, y: y * factor };
}

/** The one number of a directory entry of a kind that matters here. */
function tiffValue(view: DataView, at: number, isLittle: boolean): number | null {
  const type = view.getUint16(at + 2, isLittle);
  if (type === SHORT) return view.getUint16(at + 8, isLittle);
  if (type !== RATIONAL) return null;
  const place = view.getUint32(at + 8, isLittle);
  if (place + 8 > view.byteLength) return null;
  return view.getUint32(place, isLittle) / view.getUint32(place + 4, isLittle);
}

function textAt(bytes: Uint8Array, at: number, text: string): boolean {
  return Array.from(text).every((letter, i) => bytes[at + i] === letter.charCodeAt(0));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

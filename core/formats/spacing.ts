import type { Spacing } from '../geometry/size.ts';
import { isTextAt, viewOf } from './bytes.ts';
import { isJpeg } from './jpeg.ts';
import { isPng } from './png.ts';
import { TAG } from './tiff/layout.ts';
import { isTiff } from './tiff/mark.ts';
import { readTiff } from './tiff/pages.ts';
import type { TiffPage } from './tiff/pages.ts';

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
  if (isPng(bytes)) return plausible(pngDensity(bytes));
  if (isJpeg(bytes)) return plausible(jfifDensity(bytes));
  return unlessDamaged(() => {
    const [page] = isTiff(bytes) ? readTiff(bytes).pages : [];
    return page === undefined ? null : spacingOfPage(page);
  });
}

/** As `spacingOf`, of a page of a TIFF. */
export function spacingOfPage(page: TiffPage): Spacing | null {
  return unlessDamaged(() => plausible(tiffDensity(page)));
}

function unlessDamaged(read: () => Spacing | null): Spacing | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function plausible(density: Density | null): Spacing | null {
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

/** JFIF 1.02. Where both differ, an EXIF orientation might have turned the picture: then neither is trusted. */
function jfifDensity(bytes: Uint8Array): Density | null {
  const isJfif = bytes.length >= 18 && bytes[3] === 0xe0 && isTextAt(bytes, 6, 'JFIF\0');
  if (!isJfif) return null;
  const view = viewOf(bytes);
  const [unit, x, y] = [bytes[13], view.getUint16(14), view.getUint16(16)];
  const perMillimetre = unit === 1 ? x / MILLIMETRES_PER_INCH : unit === 2 ? x / 10 : 0;
  return x === y && perMillimetre > 0 ? { x: perMillimetre, y: perMillimetre } : null;
}

/** Pixels of one unit are this many per millimetre; 2 (inch) is the default. */
const PER_MILLIMETRE: Readonly<Record<number, number>> = { 2: 1 / MILLIMETRES_PER_INCH, 3: 1 / 10 };

/** TIFF 6.0, section 8. */
function tiffDensity(page: TiffPage): Density | null {
  const [x, y] = [page.number(TAG.xResolution) ?? 0, page.number(TAG.yResolution) ?? 0];
  const factor = PER_MILLIMETRE[page.number(TAG.resolutionUnit) ?? 2];
  if (factor === undefined || !(x > 0 && y > 0)) return null;
  // From 5 on the picture is shown lying on its side.
  const isTurned = (page.number(TAG.orientation) ?? 1) >= 5;
  return isTurned ? { x: y * factor, y: x * factor } : { x: x * factor, y: y * factor };
}

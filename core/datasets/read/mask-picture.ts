import { decodePngColours, decodePngSamples, readPngHeader } from '../../formats/png.ts';
import type { PngSamples } from '../../formats/png.ts';
import type { Size } from '../../geometry/size.ts';
import { connectedRuns } from '../../mask/connected-runs.ts';
import { PIXEL_LIMIT } from '../../sources/source.ts';
import { LARGEST_PICTURE, inFile } from './found.ts';
import type { FileSet } from './found.ts';

/** A picture whose pixels are labels: of classes, or numbers of objects. 0 is background. */
export interface MaskPicture extends Size {
  readonly data: Uint8Array | Uint16Array;
  /** How its labels are told from what it stores; `soft` where that was grey between black and white. */
  readonly kind: 'labels' | 'objects' | 'binary' | 'soft';
  /** Colour of a label, as `#rrggbb`; null where it has none. */
  readonly colorOf: (label: number) => string | null;
}

/**
 * Reads a PNG as labels: positions in its palette, or grey values, also where they are stored as equal red, green and
 * blue. Of 16 bits they are numbers of objects, as Cellpose and others write them. Nothing but black and white is one
 * class, and so is what has soft edges between them, as scaled and compressed masks have: from half on.
 * @throws WorkbenchError `data-set.damaged` naming the file
 */
export async function maskPicture(files: FileSet, path: string): Promise<MaskPicture> {
  const bytes = await files.read(path, LARGEST_PICTURE);
  return inFile(path, () => {
    const { width, height, kind, depth, samples, palette } = samplesOf(bytes);
    const binary = (isLabelled: (value: number) => boolean, own: 'binary' | 'soft'): MaskPicture => ({
      ...{ width, height, kind: own, colorOf: () => null },
      data: Uint8Array.from(samples, (value) => Number(isLabelled(value))),
    });
    if (palette.join() === WHITE_THEN_BLACK) return binary((position) => position === 0, 'binary');
    if (kind === 'grey') {
      const brightest = 2 ** depth - 1;
      const isBinary = [brightest, 255].some((one) => samples.every((value) => value === 0 || value === one));
      if (isBinary) return binary((value) => value !== 0, 'binary');
      if (hasSoftEdges(samples, brightest)) return binary((value) => 2 * value > brightest, 'soft');
    }
    const stored = samples instanceof Uint16Array ? 'objects' : 'labels';
    return { width, height, data: samples, kind: stored, colorOf: (label) => colorIn(palette, label) };
  });
}

/** As software packs binary masks that are white on black. */
const WHITE_THEN_BLACK = '255,255,255,0,0,0';

function samplesOf(bytes: Uint8Array): PngSamples {
  const header = readPngHeader(bytes);
  if ((header.kind !== 'rgb' && header.kind !== 'rgb-alpha') || header.depth !== 8) {
    return decodePngSamples(bytes, PIXEL_LIMIT);
  }
  const { data } = decodePngColours(bytes, PIXEL_LIMIT);
  const isGrey = data.every((color) => color === (color & 255) * 0x010101);
  if (!isGrey) throw new Error('it holds colours, and nothing says which class each of them is');
  return { ...header, kind: 'grey', samples: Uint8Array.from(data), palette: new Uint8Array(0) };
}

function colorIn(palette: Uint8Array, label: number): string | null {
  const rgb = palette.subarray(3 * label, 3 * label + 3);
  return rgb.length < 3 ? null : `#${Array.from(rgb, (part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** Of fewer values, each is a class: black, grey and white are three. */
const FEWEST_GREYS = 8;
/** Share of the pixels between black and white that edges have at most. */
const MOST_EDGES = 0.1;

function hasSoftEdges(samples: Uint8Array | Uint16Array, brightest: number): boolean {
  let between = 0;
  let white = 0;
  const near = brightest / 16;
  for (const value of samples) {
    if (value > brightest - near) white++;
    else if (value >= near) between++;
  }
  if (between >= white || between > MOST_EDGES * samples.length) return false;
  return new Set(samples).size > FEWEST_GREYS;
}

/** Pictures of fewer values are no photographs. */
const FEWEST_VALUES = 32;
/**
 * Connected regions for each value: masks of nuclei and vessels, and the regions of a brain, have 10 at most;
 * photographs, ultrasound and slices of MR have 40 and more.
 */
const MOST_REGIONS = 15;
/** So many pixels, in the middle, tell what a picture is of. */
const LOOKED_AT = 2 ** 20;

/** Whether a picture is one of things rather than of labels: many values, each of them scattered all over. */
export function isPhotograph({ width, height, kind, data }: MaskPicture): boolean {
  if (kind === 'binary' || kind === 'soft') return false;
  const rows = Math.min(height, Math.ceil(LOOKED_AT / width));
  const first = width * Math.floor((height - rows) / 2);
  const middle = data.subarray(first, first + width * rows);
  const values = new Set(middle).size;
  if (values < FEWEST_VALUES) return false;
  const regions = connectedRuns({ width, height: rows, data: middle }, 8, (value) => value !== 0);
  return regions.sizes.length > MOST_REGIONS * values;
}

import { decodePngColours, decodePngSamples, readPngHeader } from '../../formats/png.ts';
import type { Size } from '../../geometry/size.ts';
import type { ClassMap, LabelMap } from '../../imaging/raster.ts';
import { requireInstances } from '../../mask/instances.ts';
import { PIXEL_LIMIT } from '../../sources/source.ts';
import { VOC_PALETTE, VOC_VOID } from '../voc-colors.ts';
import { LARGEST_PICTURE, inFile } from './found.ts';
import type { FileSet } from './found.ts';
import type { ListedClasses } from './voc-names.ts';

/** Pixels of a picture: values that stand for numbers, or colours that do. */
interface Stored extends Size {
  readonly kind: 'grey' | 'indexed' | 'colours';
  /** Colours are 0xRRGGBB. */
  readonly values: Uint8Array | Uint16Array | Uint32Array;
  /** Colour of a value, as `#rrggbb`; null where it has none. */
  readonly colorOf: (value: number) => string | null;
}

/** A picture of numbers of classes: 0 is background, and `VOC_VOID` says nothing. */
export interface ClassPicture extends ClassMap {
  /** Of the numbers in it, as far as it has any. */
  readonly colors: ReadonlyMap<number, string>;
  /** Whether nothing but black and white is in it, and no palette. */
  readonly isBlackAndWhite: boolean;
}

/**
 * Numbers are those that stand in the picture, unless a list gives its colours to other classes.
 * @throws WorkbenchError `data-set.damaged`
 */
export async function classPicture(
  files: FileSet,
  path: string,
  listed: ListedClasses,
): Promise<ClassPicture> {
  const stored = await storedIn(files, path);
  return inFile(path, () => {
    const { width, height, kind, values, colorOf } = stored;
    const colors = new Map<number, string>();
    const byColor = numbersByColor(listed, kind);
    const numberOf = (value: number): number => {
      const color = colorOf(value);
      const isAsListed = color !== null && listed?.[value - 1]?.color === color;
      const number = value === 0 || isAsListed ? value : (byColor.get(color ?? '') ?? value);
      if (number > VOC_VOID) throw new Error(unknown(kind, value, color));
      if (color !== null) colors.set(number, color);
      return number;
    };
    const isBlackAndWhite = kind === 'grey' && values.every((value) => value === 0 || value === 255);
    return { width, height, data: new Uint8Array(eachOnce(values, numberOf)), colors, isBlackAndWhite };
  });
}

/** As far as colours tell numbers: those of a list, else the kit's own where there is nothing but colours. */
function numbersByColor(listed: ListedClasses, kind: Stored['kind']): ReadonlyMap<string, number> {
  const own = (listed ?? []).flatMap(({ color }, at): [string, number][] =>
    color === null ? [] : [[color, at + 1]],
  );
  if (own.length === 0 && kind !== 'colours') return new Map();
  const kit = VOC_PALETTE.map((color, number): [string, number] => [color, number]);
  // Of two classes of one colour, the first.
  return new Map([...(own.length === 0 ? kit : kit.slice(VOC_VOID)), ...own.toReversed()]);
}

function unknown(kind: Stored['kind'], value: number, color: string | null): string {
  return kind === 'colours' && color !== null
    ? `nothing says which class has the colour ${color}`
    : `${value} is no number of a class`;
}

/**
 * A picture of numbers of objects; 0 where there is none, or nothing is said.
 * @throws WorkbenchError `data-set.damaged`
 */
export async function objectPicture(files: FileSet, path: string): Promise<LabelMap<Uint16Array>> {
  const stored = await storedIn(files, path);
  return inFile(path, () => {
    const { width, height, kind, values, colorOf } = stored;
    let next = VOC_VOID;
    const numberOf = (value: number): number => {
      const known = kind === 'colours' ? VOC_PALETTE.indexOf(colorOf(value) ?? '') : value;
      // More than 254 objects have 16 bits.
      if (known === VOC_VOID && !(values instanceof Uint16Array)) return 0;
      if (known < 0) requireInstances(++next);
      return known < 0 ? next : known;
    };
    return { width, height, data: eachOnce(values, numberOf) };
  });
}

/** Asks once what each value becomes. */
function eachOnce(values: Stored['values'], become: (value: number) => number): Uint16Array<ArrayBuffer> {
  const known = new Map<number, number>();
  let [last, lastBecame] = [-1, 0];
  const all = new Uint16Array(values.length);
  values.forEach((value: number, pixel: number) => {
    // Neighbours are mostly alike.
    if (value !== last) {
      lastBecame = known.get(value) ?? become(value);
      known.set((last = value), lastBecame);
    }
    all[pixel] = lastBecame;
  });
  return all;
}

async function storedIn(files: FileSet, path: string): Promise<Stored> {
  const bytes = await files.read(path, LARGEST_PICTURE);
  return inFile(path, () => {
    const { kind } = readPngHeader(bytes);
    if (kind === 'rgb' || kind === 'rgb-alpha') {
      const { width, height, data } = decodePngColours(bytes, PIXEL_LIMIT);
      return { width, height, kind: 'colours', values: data, colorOf: hex };
    }
    const { width, height, samples, palette } = decodePngSamples(bytes, PIXEL_LIMIT);
    const colorOf = (value: number): string | null => {
      const [red, green, blue] = palette.subarray(3 * value, 3 * value + 3);
      return red === undefined || green === undefined || blue === undefined
        ? null
        : hex((red << 16) | (green << 8) | blue);
    };
    return { width, height, kind: kind === 'indexed' ? kind : 'grey', values: samples, colorOf };
  });
}

function hex(color: number): string {
  return `#${color.toString(16).padStart(6, '0')}`;
}

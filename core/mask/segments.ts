import type { ClassMap, LabelMap, Labels } from '../imaging/raster.ts';

/**
 * What a pixel's label means: 0 is background, 1..255 are the classes of a project, 256..65,535 are objects of a
 * series, each of which has one of those classes. (As segments in DICOM's Segmentation IOD, ITK-SNAP and 3D Slicer.)
 */
export const LAST_CLASS = 255;
export const FIRST_OBJECT = 256;
export const LAST_SEGMENT = 65_535;

/** Entries of a table that is looked up by label. */
const LABELS = LAST_SEGMENT + 1;

/** A class or an object by itself. */
export interface Segment {
  /** The label of its pixels. */
  readonly id: number;
  /** Label of its class, 1..255; a class is its own. */
  readonly class: number;
  readonly name: string;
  /** `#rrggbb`; null for a shade of its class's colour. */
  readonly color: string | null;
  /** Its pixels are never written over. */
  readonly locked: boolean;
  readonly hidden: boolean;
}

export function isObject(id: number): boolean {
  return id >= FIRST_OBJECT;
}

/** What people call an object by, from 1. */
export function objectNumber(id: number): number {
  return id - FIRST_OBJECT + 1;
}

/**
 * Id of a new object, or null when all have been used. `nextId` is the smallest that no object of the series ever had:
 * ids are never handed out again, so that what was drawn as one object does not turn into another.
 */
export function nextObject(nextId: number): number | null {
  const id = Math.max(nextId, FIRST_OBJECT);
  return id <= LAST_SEGMENT ? id : null;
}

/** An object without a name, in a shade of its class's colour. */
export function newObject(id: number, label: number): Segment {
  return { id, class: label, name: '', color: null, locked: false, hidden: false };
}

/** Background with room for `label`. */
export function blankFor(label: number, length: number): Labels {
  return isObject(label) ? new Uint16Array(length) : new Uint8Array(length);
}

/** By label: 1 for those given, 0 for all others. */
export function labelSet(labels: readonly number[]): Uint8Array {
  const table = new Uint8Array(LABELS);
  for (const label of labels) table[label] = 1;
  return table;
}

/** Class of every label: of a class itself, of an object its own, and background of what nobody knows. */
export type SegmentClasses = Uint8Array;

/** @throws RangeError for objects whose id or class cannot be */
export function classTable(objects: readonly Pick<Segment, 'id' | 'class'>[]): SegmentClasses {
  const table = new Uint8Array(LABELS);
  for (let label = 0; label <= LAST_CLASS; label++) table[label] = label;
  for (const { id, class: label } of objects) {
    if (!isWithin(id, FIRST_OBJECT, LAST_SEGMENT)) throw new RangeError(`No object can have the id ${id}`);
    if (!isWithin(label, 1, LAST_CLASS)) throw new RangeError(`Object ${id} cannot be of class ${label}`);
    table[id] = label;
  }
  return table;
}

/** The classes of a map's pixels. */
export function classMap({ width, height, data }: LabelMap, classes: SegmentClasses): ClassMap {
  const labels = new Uint8Array(data.length);
  for (let pixel = 0; pixel < labels.length; pixel++)
    labels[pixel] = classes[data[pixel] as number] as number;
  return { width, height, data: labels };
}

function isWithin(value: number, first: number, last: number): boolean {
  return Number.isInteger(value) && value >= first && value <= last;
}

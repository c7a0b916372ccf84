import type { Rect } from '../geometry/rect.ts';
import type { Size } from '../geometry/size.ts';
import type { ClassMap, LabelMap } from '../imaging/raster.ts';
import { RunsBuilder, fillRuns, rowRuns } from '../imaging/runs.ts';
import type { RowRuns } from '../imaging/runs.ts';
import { connectedRuns } from './connected-runs.ts';
import { classTable, isObject, objectNumber } from './segments.ts';
import type { Segment } from './segments.ts';

/** Which object each pixel belongs to: ids from 1, of any number of bits; 0 is background. */
export interface ObjectMap extends Size {
  readonly data: ArrayLike<number>;
}

export interface MaskObject {
  /** Of the object, in its map. */
  readonly id: number;
  /** Label of its class. */
  readonly category: number;
}

/** Pixels of an object, and the smallest box around them. */
export interface ObjectExtent {
  readonly area: number;
  readonly box: Rect;
}

/** What objects there are in a map. */
export interface FoundObjects {
  readonly objects: readonly MaskObject[];
  /** Ids up to this one are the same object in every frame of a series; absent where each frame counts for itself. */
  readonly linked?: number;
}

/** An object map as runs, which are few. */
export interface ObjectRuns extends RowRuns, FoundObjects {}

/**
 * Each connected region (by edges or corners) of the labels as an object, with ids from 1 in the order of the regions'
 * first pixels, row by row. What touches within a class stays one object, as it was drawn; see `instancesOf`. What
 * is an object of the series already is one here, however many regions it has.
 * @param objects of the series
 * @param taken numbers of a series of several frames: its objects keep theirs, and regions get the next ones
 */
export function connectedObjects(
  map: LabelMap,
  labels: readonly number[],
  objects: readonly Pick<Segment, 'id' | 'class'>[] = [],
  taken?: number,
): ObjectMap & FoundObjects {
  return objectMap(objectRuns(rowRuns(map), labels, objects, taken));
}

/** Objects pixel by pixel. */
export function objectMap({ ends, values, ...found }: ObjectRuns): ObjectMap & FoundObjects {
  return { ...found, data: fillRuns({ ends, values }, new Int32Array(found.width * found.height)) };
}

/** `connectedObjects` of runs, as runs. */
export function objectRuns(
  map: RowRuns,
  labels: readonly number[],
  objects: readonly Pick<Segment, 'id' | 'class'>[] = [],
  taken?: number,
): ObjectRuns {
  const { width, height } = map;
  const { ids, values } = connectedRuns(map, 8, (label) => label !== 0);
  const classes = classTable(objects);
  const wanted = new Set(labels);
  const firsts = new Map<number, number>();
  const found: MaskObject[] = [];
  let last = taken ?? 0;
  const idOf = values.map((label, region) => {
    const category = classes[label] as number;
    if (region === 0 || !wanted.has(category)) return 0;
    const known = isObject(label) ? firsts.get(label) : undefined;
    if (known !== undefined) return known;
    const id = taken !== undefined && isObject(label) ? objectNumber(label) : ++last;
    found.push({ id, category });
    firsts.set(label, id);
    return id;
  });
  const runs = new RunsBuilder(width);
  let labelled = 0;
  for (let run = 0; run < map.ends.length; run++) {
    const id = map.values[run] === 0 ? 0 : idOf[ids[labelled++] as number];
    runs.push(map.ends[run] as number, id as number);
  }
  return {
    ...{ width, height, objects: found },
    ...runs.build(),
    ...(taken === undefined ? {} : { linked: taken }),
  };
}

/** 0 where there is none. */
export function highestNumber(objects: readonly MaskObject[]): number {
  return objects.reduce((highest, { id }) => Math.max(highest, id), 0);
}

/** Extents of all objects that have a pixel, by id. */
export function objectExtents({ data, width, height }: ObjectMap): ReadonlyMap<number, ObjectExtent> {
  let most = 0;
  for (let pixel = 0; pixel < data.length; pixel++) most = Math.max(most, data[pixel] as number);
  const areas = new Uint32Array(most + 1);
  const lefts = new Uint32Array(most + 1).fill(width);
  const tops = new Uint32Array(most + 1);
  const rights = new Uint32Array(most + 1);
  const bottoms = new Uint32Array(most + 1);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const id = data[pixel] as number;
      if (id === 0) continue;
      if (areas[id] === 0) tops[id] = y;
      areas[id] = (areas[id] as number) + 1;
      if (x < (lefts[id] as number)) lefts[id] = x;
      if (x >= (rights[id] as number)) rights[id] = x + 1;
      bottoms[id] = y + 1;
    }
  }
  const extents = new Map<number, ObjectExtent>();
  areas.forEach((area, id) => {
    if (area === 0) return;
    const [left = 0, top = 0, right = 0, bottom = 0] = [lefts[id], tops[id], rights[id], bottoms[id]];
    extents.set(id, { area, box: { left, top, right, bottom } });
  });
  return extents;
}

/** Whether what lies in a box may go on beyond the image. */
export function isAtBorder({ left, top, right, bottom }: Rect, { width, height }: Size): boolean {
  return left === 0 || top === 0 || right === width || bottom === height;
}

/** One object within its box, as a map of 0 and 1. */
export function cutOut({ data, width }: ObjectMap, id: number, box: Rect): ClassMap {
  const columns = box.right - box.left;
  const part = new Uint8Array(columns * (box.bottom - box.top));
  for (let y = box.top, to = 0; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++, to++) part[to] = data[y * width + x] === id ? 1 : 0;
  }
  return { width: columns, height: box.bottom - box.top, data: part };
}

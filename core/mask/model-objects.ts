import { WorkbenchError } from '../errors.ts';
import { rectOf } from '../geometry/rect.ts';
import type { Size } from '../geometry/size.ts';
import type { ClassMap, ProbabilityMap } from '../imaging/raster.ts';
import { instancesOf, splitBy } from './instances.ts';
import type { InstanceMap, ObjectCut, SplitOptions } from './instances.ts';
import type { LabelGrid } from './label-grid.ts';
import { MaskEdit } from './mask-edit.ts';
import { channelOf, upsample } from './mask-from-probability.ts';
import { modelWritable, replaceLabels } from './paint.ts';
import type { ModelRules } from './proposed-change.ts';
import { Provenance } from './provenance.ts';
import { classTable, isObject, LAST_SEGMENT, newObject } from './segments.ts';
import type { Segment, SegmentClasses } from './segments.ts';
import { decodeTiles, encodeTiles } from './tiles.ts';
import type { LabelTile } from './tiles.ts';

/** How objects are made of what a model drew. */
export interface ModelObjectRules extends ModelRules {
  /** The classes that are drawn as objects. */
  readonly labels: readonly number[];
  /** Id of the first new object. */
  readonly first: number;
  /** How regions of a class are cut. */
  readonly splitOf: (label: number) => SplitOptions;
}

/** What a model drew on a frame, as it is stored. */
export interface ObjectDrawing {
  readonly size: Size;
  readonly tiles: readonly LabelTile[];
  readonly prediction: { readonly map: ProbabilityMap; readonly labels: readonly number[] };
  /** How the model cuts objects, where it does. */
  readonly cut: ObjectCut | undefined;
  readonly classes: readonly DrawnClass[];
  /** Of the series. */
  readonly objects: readonly Segment[];
  /** Id of the first new object. */
  readonly first: number;
}

interface DrawnClass {
  readonly label: number;
  readonly locked: boolean;
  readonly objects?: boolean;
}

export interface DrawnObjects {
  readonly tiles: readonly LabelTile[];
  /** The new objects; none, and plain pixels, where there can be no more. */
  readonly made: readonly Segment[];
}

/** A piece of which an object has so much of the outline around it is a rim of the object, and none by itself. */
const RIM = 1 / 4;

/**
 * Makes objects, within a step, of what a model drew of classes and what belongs to none yet: of touching ones one
 * each, as `instancesOf` cuts them. A rim around an object, by which that grew as a threshold was lowered or another
 * model drew it larger, goes to the object. Returns the new objects, whose ids follow each other; null, and nothing is
 * changed, where there would be more than there can be.
 */
export function makeModelObjects(
  edit: MaskEdit,
  { labels, first, splitOf, writable, classes }: ModelObjectRules,
): readonly Segment[] | null {
  const { grid } = edit;
  const made: Segment[] = [];
  const next = grid.data.slice();
  for (const label of labels) {
    const plain = plainOf(grid, label);
    if (plain === null) continue;
    const pieces = piecesOf(plain, splitOf(label));
    if (pieces === null) return null;
    const rims = rimsOf(pieces, grid.data, classes, label);
    const ids = new Uint16Array(pieces.objects.length + 1);
    for (const { id } of pieces.objects) {
      const rim = rims.get(id);
      const own = rim ?? first + made.length;
      if (own > LAST_SEGMENT) return null;
      if (rim === undefined) made.push(newObject(own, label));
      ids[id] = own;
    }
    pieces.data.forEach((piece, pixel) => {
      if (piece !== 0) next[pixel] = ids[piece] as number;
    });
  }
  replaceLabels(edit, rectOf(grid), next, writable, Provenance.model);
  return made;
}

/** `makeModelObjects` on stored tiles. */
export function drawnObjects(drawing: ObjectDrawing): DrawnObjects {
  const { size, tiles, prediction, cut, classes, objects, first } = drawing;
  const grid = decodeTiles(size, tiles);
  const made = makeModelObjects(new MaskEdit(grid), {
    writable: modelWritable(classes, objects),
    classes: classTable(objects),
    labels: objectLabels(classes, prediction.labels),
    first,
    splitOf: (label) =>
      cut === undefined ? {} : splitBy(cut, upsample(channelOf(prediction, label).map, size).data),
  });
  return { tiles: encodeTiles(grid), made: made ?? [] };
}

/** Labels that a model draws and that are drawn as objects. */
export function objectLabels(classes: readonly DrawnClass[], drawn: readonly number[]): readonly number[] {
  return classes.flatMap(({ label, objects }) => (objects === true && drawn.includes(label) ? [label] : []));
}

/** Pixels of a class that a model drew and that are no object's; null where there are none. */
function plainOf({ data, provenance, width, height }: LabelGrid, label: number): ClassMap | null {
  const plain = new Uint8Array(data.length);
  for (let pixel = 0; pixel < data.length; pixel++) {
    if (data[pixel] === label && provenance[pixel] === Provenance.model) plain[pixel] = 1;
  }
  return plain.includes(1) ? { width, height, data: plain } : null;
}

/** Null for more than there can be. */
function piecesOf(plain: ClassMap, split: SplitOptions): InstanceMap | null {
  try {
    return instancesOf(plain, [1], split);
  } catch (error) {
    if (error instanceof WorkbenchError && error.code === 'instances.many') return null;
    throw error;
  }
}

const STRIDE = LAST_SEGMENT + 1;

/** Pieces that are rims, with the object around which each lies. */
function rimsOf(
  { data, width, height, objects }: InstanceMap,
  labels: LabelGrid['data'],
  classes: SegmentClasses,
  label: number,
): ReadonlyMap<number, number> {
  const outlines = new Uint32Array(objects.length + 1);
  /** Sides of pixels that a piece has in common with an object, by `piece * STRIDE + object`. */
  const shared = new Map<number, number>();
  const look = (piece: number, isInside: boolean, beside: number): void => {
    if (isInside && data[beside] === piece) return;
    outlines[piece] = (outlines[piece] as number) + 1;
    const id = isInside ? (labels[beside] as number) : 0;
    if (!isObject(id) || classes[id] !== label) return;
    const key = piece * STRIDE + id;
    shared.set(key, (shared.get(key) ?? 0) + 1);
  };
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const piece = data[pixel] as number;
      if (piece === 0) continue;
      look(piece, x > 0, pixel - 1);
      look(piece, x < width - 1, pixel + 1);
      look(piece, y > 0, pixel - width);
      look(piece, y < height - 1, pixel + width);
    }
  }
  const most = new Uint32Array(objects.length + 1);
  const rims = new Map<number, number>();
  for (const [key, sides] of shared) {
    const piece = Math.floor(key / STRIDE);
    if (sides < RIM * (outlines[piece] as number) || sides <= (most[piece] as number)) continue;
    most[piece] = sides;
    rims.set(piece, key % STRIDE);
  }
  return rims;
}

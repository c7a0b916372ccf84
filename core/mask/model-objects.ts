import { WorkbenchError } from '../errors.ts';
import { rectOf } from '../geometry/rect.ts';
import type { ClassMap } from '../imaging/raster.ts';
import { instancesOf } from './instances.ts';
import type { InstanceMap, SplitOptions } from './instances.ts';
import type { LabelGrid } from './label-grid.ts';
import type { MaskEdit } from './mask-edit.ts';
import { replaceLabels } from './paint.ts';
import type { ModelRules } from './proposed-change.ts';
import { Provenance } from './provenance.ts';
import { isObject, LAST_SEGMENT, newObject } from './segments.ts';
import type { Segment, SegmentClasses } from './segments.ts';

/** How objects are made of what a model drew. */
export interface ModelObjectRules extends ModelRules {
  /** The classes that are drawn as objects. */
  readonly labels: readonly number[];
  /** Id of the first new object. */
  readonly first: number;
  /** How regions of a class are cut. */
  readonly splitOf: (label: number) => SplitOptions;
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

/** Pixels of a class that a model drew and that are no object's; null where there are none. */
function plainOf({ data, provenance, width, height }: LabelGrid, label: number): ClassMap | null {
  const plain = Uint8Array.from(data, (own, pixel) =>
    own === label && provenance[pixel] === Provenance.model ? 1 : 0,
  );
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
  const look = (piece: number, beside: number): void => {
    if (data[beside] === piece) return;
    outlines[piece] = (outlines[piece] as number) + 1;
    const id = labels[beside] as number;
    if (!isObject(id) || classes[id] !== label) return;
    const key = piece * STRIDE + id;
    shared.set(key, (shared.get(key) ?? 0) + 1);
  };
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const piece = data[pixel] as number;
      if (piece === 0) continue;
      if (x > 0) look(piece, pixel - 1);
      if (x < width - 1) look(piece, pixel + 1);
      if (y > 0) look(piece, pixel - width);
      if (y < height - 1) look(piece, pixel + width);
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

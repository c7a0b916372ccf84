import type { Size } from '../geometry/size.ts';
import { TileLayout } from './label-grid.ts';
import type { FrameTiles } from './plane-labels.ts';
import { isObject, LAST_SEGMENT } from './segments.ts';
import type { SegmentClasses } from './segments.ts';
import { decodeTile } from './tile-content.ts';
import type { TilePixels } from './tile-content.ts';

/**
 * Intersection over union from which on objects of neighbouring frames are one: half of what could only be one, because
 * what goes through frames moves and changes its size; as Cellpose proposes for stitching planes.
 */
export const LEAST_OVERLAP = 0.25;

const LABELS = LAST_SEGMENT + 1;

/** Labels of a frame, as they are stored. */
export interface ObjectFrame extends Size {
  readonly tiles: FrameTiles;
}

/** Other labels for labels. */
export type Renaming = ReadonlyMap<number, number>;

export interface LinkOptions {
  /** Of the objects that may be linked, by id; 0 for all others. Only objects of one class are linked. */
  readonly classes: SegmentClasses;
  /** Frames at the start that are linked to the ones after them; all by default. */
  readonly links?: number;
  /** The only object of the first frame that is linked, to whatever it overlaps most. */
  readonly only?: number;
}

/** Two objects of neighbouring frames. */
interface Pair {
  readonly here: number;
  readonly next: number;
  /** Intersection over union. */
  readonly overlap: number;
}

/**
 * Links objects to those of the next frame that they overlap most: pairs of one class, the best first, each object at
 * most once. What is linked already stays so, and what an object was linked to before goes along with it in all later
 * frames. Frames of another size, and those that are null, end a chain. Linear in the pixels of tiles with objects.
 * @returns new ids of each frame's objects, where they get others
 */
export function linkObjects(
  frames: readonly (ObjectFrame | null)[],
  { classes, links = frames.length, only }: LinkOptions,
): readonly Renaming[] {
  // Of the frame that is looked at and all after it.
  const names = new Map<number, number>();
  let before: Renaming = new Map();
  return frames.map((frame, index) => {
    const earlier = frames[index - 1] ?? null;
    if (frame !== null && earlier !== null && index <= links && isSameSize(frame, earlier)) {
      const renaming = present(names, frame);
      for (const [id, other] of matches([earlier, before], [frame, renaming], classes, only)) {
        for (const [own, name] of names) if (name === id) names.set(own, other);
        names.set(id, other);
      }
    }
    before = frame === null ? new Map() : present(names, frame);
    return before;
  });
}

/** Of all frames from one on: another id for an object. */
export function renameFrom(
  frames: readonly (ObjectFrame | null)[],
  first: number,
  renaming: Renaming,
): readonly Renaming[] {
  return frames.map((frame, index) =>
    index < first || frame === null ? new Map<number, number>() : present(renaming, frame),
  );
}

/** Whether a frame has pixels of an object. */
export function hasObject(frame: ObjectFrame, id: number): boolean {
  return idsIn(frame).has(id);
}

/** What of a renaming a frame can take on: objects that it holds both of stay apart. */
function present(renaming: Renaming, frame: ObjectFrame): Renaming {
  if (renaming.size === 0) return new Map();
  const ids = idsIn(frame);
  const taken = new Set(ids);
  return new Map(
    [...renaming].filter(([id, other]) => {
      if (!ids.has(id) || taken.has(other)) return false;
      taken.add(other);
      return true;
    }),
  );
}

/** Ids of the next frame's objects, and which they get of this frame's. */
function matches(
  [here, hereNames]: readonly [ObjectFrame, Renaming],
  [next, nextNames]: readonly [ObjectFrame, Renaming],
  classes: SegmentClasses,
  only: number | undefined,
): Renaming {
  const [areasHere, areasNext] = [areasOf(here, hereNames), areasOf(next, nextNames)];
  const areaOf = (areas: Uint32Array, id: number): number => areas[id] as number;
  const mayBeLinked = (id: number): boolean =>
    classes[id] !== 0 && (areaOf(areasHere, id) === 0 || areaOf(areasNext, id) === 0);
  const pairs: Pair[] = [];
  for (const [key, shared] of commonPixels(here, next)) {
    const [own, nextOwn] = [Math.floor(key / LABELS), key % LABELS];
    const [id, other] = [nextNames.get(nextOwn) ?? nextOwn, hereNames.get(own) ?? own];
    const overlap = shared / (areaOf(areasHere, other) + areaOf(areasNext, id) - shared);
    const isWanted = only === undefined ? overlap >= LEAST_OVERLAP : other === only;
    const isOne = classes[id] === classes[other] && mayBeLinked(id) && mayBeLinked(other);
    if (isWanted && isOne) pairs.push({ here: other, next: id, overlap });
  }
  pairs.sort((a, b) => b.overlap - a.overlap || a.here - b.here || a.next - b.next);
  const matched = new Map<number, number>();
  const taken = new Set<number>();
  for (const pair of pairs) {
    if (taken.has(pair.here) || matched.has(pair.next)) continue;
    taken.add(pair.here);
    matched.set(pair.next, pair.here);
  }
  return matched;
}

/** Pixels by the id that an object goes by. */
function areasOf(frame: ObjectFrame, names: Renaming): Uint32Array {
  const areas = new Uint32Array(LABELS);
  forEachTile(frame, ({ labels }) => {
    for (const id of labels) areas[id] = (areas[id] as number) + 1;
  });
  for (const [own, name] of names) {
    areas[name] = areas[own] as number;
    areas[own] = 0;
  }
  return areas;
}

/** Pixels that objects have in common with those of the next frame: by an id times `LABELS` and the other's. */
function commonPixels(here: ObjectFrame, next: ObjectFrame): ReadonlyMap<number, number> {
  const common = new Map<number, number>();
  forEachTile(next, (above, index) => {
    const tile = here.tiles.get(index);
    if (tile?.objects === undefined) return;
    const below = decodeTile(tile, new TileLayout(here).rect(index));
    // A pair is looked up once for each stretch of it.
    let [pair, first] = [0, 0];
    for (let pixel = 0; pixel <= above.labels.length; pixel++) {
      const [own, other] = [below.labels[pixel] ?? 0, above.labels[pixel] ?? 0];
      const key = isObject(own) && isObject(other) ? own * LABELS + other : 0;
      if (key === pair && pixel < above.labels.length) continue;
      if (pair !== 0) common.set(pair, (common.get(pair) ?? 0) + pixel - first);
      [pair, first] = [key, pixel];
    }
  });
  return common;
}

function idsIn(frame: ObjectFrame): ReadonlySet<number> {
  const ids = new Set<number>();
  forEachTile(frame, ({ labels }) => {
    let last = 0;
    for (const id of labels) {
      if (id !== last && isObject(id)) ids.add(id);
      last = id;
    }
  });
  return ids;
}

/** Tiles with objects. */
function forEachTile(frame: ObjectFrame, look: (pixels: TilePixels, index: number) => void): void {
  const layout = new TileLayout(frame);
  for (const [index, content] of frame.tiles) {
    if (content.objects !== undefined) look(decodeTile(content, layout.rect(index)), index);
  }
}

function isSameSize(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}

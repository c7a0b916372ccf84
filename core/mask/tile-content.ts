import { area } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import { copyRect, sameValues, TILE, writeRect } from './label-grid.ts';
import type { LabelGrid } from './label-grid.ts';
import { areZeros, decodeRunsInto, encodeRuns, isUniform, uniformRuns } from './run-length.ts';
import { isObject } from './segments.ts';

/** Content of one 64 x 64 tile (smaller at the right and bottom border), each plane run-length coded. */
export interface TileContent {
  /** Lower bytes of the labels: all there is to classes. */
  readonly labels: Uint8Array;
  /** Their upper bytes; absent where there is no object. */
  readonly objects?: Uint8Array;
  readonly provenance: Uint8Array;
}

/** The same row by row, one value a pixel. */
export interface TilePixels {
  readonly labels: Uint16Array;
  readonly provenance: Uint8Array;
}

/** What a tile of a grid holds. */
export function readTile(grid: LabelGrid, index: number): TileContent {
  return encodeTile(copyTile(grid, grid.layout.rect(index)));
}

/**
 * What a tile of a grid holds now, coded when it is asked for: whoever paints waits for a copy only. Tiles of one
 * value, as most are at first, are coded at once, because then they take no room.
 */
export function keepTile(grid: LabelGrid, index: number): () => TileContent {
  const pixels = copyTile(grid, grid.layout.rect(index));
  const content = encodeUniform(pixels);
  if (content !== undefined) return () => content;
  const copy = { labels: pixels.labels.slice(), provenance: pixels.provenance.slice() };
  return () => encodeVaried(copy);
}

/** Writes a tile into a grid; the rectangle is what may look different. Throws as `decodeTile` does. */
export function writeTile(grid: LabelGrid, index: number, content: TileContent): Rect {
  const rect = grid.layout.rect(index);
  const { labels, provenance } = decodeInto(roomFor(rect), content);
  writeRect(grid.data, grid.width, rect, labels);
  writeRect(grid.provenance, grid.width, rect, provenance);
  return rect;
}

export function encodeTile(pixels: TilePixels): TileContent {
  return encodeUniform(pixels) ?? encodeVaried(pixels);
}

/** A tile of one label from one origin; undefined for all others. */
function encodeUniform({ labels, provenance }: TilePixels): TileContent | undefined {
  if (!isUniform(labels) || !isUniform(provenance)) return undefined;
  const runs = (value: number): Uint8Array => uniformRuns(labels.length, value);
  const label = labels[0] as number;
  const coded = { labels: runs(label & 0xff), provenance: runs(provenance[0] as number) };
  return isObject(label) ? { ...coded, objects: runs(label >> 8) } : coded;
}

function encodeVaried({ labels, provenance }: TilePixels): TileContent {
  const bytes = room.bytes.subarray(0, labels.length);
  bytes.set(labels);
  const coded = { labels: encodeRuns(bytes), provenance: encodeRuns(provenance) };
  if (!areObjectsIn(labels)) return coded;
  for (let pixel = 0; pixel < bytes.length; pixel++) bytes[pixel] = (labels[pixel] as number) >> 8;
  return { ...coded, objects: encodeRuns(bytes) };
}

/** The inverse of `encodeTile` for a tile that covers `rect`. Throws a RangeError on content of another size. */
export function decodeTile(content: TileContent, rect: Rect): TilePixels {
  return decodeInto(blankTile(rect), content);
}

/** What a tile holds that is not there. */
export function emptyTile(rect: Rect): TileContent {
  return encodeTile(blankTile(rect));
}

/** Whether two tiles of one size hold the same: equal pixels have equal codes. */
export function sameContent(a: TileContent, b: TileContent): boolean {
  if (a === b) return true;
  return (
    sameValues(a.labels, b.labels) &&
    sameValues(a.objects ?? NONE, b.objects ?? NONE) &&
    sameValues(a.provenance, b.provenance)
  );
}

/** Whether there is nothing to store. Provenance alone counts: a person may have decided that a pixel is background. */
export function isBlank({ labels, objects, provenance }: TileContent, rect: Rect): boolean {
  const pixels = area(rect);
  return objects === undefined && areZeros(labels, pixels) && areZeros(provenance, pixels);
}

/** Whether any of the tiles has a pixel of an object. */
export function holdsObjects(tiles: Iterable<TileContent>): boolean {
  for (const { objects } of tiles) if (objects !== undefined) return true;
  return false;
}

const NONE = new Uint8Array(0);

/** Room for one tile: thousands pass through at a time, and copies of all of them would have to be collected. */
const room = {
  labels: new Uint16Array(TILE * TILE),
  provenance: new Uint8Array(TILE * TILE),
  /** One plane of the labels' bytes. */
  bytes: new Uint8Array(TILE * TILE),
};

/** Where the next tile's pixels overwrite those before. */
function roomFor(rect: Rect): TilePixels {
  const pixels = area(rect);
  return { labels: room.labels.subarray(0, pixels), provenance: room.provenance.subarray(0, pixels) };
}

function blankTile(rect: Rect): TilePixels {
  const pixels = area(rect);
  return { labels: new Uint16Array(pixels), provenance: new Uint8Array(pixels) };
}

/** Pixels of a grid, in the room that all tiles share. */
function copyTile({ data, provenance, width }: LabelGrid, rect: Rect): TilePixels {
  const pixels = roomFor(rect);
  copyRect(data, width, rect, pixels.labels);
  copyRect(provenance, width, rect, pixels.provenance);
  return pixels;
}

function decodeInto(target: TilePixels, { labels, objects, provenance }: TileContent): TilePixels {
  decodeRunsInto(target.labels, labels);
  decodeRunsInto(target.provenance, provenance);
  if (objects === undefined) return target;
  const upper = decodeRunsInto(room.bytes.subarray(0, target.labels.length), objects);
  for (let pixel = 0; pixel < upper.length; pixel++) {
    target.labels[pixel] = ((upper[pixel] as number) << 8) | (target.labels[pixel] as number);
  }
  return target;
}

/** Looks at every pixel of every tile that is recorded, so at several at once. */
function areObjectsIn(labels: Uint16Array): boolean {
  let bits = 0;
  let pixel = 0;
  for (; pixel + 3 < labels.length; pixel += 4) {
    bits |=
      (labels[pixel] as number) |
      (labels[pixel + 1] as number) |
      (labels[pixel + 2] as number) |
      (labels[pixel + 3] as number);
  }
  for (; pixel < labels.length; pixel++) bits |= labels[pixel] as number;
  return isObject(bits);
}

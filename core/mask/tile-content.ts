import { area } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import { copyRect, readRect, sameValues, TILE, writeRect } from './label-grid.ts';
import type { LabelGrid } from './label-grid.ts';
import { areZeros, decodeRuns, encodeRuns } from './run-length.ts';
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

/** A tile of a grid, as a copy. */
export function readTile({ data, provenance, width, layout }: LabelGrid, index: number): TilePixels {
  const rect = layout.rect(index);
  return { labels: readRect(data, width, rect), provenance: readRect(provenance, width, rect) };
}

/** Puts back what `readTile` took; the rectangle is what may look different. */
export function writeTile(grid: LabelGrid, index: number, { labels, provenance }: TilePixels): Rect {
  const rect = grid.layout.rect(index);
  writeRect(grid.data, grid.width, rect, labels);
  writeRect(grid.provenance, grid.width, rect, provenance);
  return rect;
}

/** Room for one tile, so that recording thousands of them leaves little behind to be collected. */
const room = {
  labels: new Uint16Array(TILE * TILE),
  lower: new Uint8Array(TILE * TILE),
  provenance: new Uint8Array(TILE * TILE),
};

/** `encodeTile` of a tile of a grid. */
export function recordTile({ data, provenance, width, layout }: LabelGrid, index: number): TileContent {
  const rect = layout.rect(index);
  const labels = room.labels.subarray(0, area(rect));
  const origins = room.provenance.subarray(0, area(rect));
  copyRect(data, width, rect, labels);
  copyRect(provenance, width, rect, origins);
  return encodeTile({ labels, provenance: origins });
}

export function encodeTile({ labels, provenance }: TilePixels): TileContent {
  const lower = room.lower.subarray(0, labels.length);
  lower.set(labels);
  const coded = { labels: encodeRuns(lower), provenance: encodeRuns(provenance) };
  if (!holdsObjects(labels)) return coded;
  return { ...coded, objects: encodeRuns(Uint8Array.from(labels, (label) => label >> 8)) };
}

/** The inverse of `encodeTile` for a tile that covers `rect`. Throws a RangeError on content of another size. */
export function decodeTile({ labels: lower, objects, provenance }: TileContent, rect: Rect): TilePixels {
  const pixels = area(rect);
  const labels = new Uint16Array(decodeRuns(lower, pixels));
  if (objects !== undefined) {
    const upper = decodeRuns(objects, pixels);
    for (let pixel = 0; pixel < pixels; pixel++) {
      labels[pixel] = ((upper[pixel] as number) << 8) | (labels[pixel] as number);
    }
  }
  return { labels, provenance: decodeRuns(provenance, pixels) };
}

/** What a tile holds that is not there. */
export function emptyTile(rect: Rect): TileContent {
  const pixels = area(rect);
  return encodeTile({ labels: new Uint16Array(pixels), provenance: new Uint8Array(pixels) });
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

const NONE = new Uint8Array(0);

/** Looks at every pixel of every tile that is recorded, so at several at once. */
function holdsObjects(labels: Uint16Array): boolean {
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

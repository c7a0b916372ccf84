import { sameValues } from './label-grid.ts';
import { decodeRuns, encodeRuns } from './run-length.ts';

/** Content of one 64 x 64 tile (smaller at the right and bottom border), each plane run-length coded. */
export interface TileContent {
  readonly labels: Uint8Array;
  readonly provenance: Uint8Array;
}

/** The same as pixels, row by row. */
export interface TilePlanes {
  readonly labels: Uint8Array;
  readonly provenance: Uint8Array;
}

export function encodeTile({ labels, provenance }: TilePlanes): TileContent {
  return { labels: encodeRuns(labels), provenance: encodeRuns(provenance) };
}

/** The inverse of `encodeTile`. Throws a RangeError on content of another size. */
export function decodeTile({ labels, provenance }: TileContent, pixels: number): TilePlanes {
  return { labels: decodeRuns(labels, pixels), provenance: decodeRuns(provenance, pixels) };
}

/** What a tile holds that is not there. */
export function emptyTile(pixels: number): TileContent {
  const nothing = new Uint8Array(pixels);
  return encodeTile({ labels: nothing, provenance: nothing });
}

/** Whether two tiles of one size hold the same; the same pixels are always coded alike. */
export function sameTile(a: TileContent, b: TileContent): boolean {
  return a === b || (sameBytes(a.labels, b.labels) && sameBytes(a.provenance, b.provenance));
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && sameValues(a, b);
}

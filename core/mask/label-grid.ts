import { blankLike } from '../imaging/raster.ts';
import type { ClassMap, LabelMap, Labels } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';
import { area, isEmpty } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';

/** Side of the squares that undo and storage work in, in pixels. */
export const TILE = 64;

/** The tiles of an image, numbered row by row; those at the right and bottom border may be smaller. */
export class TileLayout {
  readonly columns: number;
  readonly rows: number;

  constructor(readonly size: Size) {
    this.columns = Math.ceil(size.width / TILE);
    this.rows = Math.ceil(size.height / TILE);
  }

  get count(): number {
    return this.columns * this.rows;
  }

  rect(index: number): Rect {
    const left = (index % this.columns) * TILE;
    const top = Math.floor(index / this.columns) * TILE;
    const right = Math.min(left + TILE, this.size.width);
    return { left, top, right, bottom: Math.min(top + TILE, this.size.height) };
  }

  /** Tiles that share a pixel with `rect`, which lies in the image. */
  within(rect: Rect): readonly number[] {
    const tiles: number[] = [];
    if (isEmpty(rect)) return tiles;
    const lastColumn = Math.floor((rect.right - 1) / TILE);
    const lastRow = Math.floor((rect.bottom - 1) / TILE);
    for (let row = Math.floor(rect.top / TILE); row <= lastRow; row++) {
      for (let column = Math.floor(rect.left / TILE); column <= lastColumn; column++) {
        tiles.push(row * this.columns + column);
      }
    }
    return tiles;
  }
}

/** The truth about an image: one final label per pixel, and where it came from. Rows run top to bottom. */
export class LabelGrid implements LabelMap<Uint16Array> {
  readonly width: number;
  readonly height: number;
  readonly data: Uint16Array;
  /** Values of `Provenance`. */
  readonly provenance: Uint8Array;
  readonly layout: TileLayout;

  /**
   * Takes over the arrays, and makes empty ones where there are none; labels of 8 bits are copied. Throws when one is
   * not `width * height`.
   */
  constructor({ width, height }: Size, labels?: Labels | null, provenance?: Uint8Array | null) {
    const pixels = width * height;
    this.width = width;
    this.height = height;
    this.data = labels instanceof Uint8Array ? new Uint16Array(labels) : (labels ?? new Uint16Array(pixels));
    this.provenance = provenance ?? new Uint8Array(pixels);
    this.layout = new TileLayout({ width, height });
    if (this.data.length !== pixels || this.provenance.length !== pixels) {
      throw new RangeError(`A label map of ${width} x ${height} needs ${pixels} values in each plane`);
    }
  }
}

/** The part of a plane of `width` columns that lies in `rect`. */
export function readRect<Data extends Labels>(plane: Data, width: number, rect: Rect): Data {
  const part = blankLike(plane, area(rect));
  copyRect(plane, width, rect, part);
  return part;
}

/** `readRect` into a list of its own, of as many values. */
export function copyRect(plane: Labels, width: number, rect: Rect, part: Labels): void {
  const columns = rect.right - rect.left;
  for (let y = rect.top, to = 0; y < rect.bottom; y++, to += columns) {
    const row = y * width;
    part.set(plane.subarray(row + rect.left, row + rect.right), to);
  }
}

/** Whether two lists hold the same. */
export function sameValues(a: Labels, b: Labels): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Puts back what `readRect` took. */
export function writeRect(plane: Labels, width: number, rect: Rect, part: Labels): void {
  const columns = rect.right - rect.left;
  for (let y = rect.top, from = 0; y < rect.bottom; y++, from += columns) {
    plane.set(part.subarray(from, from + columns), y * width + rect.left);
  }
}

/** The pixels of one label, as a map of 0 and 1. */
export function maskOf({ width, height, data }: LabelMap, label: number): ClassMap {
  const mask = new Uint8Array(data.length);
  for (let pixel = 0; pixel < mask.length; pixel++) if (data[pixel] === label) mask[pixel] = 1;
  return { width, height, data: mask };
}

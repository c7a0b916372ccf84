import type { LabelTile } from '../mask/tiles.ts';
import { paletteOf } from '../document/classes.ts';
import type { ClassDefinition } from '../document/classes.ts';
import type { ClassMap } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';
import { TILE, TileLayout } from '../mask/label-grid.ts';
import { classTable } from '../mask/segments.ts';
import type { Segment, SegmentClasses } from '../mask/segments.ts';
import { decodeTile } from '../mask/tile-content.ts';
import { encodeIndexedPng } from './png.ts';

/**
 * A small PNG of a stored mask in the colours of its classes, clear where there is nothing, to lie over a thumbnail
 * whose longer side has `longest` pixels.
 */
export function thumbnailOverlay(
  size: Size,
  tiles: readonly LabelTile[],
  classes: readonly ClassDefinition[],
  longest: number,
  objects: readonly Segment[] = [],
): Uint8Array {
  const sample = sampleTiles(size, tiles, thumbnailSize(size, longest), classTable(objects));
  return encodeIndexedPng(sample, paletteOf(classes), { clearBackground: true });
}

/** Size of a picture whose longer side is `longest` pixels; smaller ones are not enlarged. */
export function thumbnailSize({ width, height }: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The classes in the middle of each of the target's pixels. */
function sampleTiles(
  size: Size,
  tiles: readonly LabelTile[],
  target: Size,
  classes: SegmentClasses,
): ClassMap {
  const layout = new TileLayout(size);
  const packed = new Map(tiles.map((tile) => [tile.index, tile]));
  const unpacked = new Map<number, Uint16Array>();
  const labelAt = (x: number, y: number): number => {
    const index = Math.floor(y / TILE) * layout.columns + Math.floor(x / TILE);
    const tile = packed.get(index);
    if (tile === undefined) return 0;
    const rect = layout.rect(index);
    const labels = unpacked.get(index) ?? decodeTile(tile, rect).labels;
    unpacked.set(index, labels);
    return labels[(y - rect.top) * (rect.right - rect.left) + x - rect.left] as number;
  };
  const data = Uint8Array.from({ length: target.width * target.height }, (_, i) => {
    const x = Math.floor((((i % target.width) + 0.5) * size.width) / target.width);
    const y = Math.floor(((Math.floor(i / target.width) + 0.5) * size.height) / target.height);
    return classes[labelAt(x, y)] as number;
  });
  return { ...target, data };
}

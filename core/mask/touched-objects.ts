import type { Size } from '../geometry/size.ts';
import { TileLayout } from './label-grid.ts';
import type { TileChange } from './mask-edit.ts';
import { isObject } from './segments.ts';
import { decodeTile, holdsObjects } from './tile-content.ts';

/** How many pixels changes to a grid gave to each object or took from it, by id. */
export function touchedObjects(size: Size, changes: readonly TileChange[]): ReadonlyMap<number, number> {
  const layout = new TileLayout(size);
  const pixels = new Map<number, number>();
  const count = (id: number): void => {
    if (isObject(id)) pixels.set(id, (pixels.get(id) ?? 0) + 1);
  };
  for (const { index, before, after } of changes) {
    if (!holdsObjects([before, after])) continue;
    const rect = layout.rect(index);
    const { labels: then } = decodeTile(before, rect);
    const { labels: now } = decodeTile(after, rect);
    for (const [pixel, id] of now.entries()) {
      const was = then[pixel] as number;
      if (was === id) continue;
      count(was);
      count(id);
    }
  }
  return pixels;
}

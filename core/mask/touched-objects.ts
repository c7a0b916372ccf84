import type { Size } from '../geometry/size.ts';
import { TileLayout } from './label-grid.ts';
import type { TileChange } from './mask-edit.ts';
import { FIRST_OBJECT, LAST_SEGMENT } from './segments.ts';
import { decodeTile, holdsObjects } from './tile-content.ts';

/** How many pixels changes to a grid gave to each object or took from it, by id, in the order of the ids. */
export function touchedObjects(size: Size, changes: readonly TileChange[]): ReadonlyMap<number, number> {
  const held = changes.filter(({ before, after }) => holdsObjects([before, after]));
  const touched = new Map<number, number>();
  if (held.length === 0) return touched;
  const layout = new TileLayout(size);
  // Every stroke on objects ends with this, so it looks at pixels as plainly as can be.
  const counts = new Uint32Array(LAST_SEGMENT + 1);
  for (const { index, before, after } of held) {
    const rect = layout.rect(index);
    const { labels: then } = decodeTile(before, rect);
    const { labels: now } = decodeTile(after, rect);
    for (let pixel = 0; pixel < now.length; pixel++) {
      const was = then[pixel] as number;
      const is = now[pixel] as number;
      if (was === is) continue;
      counts[was] = (counts[was] as number) + 1;
      counts[is] = (counts[is] as number) + 1;
    }
  }
  for (let id = FIRST_OBJECT; id <= LAST_SEGMENT; id++) {
    const pixels = counts[id] as number;
    if (pixels > 0) touched.set(id, pixels);
  }
  return touched;
}

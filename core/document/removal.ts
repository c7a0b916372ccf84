import { TileLayout } from '../mask/label-grid.ts';
import type { TileChange } from '../mask/mask-edit.ts';
import { Provenance } from '../mask/provenance.ts';
import { decodeTile, encodeTile } from '../mask/tile-content.ts';
import type { FrameState } from './state.ts';

/** Makes background of all pixels of a frame that have one of these ids, as a person's decision. */
export function clearSegments(
  frame: Pick<FrameState, 'width' | 'height' | 'tiles'>,
  ids: ReadonlySet<number>,
): readonly TileChange[] {
  const layout = new TileLayout(frame);
  const changes: TileChange[] = [];
  for (const [index, before] of frame.tiles) {
    const planes = decodeTile(before, layout.rect(index));
    if (!planes.labels.some((id) => ids.has(id))) continue;
    planes.labels.forEach((id, pixel) => {
      if (!ids.has(id)) return;
      planes.labels[pixel] = 0;
      planes.provenance[pixel] = Provenance.human;
    });
    changes.push({ index, before, after: encodeTile(planes) });
  }
  return changes;
}

/** One change after the other, as one. */
export function mergeTiles(
  first: readonly TileChange[],
  second: readonly TileChange[],
): readonly TileChange[] {
  const merged = new Map(first.map((change) => [change.index, change]));
  for (const change of second) {
    merged.set(change.index, { ...change, before: merged.get(change.index)?.before ?? change.before });
  }
  return [...merged.values()];
}

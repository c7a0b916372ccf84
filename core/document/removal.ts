import type { TileChange } from '../mask/mask-edit.ts';
import { Provenance } from '../mask/provenance.ts';
import { renumberTiles } from '../mask/tiles.ts';
import type { FrameState } from './state.ts';

/** Makes background of all pixels of a frame that have one of these ids, as a person's decision. */
export function clearSegments(
  frame: Pick<FrameState, 'width' | 'height' | 'tiles'>,
  ids: ReadonlySet<number>,
): readonly TileChange[] {
  return renumberTiles(frame, new Map([...ids].map((id) => [id, 0])), Provenance.human);
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

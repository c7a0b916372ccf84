import type { TileChange } from '../mask/mask-edit.ts';
import { Provenance } from '../mask/provenance.ts';
import { TileLayout } from '../mask/label-grid.ts';
import { decodeTile } from '../mask/tile-content.ts';
import { clearSegments } from './removal.ts';
import type { FrameState } from './state.ts';
import type { ImageStatus } from './status.ts';

/** What a frame is when a person takes back their word on it: what its mask tells. */
export function statusOfMask(frame: FrameState): ImageStatus {
  const { sources, labels } = contentOf(frame);
  if (sources.has(Provenance.human)) return 'edited';
  if (frame.prediction !== null) return 'predicted';
  if (labels.size === 0) return 'new';
  return sources.has(Provenance.confirmed) ? 'edited' : 'interpolated';
}

/** What empties the mask of a frame; nothing where it is empty. */
export function emptying(frame: FrameState): readonly TileChange[] {
  return clearSegments(frame, contentOf(frame).labels);
}

/** Labels other than background, and where pixels come from. */
function contentOf(frame: FrameState) {
  const layout = new TileLayout(frame);
  const labels = new Set<number>();
  const sources = new Set<number>();
  for (const [index, tile] of frame.tiles) {
    const planes = decodeTile(tile, layout.rect(index));
    for (const label of planes.labels) if (label !== 0) labels.add(label);
    for (const source of planes.provenance) sources.add(source);
  }
  return { labels, sources };
}

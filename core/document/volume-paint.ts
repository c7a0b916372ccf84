import { MaskEdit } from '../mask/mask-edit.ts';
import { paintSpans } from '../mask/paint.ts';
import type { Ink } from '../mask/paint.ts';
import type { VolumeSpans } from '../mask/sphere.ts';
import { tilesToGrid } from '../mask/tiles.ts';
import type { ImageId } from './image-id.ts';
import type { CommitStream, DraftTarget } from './stream.ts';

/** What painting voxels changes of the frames of a volume; frames that are not part of the state are left out. */
export function paintedFrames(
  stream: CommitStream,
  frames: readonly ImageId[],
  spans: VolumeSpans,
  ink: Ink,
): readonly DraftTarget[] {
  return [...spans].flatMap(([index, own]) => {
    const frame = stream.frame(frames[index] ?? '');
    if (frame === undefined || own.length === 0) return [];
    const edit = new MaskEdit(tilesToGrid(frame));
    paintSpans(edit, own, ink);
    return [{ frame: frame.id, tiles: edit.commit() }];
  });
}

import { projectOf } from '../../core/document/image-id.ts';
import { importLabels } from '../../core/mask/import-labels.ts';
import { MaskEdit } from '../../core/mask/mask-edit.ts';
import { tilesToGrid } from '../../core/mask/tiles.ts';
import type { LabelImport } from './ports.ts';
import type { Workspace } from './workspace.ts';

/** Imports labels as one step over all frames. Resolves to how many frames it has changed. */
export async function importStep(workspace: Workspace, step: LabelImport): Promise<number> {
  const { stream } = workspace;
  const { frames, segments, classes, isOver, detail, place } = step;
  const project = projectOf(place);
  workspace.settle();
  let changed = 0;
  await workspace.across(
    () => ({ project, frames: frames.flatMap(({ id }) => (stream.frame(id) ? [] : [id])), label: null }),
    () => {
      const writable = workspace.labelling.modelWritable();
      const targets = frames.flatMap(({ id, labels }) => {
        const frame = stream.frame(id);
        if (frame === undefined || frame.width * frame.height !== labels.length) return [];
        const edit = new MaskEdit(tilesToGrid(frame));
        importLabels(edit, labels, segments, { isOver, writable });
        const tiles = edit.commit();
        return tiles.length === 0 ? [] : [{ frame: id, tiles }];
      });
      const commit = stream.commit({ name: 'import', detail, project, targets, classes, place });
      changed = commit === null ? 0 : targets.length;
    },
  );
  return changed;
}

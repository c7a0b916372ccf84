import type { ObjectChange } from '../../core/document/commit.ts';
import { projectOf } from '../../core/document/image-id.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { importLabels } from '../../core/mask/import-labels.ts';
import { MaskEdit } from '../../core/mask/mask-edit.ts';
import { LAST_SEGMENT, newObject, nextObject } from '../../core/mask/segments.ts';
import { tilesToGrid } from '../../core/mask/tiles.ts';
import type { LabelImport } from './ports.ts';
import type { Workspace } from './workspace.ts';

/**
 * Imports labels as one step over all frames. Resolves to how many frames it has changed.
 * @throws WorkbenchError `labels.objects` for more objects than there can be
 */
export async function importStep(workspace: Workspace, step: LabelImport): Promise<number> {
  const { stream } = workspace;
  const { frames, classes, isOver, detail, place } = step;
  const project = projectOf(place);
  workspace.settle();
  let changed = 0;
  let missing = 0;
  await workspace.across(
    () => ({ project, frames: frames.flatMap(({ id }) => (stream.frame(id) ? [] : [id])), labels: [] }),
    () => {
      const { writable } = workspace.labelling.modelRules();
      const series = stream.series(place);
      const { segments, objects } = withIds(step, series.nextObject);
      missing = Math.max(0, ...objects.keys()) - LAST_SEGMENT;
      if (missing > 0) return;
      const drawn = new Set<number>();
      const targets = frames.flatMap(({ id, labels }) => {
        const frame = stream.frame(id);
        if (frame === undefined || frame.width * frame.height !== labels.length) return [];
        const edit = new MaskEdit(tilesToGrid(frame));
        importLabels(edit, labels, segments, { isOver, writable });
        for (const label of edit.grid.data) if (objects.has(label)) drawn.add(label);
        const tiles = edit.commit();
        return tiles.length === 0 ? [] : [{ frame: id, tiles }];
      });
      const changes = [...objects.values()].filter(({ id }) => drawn.has(id));
      const commit = stream.commit({
        name: 'import',
        detail,
        project,
        targets,
        classes,
        objects: [{ series: series.id, changes }],
        place,
      });
      changed = commit === null ? 0 : targets.length;
    },
  );
  if (missing > 0) {
    const [count, most] = [missing, LAST_SEGMENT].map((number) => number.toLocaleString('en'));
    throw new WorkbenchError(
      'labels.objects',
      `${detail} has ${count} objects more than the image can get: of ${most} ids, none is given twice.`,
    );
  }
  return changed;
}

/** The segments with an id for each that becomes an object, and what makes those, by id. */
function withIds({ segments }: LabelImport, next: number) {
  // Beyond the last, ids go on: it is for the caller to say so.
  let id = nextObject(next) ?? LAST_SEGMENT + 1;
  const objects = new Map<number, ObjectChange>();
  const identified = segments.map((segment) => {
    if (!segment.isObject || segment.label === null) return segment;
    const after = newObject(id++, segment.label);
    objects.set(after.id, { id: after.id, before: null, after });
    return { ...segment, label: after.id };
  });
  return { segments: identified, objects };
}

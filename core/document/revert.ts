import { area } from '../geometry/rect.ts';
import type { Rect } from '../geometry/rect.ts';
import { TileLayout } from '../mask/label-grid.ts';
import type { TileChange } from '../mask/mask-edit.ts';
import { decodeTile, emptyTile, encodeTile, sameContent } from '../mask/tile-content.ts';
import type { TileContent } from '../mask/tile-content.ts';
import { seriesOf } from './apply.ts';
import type { Commit, ObjectChange, Target } from './commit.ts';
import { revertSides } from './definitions.ts';
import type { EditName } from './edit-name.ts';
import { keysOf, pick, sameField } from './fields.ts';
import type { FrameFields, FrameState, WorkState } from './state.ts';
import { statusAfter } from './status.ts';

/** What takes a commit back. */
export interface Reversal extends Pick<Commit, 'targets' | 'classes' | 'objects'> {
  /** Pixels and fields that something else has changed since, and that are left as they are. */
  readonly kept: number;
}

/**
 * What takes a commit back, as changes to the state as it is now. Each pixel and each field gets back what it held
 * before where it still holds what the commit wrote, and is left alone where it does not. Taking a reversal back is
 * doing the step again. Frames that are not part of the state are left out.
 */
export function revert(state: WorkState, commit: Commit): Reversal {
  let kept = 0;
  const count = (more: number): void => void (kept += more);
  const targets = commit.targets.flatMap((target) => {
    const frame = state.frames.get(target.frame);
    return frame === undefined ? [] : [revertTarget(frame, target, commit.name, count)];
  });
  const project = state.projects.get(commit.project);
  const changes = (commit.classes?.changes ?? []).flatMap((change) => {
    const own = project?.classes.find(({ label }) => label === change.label);
    return revertSides(change, own, count).map((sides) => ({ ...sides, label: change.label }));
  });
  const objects = commit.objects.map(({ series, changes: done }) => {
    const { revision, objects: known } = seriesOf(state, series);
    // An object that was made stays known: pixels of other frames may speak of it by now, and without any it is gone.
    const altered = done.filter(({ before }) => before !== null);
    const back = altered.flatMap((change): readonly ObjectChange[] => {
      const own = known.find(({ id }) => id === change.id);
      return revertSides(change, own, count).map((sides) => ({ ...sides, id: change.id }));
    });
    return { series, parent: revision, changes: back };
  });
  return {
    targets,
    classes: changes.length === 0 ? null : { parent: project?.revision ?? 0, changes },
    objects: objects.filter((change) => change.changes.length > 0),
    kept,
  };
}

function revertTarget(
  frame: FrameState,
  target: Target,
  name: EditName,
  count: (more: number) => void,
): Target {
  const layout = new TileLayout(frame);
  const tiles = target.tiles.flatMap((change) => {
    const rect = layout.rect(change.index);
    const now = frame.tiles.get(change.index) ?? emptyTile(rect);
    const back = revertTile(now, change, rect, count);
    return sameContent(back, now) ? [] : [{ index: change.index, before: now, after: back }];
  });
  // Other pixels may speak of objects of the series by now.
  const changed = keysOf(target.after).filter((key) => key !== 'series');
  const still = changed.filter((key) => sameField(frame[key], target.after[key]));
  // A status that others have given since is no loss: it follows from what happens now.
  count(changed.filter((key) => key !== 'status' && !still.includes(key)).length);
  const after: Partial<FrameFields> = pick(target.before, still);
  // What was confirmed looked the same before.
  const isMaskChanged = tiles.length > 0 && name !== 'confirm';
  const status = after.status ?? statusAfter(frame.status, 'undo', isMaskChanged);
  const fields = status === frame.status ? after : { ...after, status };
  return {
    frame: frame.id,
    parent: frame.revision,
    tiles,
    before: pick(frame, keysOf<FrameFields>(fields)),
    after: fields,
  };
}

function revertTile(
  now: TileContent,
  { before, after }: TileChange,
  rect: Rect,
  count: (more: number) => void,
): TileContent {
  if (sameContent(now, after)) return before;
  const current = decodeTile(now, rect);
  const done = decodeTile(after, rect);
  const then = decodeTile(before, rect);
  let left = 0;
  for (let pixel = 0; pixel < area(rect); pixel++) {
    const [label, source] = [done.labels[pixel], done.provenance[pixel]];
    const isChanged = label !== then.labels[pixel] || source !== then.provenance[pixel];
    if (!isChanged) continue;
    if (current.labels[pixel] !== label || current.provenance[pixel] !== source) {
      left++;
      continue;
    }
    current.labels[pixel] = then.labels[pixel] as number;
    current.provenance[pixel] = then.provenance[pixel] as number;
  }
  count(left);
  return encodeTile(current);
}

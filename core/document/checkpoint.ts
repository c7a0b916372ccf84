import { TileLayout } from '../mask/label-grid.ts';
import type { TileChange } from '../mask/mask-edit.ts';
import { decodeTile, isBlank } from '../mask/tile-content.ts';
import { replacing } from '../mask/tiles.ts';
import type { LabelTile } from '../mask/tiles.ts';
import { seriesOf } from './apply.ts';
import { addingOf } from './classes.ts';
import type { ClassChange } from './classes.ts';
import type { Commit, ObjectChange } from './commit.ts';
import { projectOf } from './image-id.ts';
import type { ImageId } from './image-id.ts';
import { seriesIdOf } from './state.ts';
import type { Checkpoint, FrameState, MaskFields, WorkState } from './state.ts';

/** A checkpoint as it is found again. */
export interface NamedCheckpoint extends Checkpoint {
  /** Of its commit. */
  readonly id: string;
  readonly frame: ImageId;
  readonly name: string;
}

/** The frame must be part of the state. */
export function checkpointOf(state: WorkState, frame: FrameState): Checkpoint {
  const { status, threshold, conflicts, coverage, measurements, calibration } = frame;
  const { prediction, uncertainty, doubts, disagreement } = frame;
  const said = { prediction, uncertainty, doubts, disagreement };
  const layout = new TileLayout(frame);
  const tiles = [...frame.tiles].filter(([index, content]) => !isBlank(content, layout.rect(index)));
  return {
    fields: { status, threshold, conflicts, ...said, coverage, measurements, calibration },
    tiles: tiles.map(([index, content]) => ({ ...content, index })),
    classes: state.projects.get(projectOf(frame.id))?.classes ?? [],
    objects: seriesOf(state, seriesIdOf(frame)).objects,
  };
}

/** The checkpoint that a commit makes; undefined for all others. */
export function checkpointIn({ id, detail = '', targets, checkpoint }: Commit): NamedCheckpoint | undefined {
  const [target] = targets;
  if (checkpoint === undefined || target === undefined) return undefined;
  return { ...checkpoint, id, frame: target.frame, name: detail };
}

/** What brings a frame back to a checkpoint, as changes to the state as it is now. */
export interface Restoring {
  readonly tiles: readonly TileChange[];
  readonly fields: MaskFields;
  readonly classes: readonly ClassChange[];
  readonly objects: readonly ObjectChange[];
}

/**
 * Pixels and fields become what they were. Classes and objects stay as they are now; those that are gone come back
 * where pixels speak of them, as they were.
 */
export function restoring(state: WorkState, frame: FrameState, checkpoint: Checkpoint): Restoring {
  const used = labelsIn(frame, checkpoint.tiles);
  const known = seriesOf(state, seriesIdOf(frame)).objects;
  const objects = checkpoint.objects.filter(
    ({ id }) => used.has(id) && !known.some((object) => object.id === id),
  );
  for (const object of [...known, ...objects]) if (used.has(object.id)) used.add(object.class);
  const own = state.projects.get(projectOf(frame.id))?.classes ?? [];
  const classes = checkpoint.classes.filter(
    ({ label }) => used.has(label) && !own.some((definition) => definition.label === label),
  );
  return {
    tiles: replacing(frame, checkpoint.tiles),
    fields: checkpoint.fields,
    classes: classes.map(addingOf),
    objects: objects.map((object) => ({ id: object.id, before: null, after: object })),
  };
}

function labelsIn(frame: FrameState, tiles: readonly LabelTile[]): Set<number> {
  const layout = new TileLayout(frame);
  const labels = new Set<number>();
  for (const tile of tiles) {
    for (const label of decodeTile(tile, layout.rect(tile.index)).labels) labels.add(label);
  }
  return labels;
}

import type { TileChange } from '../mask/mask-edit.ts';
import type { Segment } from '../mask/segments.ts';
import type { ClassChange } from './classes.ts';
import type { Sides } from './definitions.ts';
import type { EditName } from './edit-name.ts';
import type { Effort } from './effort.ts';
import type { ImageId } from './image-id.ts';
import type { LearningSettings } from './learning.ts';
import type { Checkpoint, FrameFields } from './state.ts';

/** `before` and `after` hold the fields that change, and no others. */
export interface FrameChange {
  readonly tiles: readonly TileChange[];
  readonly before: Partial<FrameFields>;
  readonly after: Partial<FrameFields>;
}

/** A change to one frame, which must be at revision `parent`; it is at the next one afterwards. */
export interface Target extends FrameChange {
  readonly frame: ImageId;
  readonly parent: number;
}

/** An object made (`before` is null), removed (`after` is null) or altered, as with classes. */
export interface ObjectChange extends Sides<Segment> {
  readonly id: number;
}

/** Changes of the objects of a series, whose revision must be `parent`. */
export interface SeriesChange {
  readonly series: ImageId;
  readonly parent: number;
  readonly changes: readonly ObjectChange[];
}

/** Changes of the project's classes, whose revision must be `parent`. */
export interface ClassesChange {
  readonly parent: number;
  readonly changes: readonly ClassChange[];
}

export const commitKinds = ['do', 'undo', 'redo'] as const;
export type CommitKind = (typeof commitKinds)[number];

/**
 * Something that happened, as a plain value: it can be stored, sent and applied elsewhere (`apply`). It happens to all
 * that it names or to nothing. It carries what came of it, so that no network, threshold or chance is needed again.
 */
export interface Commit {
  readonly version: 1;
  readonly id: string;
  readonly project: string;
  readonly kind: CommitKind;
  /** The step that this takes back or applies again: the id of its first commit, which is this one's own for `do`. */
  readonly step: string;
  /** Of steps that belong together, though each frame has its own: what they are an update of, or taking that back. */
  readonly group?: string;
  readonly name: EditName;
  /** Free text, such as the name of a checkpoint, class or model. */
  readonly detail?: string;
  /** Who wanted it: a person at the window, or a model let loose on a folder. */
  readonly author: 'person' | 'model';
  /** Name of the person at work, who let the model loose where that is the author; absent while nobody gave one. */
  readonly by?: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of a person's steps, as far as it was measured. */
  readonly effort?: Effort;
  readonly targets: readonly Target[];
  readonly classes: ClassesChange | null;
  readonly objects: readonly SeriesChange[];
  /** Of `checkpoint`: what its only target was. The commit itself changes nothing. */
  readonly checkpoint?: Checkpoint;
  /** Of `learning`: what the project's settings are from now on. */
  readonly learning?: LearningSettings;
  /**
   * Of `undo` and `redo`: pixels and fields left as they are because something else had changed them since. Absent
   * where there were none.
   */
  readonly kept?: number;
}

/** A commit, and the frames at which its step can be taken back. */
export interface PlacedCommit {
  /** Its number in the journal, where that is known. */
  readonly order?: number;
  readonly commit: Commit;
  readonly places: readonly ImageId[];
}

/** Frames that a commit touches. */
export function framesOf({ targets }: Commit): readonly ImageId[] {
  return targets.map(({ frame }) => frame);
}

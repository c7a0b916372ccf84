import type { Rect } from '../geometry/rect.ts';
import type { Size, Spacing } from '../geometry/size.ts';
import { FIRST_OBJECT } from '../mask/segments.ts';
import type { Segment } from '../mask/segments.ts';
import type { TileContent } from '../mask/tile-content.ts';
import type { LabelTile } from '../mask/tiles.ts';
import type { ClassDefinition, ClassList } from './classes.ts';
import { firstFrameOf } from './image-id.ts';
import type { ImageId } from './image-id.ts';
import type { LearningSettings } from './learning.ts';
import type { Measurement } from './measurement.ts';
import type { ImageStatus } from './status.ts';

/** What work is made of: the values that commits change. Nothing here is ever changed in place. */

/** Names what a model said about a frame: the hash of its answer. The answer itself is kept apart, once. */
export type PredictionId = string;

/**
 * What a person said about how far the labelling goes, by class; 0 speaks of the frame as a whole. `complete`: what is
 * not labelled is background; `ignored`: nothing is said about it, so nobody may learn from it. Unlabelled is neither.
 */
export type Coverage = Readonly<Record<number, 'complete' | 'ignored'>>;

/** What goes with the pixels of a frame. */
export interface MaskFields {
  readonly status: ImageStatus;
  /** The threshold at which the prediction became labels; null without one. */
  readonly threshold: number | null;
  /** Places where a newer prediction and a person disagree, until they are decided on. */
  readonly conflicts: readonly Rect[];
  /** What lies beneath the pixels nobody decided on; null where no model was asked. */
  readonly prediction: PredictionId | null;
  /** How unsure that prediction was, 0 to 1 (`uncertaintyOf`); null without one. */
  readonly uncertainty: number | null;
  readonly coverage: Coverage;
  /** In the order in which they were drawn. */
  readonly measurements: readonly Measurement[];
  /** Size of a pixel as a person told it by a line of known length; null where what the file says counts. */
  readonly calibration: Spacing | null;
}

/** What people note about a frame, whatever is drawn on it. */
export interface FrameNotes {
  /** To be looked at again. */
  readonly flagged: boolean;
  /** Empty where there is none. */
  readonly comment: string;
}

export const NO_NOTES: FrameNotes = { flagged: false, comment: '' };

/** Everything about a frame that a commit may change beside its pixels. */
export interface FrameFields extends MaskFields, FrameNotes {
  /**
   * Series whose objects its pixels speak of, said with the first of them and for good; null where that is the series
   * of its file. See `seriesIdOf`.
   */
  readonly series: ImageId | null;
}

/** Fields that frames of earlier versions lack, as they were then. */
export const LATER_FIELDS = {
  measurements: [],
  calibration: null,
  ...NO_NOTES,
  series: null,
} as const satisfies Partial<FrameFields>;

export interface FrameRecord extends Size, FrameFields {
  readonly id: ImageId;
  /** Grows by one with every commit that touches the frame; 0 while there was none. */
  readonly revision: number;
  /** Milliseconds since 1970 of the last commit. */
  readonly changed: number;
}

/** Tiles of a label map by their index; those that are missing are empty. */
export type Tiles = ReadonlyMap<number, TileContent>;

export interface FrameState extends FrameRecord {
  readonly tiles: Tiles;
}

/** What was drawn on a frame at one moment, wholly, so that it can be that again whatever happens. */
export interface Checkpoint {
  readonly fields: MaskFields;
  /** Those that hold anything. */
  readonly tiles: readonly LabelTile[];
  /** Those that there were, for its pixels to mean something should they be gone by then. */
  readonly classes: readonly ClassDefinition[];
  readonly objects: readonly Segment[];
}

/** Objects of a series, and the smallest id that none of them ever had. */
export interface SeriesState {
  readonly id: ImageId;
  readonly revision: number;
  readonly objects: readonly Segment[];
  readonly nextObject: number;
}

/** A series that never had objects. */
export function newSeries(id: ImageId): SeriesState {
  return { id, revision: 0, objects: [], nextObject: FIRST_OBJECT };
}

/** The series whose objects a frame's pixels speak of: all frames of a file are one, a slice says its own. */
export function seriesIdOf({ id, series }: Pick<FrameRecord, 'id' | 'series'>): ImageId {
  return series ?? firstFrameOf(id);
}

/** How many objects a series has had, which is the highest number that people call one by. */
export function objectsEver({ nextObject }: SeriesState): number {
  return nextObject - FIRST_OBJECT;
}

export interface ProjectState extends ClassList {
  readonly id: string;
  /** Grows by one with every commit that changes the project's classes. */
  readonly revision: number;
  /** Absent while nobody trained in the project, or asked for it. */
  readonly learning?: LearningSettings;
}

/** All that commits may speak of. Whoever folds commits may leave out what they do not touch. */
export interface WorkState {
  readonly projects: ReadonlyMap<string, ProjectState>;
  readonly series: ReadonlyMap<ImageId, SeriesState>;
  readonly frames: ReadonlyMap<ImageId, FrameState>;
}

export const NO_WORK: WorkState = { projects: new Map(), series: new Map(), frames: new Map() };

/** A frame nobody has worked on. */
export function newFrame(id: ImageId, { width, height }: Size, changed: number): FrameRecord {
  return {
    id,
    width,
    height,
    revision: 0,
    status: 'new',
    threshold: null,
    conflicts: [],
    prediction: null,
    uncertainty: null,
    coverage: {},
    ...LATER_FIELDS,
    changed,
  };
}

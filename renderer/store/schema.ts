import type { FileHint, ProjectRecord } from '../../core/contract/records.ts';
import type { NamedCheckpoint } from '../../core/document/checkpoint.ts';
import type { PlacedCommit } from '../../core/document/commit.ts';
import type { ContentHash, ImageId } from '../../core/document/image-id.ts';
import type { PackedPrediction } from '../../core/document/prediction.ts';
import type { FrameRecord, SeriesState } from '../../core/document/state.ts';
import type { WorkEvent } from '../../core/document/work-event.ts';
import type { TileContent } from '../../core/mask/tile-content.ts';

/** Rows as the database holds them. A change here needs a migration. */

export type ProjectRow = ProjectRecord;
export type FrameRow = FrameRecord;
export type SeriesRow = SeriesState;
export type CheckpointRow = NamedCheckpoint;

export type EventRow = WorkEvent;

/** A commit whose step can be taken back at some frames, so that it still can after a restart. */
export interface StepRow extends PlacedCommit {
  readonly project: string;
  /** Its number in the journal. */
  readonly order: number;
}

export interface FileRow extends FileHint {
  readonly projectId: string;
}

export interface TileRow extends TileContent {
  readonly frame: ImageId;
  /** Position in the grid, row by row. */
  readonly index: number;
}

export type PredictionRow = PackedPrediction;

/** Shared by all projects: the picture depends on the content alone. */
export interface ThumbnailRow {
  readonly imageId: ContentHash;
  /** An encoded picture that the browser shows. */
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** Facts about the database itself, by name. */
export interface FactRow {
  readonly name: string;
  readonly value: unknown;
}

import type { FileHint, ProjectRecord, WorkEvent } from '../../core/contract/records.ts';
import type { ContentHash, ImageId } from '../../core/document/image-id.ts';
import type { Prediction } from '../../core/document/prediction.ts';
import type { FrameRecord, SeriesState } from '../../core/document/state.ts';
import type { TileContent } from '../../core/mask/tile-content.ts';

/** Rows as the database holds them. A change here needs a migration. */

export type ProjectRow = ProjectRecord;
export type FrameRow = FrameRecord;
export type SeriesRow = SeriesState;
export type EventRow = WorkEvent;

export interface FileRow extends FileHint {
  readonly projectId: string;
}

export interface TileRow extends TileContent {
  readonly frame: ImageId;
  /** Position in the grid, row by row. */
  readonly index: number;
}

export interface PredictionRow extends Omit<Prediction, 'map'> {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Deflated planar 8-bit probabilities. */
  readonly data: Uint8Array;
}

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

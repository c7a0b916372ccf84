import type { ContentHash } from '../../core/document/image-id.ts';
import type { FileHint, ImageEvent, ImageRecord, ProjectRecord } from '../../core/contract/records.ts';
import type { LabelTile } from '../../core/mask/tiles.ts';
import type { ImageId } from '../../core/document/image-id.ts';
import type { Prediction } from '../editor/ports.ts';

/** Rows as the database holds them. A change here needs a migration. */

export type ProjectRow = ProjectRecord;
export type ImageRow = ImageRecord;

export interface FileRow extends FileHint {
  readonly projectId: string;
}

export interface TileRow extends LabelTile {
  readonly imageId: ImageId;
}

/** A tile as it was before its pixels of a class were cleared with the class. */
export interface RemovedRow extends TileRow {
  readonly projectId: string;
  readonly label: number;
}

/** The latest prediction of each model. */
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

export interface EventRow extends ImageEvent {
  /** Counts up. */
  readonly id?: number;
}

import type {
  ImageEvent,
  ImageId,
  ImageRecord,
  PredictionOrigin,
  ProjectRecord,
} from '../../core/contract/records.ts';

/** Rows as the database holds them. A change here needs a migration. */

export type ProjectRow = ProjectRecord;
export type ImageRow = ImageRecord;

/** Which image a path of a folder held when it was last read; a hint that is checked when the file is opened. */
export interface FileRow {
  readonly projectId: string;
  readonly path: string;
  readonly imageId: ImageId;
  /** Bytes and milliseconds since 1970: when either differs, the hint is not trusted. */
  readonly size: number;
  readonly modified: number;
}

export interface TileRow {
  readonly imageId: ImageId;
  readonly index: number;
  /** Byte runs: see core/formats/byte-runs. */
  readonly labels: Uint8Array;
  readonly provenance: Uint8Array;
}

/** The latest prediction of each model. */
export interface PredictionRow {
  readonly imageId: ImageId;
  readonly origin: PredictionOrigin;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Deflated planar 8-bit probabilities. */
  readonly data: Uint8Array;
}

export interface ThumbnailRow {
  readonly imageId: ImageId;
  /** An encoded picture that the browser shows. */
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

export interface EventRow extends ImageEvent {
  /** Counts up. */
  readonly id?: number;
}

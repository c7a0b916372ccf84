import type { ClassDefinition } from '../../../core/document/classes.ts';
import type { FileHint, ProjectView } from '../../../core/contract/records.ts';
import type { ContentHash, ImageId } from '../../../core/document/image-id.ts';
import type { ImageStatus } from '../../../core/document/status.ts';
import type { Rect } from '../../../core/geometry/rect.ts';
import type { Size } from '../../../core/geometry/size.ts';

/** Rows of the database before commits were the truth, as its last version holds them. They are only read. */

export interface ProjectRow {
  readonly id: string;
  readonly folder: string;
  readonly name: string;
  readonly classes: readonly ClassDefinition[];
  readonly nextLabel: number;
  readonly view: ProjectView;
  readonly opened: number;
}

export interface ImageRow extends Size {
  readonly id: ImageId;
  readonly status: ImageStatus;
  readonly revision: number;
  readonly threshold: number | null;
  readonly conflicts: readonly Rect[];
  /** What is called uncertainty by now. */
  readonly doubt: number | null;
  readonly changed: number;
}

export interface FileRow extends FileHint {
  readonly projectId: string;
}

export interface TileRow {
  readonly imageId: ImageId;
  readonly index: number;
  readonly labels: Uint8Array;
  readonly provenance: Uint8Array;
}

/** A tile as it was before its pixels of a class were cleared with the class, for as long as that could be undone. */
export interface RemovedRow extends TileRow {
  readonly projectId: string;
  readonly label: number;
}

/** The latest prediction of each model; `data` is deflated. */
export interface PredictionRow extends Size {
  readonly imageId: ImageId;
  readonly channels: number;
  readonly data: Uint8Array;
  readonly labels: readonly number[];
  readonly classes?: readonly Omit<ClassDefinition, 'locked'>[];
  readonly threshold: number;
  readonly fillHoles: boolean;
  readonly smallestRegion: number;
  readonly provider: string;
  readonly modelId: string;
  readonly modelName: string;
  readonly modelSha256: string;
  readonly milliseconds: number;
  readonly time: number;
}

export interface ThumbnailRow {
  readonly imageId: ContentHash;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

export interface EventRow {
  readonly id?: number;
  readonly imageId: ImageId;
  readonly at: number;
  readonly kind: 'do' | 'undo' | 'redo' | 'prediction' | 'accepted' | 'reopened';
  readonly name: string;
  readonly revision: number;
}

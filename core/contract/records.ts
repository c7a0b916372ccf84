import type { ClassList } from '../document/classes.ts';
import type { Rect } from '../geometry/rect.ts';
import type { Size } from '../geometry/size.ts';
import type { ImageId } from '../document/image-id.ts';
import type { ImageStatus } from '../document/status.ts';

/** What is kept about a project's images: the values that the store, the services and the panels share. */

export interface ImageRecord extends Size {
  readonly id: ImageId;
  readonly status: ImageStatus;
  /** Grows with every stored change of the labels; 0 while there are none. */
  readonly revision: number;
  /** The threshold at which the latest prediction became labels; null without one. */
  readonly threshold: number | null;
  /** Places where a newer prediction and a person disagree, until they are decided on. */
  readonly conflicts: readonly Rect[];
  /** How unsure the latest prediction was, 0 to 1 (`uncertaintyOf`); null without one. */
  readonly uncertainty: number | null;
  /** Milliseconds since 1970 of the last change. */
  readonly changed: number;
}

/** Which image a path of a folder held when it was last read; checked again when the file is opened. */
export interface FileHint {
  readonly path: string;
  readonly imageId: ImageId;
  /** Bytes and milliseconds since 1970: when either differs, the hint is not trusted. */
  readonly size: number;
  readonly modified: number;
}

/** What is restored when a project is opened again. */
export interface ProjectView {
  /** Path of the open image inside the folder. */
  readonly image: string | null;
  /** The editor's own: tool, brush, camera, opacity. Whatever can be cloned. */
  readonly editor: Readonly<Record<string, unknown>>;
}

export interface ProjectRecord extends ClassList {
  readonly id: string;
  /** `FolderListing.id` of where its images lie; another one once the folder was moved or renamed. */
  readonly folder: string;
  readonly name: string;
  readonly view: ProjectView;
  /** Milliseconds since 1970. */
  readonly opened: number;
}

/** Something that happened to an image; appended, never changed. */
export interface ImageEvent {
  readonly imageId: ImageId;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: 'do' | 'undo' | 'redo' | 'prediction' | 'accepted' | 'reopened';
  /** Name of the edit, or id of the model. */
  readonly name: string;
  readonly revision: number;
}

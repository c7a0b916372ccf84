import type { ClassList } from '../document/classes.ts';
import type { ImageId } from '../document/image-id.ts';

/** What is kept about projects beside their work: the values that the store, the services and the panels share. */

/** Which image a path of a folder held when it was last read; checked again when the file is opened. */
export interface FileHint {
  readonly path: string;
  /** Of the frame that was shown last. */
  readonly imageId: ImageId;
  /** Of the file; one by default. */
  readonly frames?: number;
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
  /** See `ProjectState`. */
  readonly revision: number;
  /** `FolderListing.id` of where its images lie; another one once the folder was moved or renamed. */
  readonly folder: string;
  readonly name: string;
  readonly view: ProjectView;
  /** Milliseconds since 1970. */
  readonly opened: number;
}

/** How far the work of a project was brought from its journal into the store, in records of the journal. */
export interface Bringing {
  /** Of the project. */
  readonly name: string;
  readonly done: number;
  readonly total: number;
}

import type { ImageId } from '../document/image-id.ts';
import type { ProjectState } from '../document/state.ts';
import type { FrameCounts } from '../document/series.ts';
import type { ProjectAccess } from './journal.ts';

/** What is kept about projects beside their work: the values that the store, the services and the panels share. */

/**
 * Which image a path of a folder held when it was last read, and how many frames, one by default; checked again when
 * the file is opened.
 */
export interface FileHint extends Partial<FrameCounts> {
  readonly path: string;
  /** Of the frame that was shown last. */
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

export interface ProjectRecord extends ProjectState {
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

/** A folder's project, what may be done with it, and what there is to say about how it was found, for people. */
export interface OpenedProject {
  readonly record: ProjectRecord;
  readonly access: ProjectAccess;
  readonly notice: string | null;
}

/** Of a project's work, for people who have to choose between two. */
export interface WorkSummary {
  readonly steps: number;
  /** Milliseconds since 1970 of the last change; null where there was none. */
  readonly changed: number | null;
}

/** Two that both claim to be the work of a project. */
export interface LeadQuestion {
  /** Of the project. */
  readonly name: string;
  readonly computer: WorkSummary;
  /** What its folder holds; null where that is not known any more. */
  readonly folder: WorkSummary | null;
}

/** Whose work counts from now on; null where the person would rather not say. */
export type Lead = 'computer' | 'folder' | null;

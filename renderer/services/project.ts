import type { ImageId, ImageStatus } from '../../core/contract/records.ts';
import type { ModelClass } from '../../core/contract/model-manifest.ts';
import type { RgbImage, Size } from '../../core/imaging/raster.ts';
import type { Observable } from './observable.ts';

/** A file of the folder, as the filmstrip shows it. */
export interface ImageItem {
  /** Path inside the folder. */
  readonly key: string;
  readonly name: string;
  /** Known once the file was read. */
  readonly imageId?: ImageId;
  readonly status: ImageStatus;
  /** Why the file cannot be shown, for people. */
  readonly problem?: string;
}

/** The image on the canvas. */
export interface OpenImage extends Size {
  readonly key: string;
  readonly imageId: ImageId;
  readonly pixels: RgbImage;
  /** For drawing; closed when another image opens. */
  readonly bitmap: ImageBitmap;
  /** Bits a sample in the file: 16 means that `pixels` are a rendition. */
  readonly bitsPerSample: number;
}

export interface ProjectState {
  readonly phase: 'none' | 'opening' | 'open';
  /** Why the last attempt to open a folder failed, for people. */
  readonly problem?: string;
  readonly name: string;
  readonly writable: boolean;
  readonly classes: readonly ModelClass[];
  readonly images: readonly ImageItem[];
  /** Items by status. */
  readonly counts: Readonly<Record<ImageStatus, number>>;
  /** Index into `images` of the one selected, -1 for none. */
  readonly selected: number;
  readonly image:
    | { readonly phase: 'none' }
    | { readonly phase: 'loading'; readonly key: string }
    | { readonly phase: 'ready'; readonly open: OpenImage }
    | { readonly phase: 'failed'; readonly key: string; readonly problem: string };
}

/** The open folder, its images and the one on the canvas. Everything is stored as it happens. */
export declare class Project extends Observable<ProjectState> {
  /** The folder from the command line or of the last time. */
  start(): Promise<void>;
  /** Asks for a folder. */
  openFolder(): Promise<void>;
  /** One of `bridge.request('folder.recent')`. */
  reopen(folderId: string): Promise<void>;
  openDemo(): Promise<void>;
  openDropped(files: readonly unknown[]): Promise<void>;
  close(): Promise<void>;

  select(index: number): Promise<void>;
  next(): Promise<void>;
  previous(): Promise<void>;
  nextUnreviewed(): Promise<void>;
  /** Marks the open image as accepted and opens the next one that is not. */
  acceptAndNext(): Promise<void>;
  /** Takes back the acceptance of the open image. */
  reopenForEditing(): Promise<void>;
  setClasses(classes: readonly ModelClass[]): Promise<void>;
}

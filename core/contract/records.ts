import type { ModelClass } from './model-manifest.ts';
import type { ProbabilityMap, Size } from '../imaging/raster.ts';

/** What is kept about a project's images: the values that the store, the services and the panels share. */

/** Lower-case hexadecimal sha256 of a file's bytes: what an image is known by, wherever it is moved. */
export type ImageId = string;

export const imageStatuses = ['new', 'predicted', 'edited', 'accepted'] as const;
/** `new`: nothing drawn; `predicted`: the model's mask as it came; `edited`: a person changed it. */
export type ImageStatus = (typeof imageStatuses)[number];

export interface ImageRecord extends Size {
  readonly id: ImageId;
  readonly status: ImageStatus;
  /** Grows with every stored change of the labels; 0 while there are none. */
  readonly revision: number;
  /** Milliseconds since 1970 of the last change. */
  readonly changed: number;
}

/** Where a prediction comes from: stamped on it when it is made, and exported with the mask. */
export interface PredictionOrigin {
  readonly provider: string;
  readonly modelId: string;
  readonly modelSha256: string;
  /** Time inside the runtime. */
  readonly milliseconds: number;
  /** Milliseconds since 1970. */
  readonly created: number;
  /** The probability from which a pixel belongs to the mask. */
  readonly threshold: number;
}

/** The network's map over the whole image, at network scale or image size, with its origin. */
export interface PredictionRecord {
  readonly origin: PredictionOrigin;
  readonly map: ProbabilityMap;
}

/** One 64 x 64 tile of a label map; tiles count row by row, and those at the right and lower edge are cut. */
export interface LabelTile {
  readonly index: number;
  /** Label of every pixel of the tile. */
  readonly labels: Uint8Array;
  /** Who decided each pixel: 0 nobody, 1 the model, 2 a person, 3 a person who confirmed the model. */
  readonly provenance: Uint8Array;
}

/** What is drawn on an image. Tiles that were never touched are absent and all background. */
export interface Labels {
  readonly revision: number;
  readonly tiles: readonly LabelTile[];
}

/** What is restored when a project is opened again. */
export interface ProjectView {
  /** Path of the open image inside the folder. */
  readonly image: string | null;
  /** The editor's own: tool, brush, camera, opacity. Whatever can be cloned. */
  readonly editor: Readonly<Record<string, unknown>>;
}

export interface ProjectRecord {
  /** `FolderListing.id` */
  readonly id: string;
  readonly name: string;
  readonly classes: readonly ModelClass[];
  readonly modelId: string | null;
  readonly view: ProjectView;
  /** Milliseconds since 1970. */
  readonly opened: number;
}

/** Something that happened to an image; appended, never changed. */
export interface ImageEvent {
  readonly imageId: ImageId;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly kind: 'edit' | 'prediction' | 'accepted' | 'reopened';
  /** In words for the history: the name of the edit, or the model. */
  readonly text: string;
  readonly revision: number;
}

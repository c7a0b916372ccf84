import type { ImageStatus } from '../../core/document/status.ts';
import type { ClassDefinition } from '../../core/document/classes.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import type { LabelMap, ProbabilityMap, Raster } from '../../core/imaging/raster.ts';
import type { Size, Spacing } from '../../core/geometry/size.ts';

export type { ImageStatus };

/** Everything the editor needs to open one image. The editor takes over `labels` and `provenance`. */
export interface ImageDocument extends Size {
  readonly imageId: string;
  readonly name: string;
  /** Values for the display, and for tools that look at them; null while they are still being decoded. */
  readonly image: Raster | null;
  /** `width * height`; null for an image never worked on. */
  readonly labels: Uint8Array | null;
  /** `width * height` values of `Provenance`; null for an image never worked on. */
  readonly provenance: Uint8Array | null;
  readonly classes: readonly ClassDefinition[];
  /** See `ClassList`; that of `classes` by default. */
  readonly nextLabel?: number;
  readonly status: ImageStatus;
  /** Last stored revision; 0 for an image never worked on. */
  readonly revision: number;
  /** Kept prediction, whose labels are already in the map at `threshold`. */
  readonly prediction: Prediction | null;
  readonly threshold: number | null;
  /** See `ImageRecord`. */
  readonly conflicts: readonly Rect[];
  /** Millimetres per pixel, where the file tells. */
  readonly spacing: Spacing | null;
}

/** What a model said about a whole image, and how its map becomes labels. */
export interface Prediction {
  readonly imageId: string;
  /** Over the whole image, at network scale or image size. */
  readonly map: ProbabilityMap;
  /** Labels of the foreground channels, in order. */
  readonly labels: readonly number[];
  /** What those labels mean; classes the project does not have yet are added with the prediction. */
  readonly classes?: readonly Omit<ClassDefinition, 'locked'>[];
  readonly threshold: number;
  readonly fillHoles: boolean;
  readonly smallestRegion: number;
  readonly provider: string;
  readonly modelId: string;
  readonly modelName: string;
  readonly modelSha256: string;
  readonly milliseconds: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** A prediction's mask, made beforehand: bringing a map to the size of a large image takes longer than a frame. */
export interface PreparedMask {
  /** What it was made for; made again where `Editor.thresholdFor` has come to another one. */
  readonly threshold: number;
  /** `width * height` labels. */
  readonly labels: Uint8Array;
  /** The only channel at image size; null where several compete. */
  readonly probability: ProbabilityMap | null;
}

/** What the editor asks of the application around it. */
export type HostCommand =
  | 'openFolder'
  | 'predict'
  | 'checkByFlipping'
  | 'predictAll'
  | 'acceptAndNext'
  | 'nextImage'
  | 'previousImage'
  | 'nextUnreviewed'
  | 'export'
  | 'settings'
  | 'help'
  | 'palette';

/** The application around the editor. */
export interface Host {
  isEnabled(command: HostCommand): boolean;
  run(command: HostCommand): void;
}

/** An image of the stack that the open one belongs to. */
export interface Frame {
  /** In its name; some may be missing in between. */
  readonly number: number;
  /** What is stored of it; null where nothing is. */
  read(): Promise<ImageDocument | null>;
  /** Hands what is stored of it to `work`, while nobody else opens or stores it. */
  visit(work: (document: ImageDocument) => void): Promise<void>;
}

/** Frames in the order of their numbers; the open image is the one at `here`. */
export interface Stack {
  readonly frames: readonly Frame[];
  readonly here: number;
}

/** Neighbours of the open image in a stack or folder, for copying and interpolating masks. */
export interface Neighbours {
  /** The stack around an image, of which it may be the only one. */
  stack(imageId: string): Stack;
  /** Labels of the image `distance` places away (negative: before), or null where there are none of this size. */
  labels(imageId: string, distance: number): Promise<LabelMap | null>;
}

export interface EditorPorts {
  readonly host: Host;
  readonly neighbours: Neighbours;
}

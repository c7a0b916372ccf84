import type { ClassChange } from '../../core/document/classes.ts';
import type { NamedCheckpoint } from '../../core/document/checkpoint.ts';
import type { PlacedCommit } from '../../core/document/commit.ts';
import type { ImageId } from '../../core/document/image-id.ts';
import type { Prediction } from '../../core/document/prediction.ts';
import type { VolumePlane } from '../../core/document/plane-document.ts';
import type { FrameState, SeriesState } from '../../core/document/state.ts';
import type { Need } from '../../core/document/stream.ts';
import type { FrameVolume } from '../../core/geometry/planes.ts';
import type { Spacing } from '../../core/geometry/size.ts';
import type { LabelMap, Labels, ProbabilityMap, Raster } from '../../core/imaging/raster.ts';
import type { ObjectCut } from '../../core/mask/instances.ts';
import type { ImportedSegment } from '../../core/mask/import-labels.ts';
import type { VolumeSpans } from '../../core/mask/sphere.ts';
import type { VoxelSearch } from '../../core/mask/voxel-search.ts';

/** What the editor is to show, with the labels on it. */
interface ShownImage {
  readonly name: string;
  /** Frames of its volume in their order, null for those whose files were not read yet; only itself by default. */
  readonly frames?: readonly (ImageId | null)[];
  /** What has its values in common with it; only itself by default. */
  readonly seriesId?: string;
  /** Values for the display, and for tools that look at them; null while they are still being decoded. */
  readonly image: Raster | null;
  /** Of the image's values, such as `HU`; absent where nobody says. */
  readonly unit?: string | undefined;
  /** Millimetres per pixel, where the file tells. */
  readonly spacing: Spacing | null;
}

/** Everything the editor needs to open one frame. */
export interface ImageDocument extends ShownImage {
  /** As it is stored, or newer. */
  readonly frame: FrameState;
  /** Objects of its series; none by default. */
  readonly series?: SeriesState;
  /** What was done at the frame, the oldest first; what was done since the window opened is known besides. */
  readonly steps?: readonly PlacedCommit[];
  /** The frame's own (`FrameRecord.prediction`), whose labels are already in the map. */
  readonly prediction: Prediction | null;
  /** Millimetres per pixel as a person told it at another frame of the series; null by default. */
  readonly calibration?: Spacing | null;
}

/** The same for a plane across the frames that the editor holds (`Editor.hold`). */
export interface PlaneImage extends ShownImage {
  readonly plane: VolumePlane;
}

/** What the mask of the open image began as. */
export interface ModelStart {
  readonly prediction: Prediction;
  /** Whether the mask still is the model's, at its own threshold. */
  readonly isUntouched: boolean;
}

/** All frames of a volume, so that they can be worked on together. */
export interface HeldVolume {
  readonly volume: FrameVolume;
  readonly values: VolumeValues;
  /** In the order of the volume, as they are stored, or newer. */
  readonly frames: readonly FrameState[];
  readonly series?: SeriesState;
  /** What was done at any of them, the oldest first. */
  readonly steps: readonly PlacedCommit[];
}

/** The values of a volume, which are kept elsewhere. */
export interface VolumeValues {
  /** See `findVoxels`; null where the values cannot be had, which is told elsewhere. */
  find(search: VoxelSearch): Promise<VolumeSpans | 'too-many' | null>;
}

/** What a frame was once, with what the model had said then; null where none was asked. */
export interface StoredCheckpoint {
  readonly checkpoint: NamedCheckpoint;
  readonly prediction: Prediction | null;
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

/** Labels of a file, for frames of one series. */
export interface LabelImport {
  readonly frames: readonly { readonly id: ImageId; readonly labels: Labels }[];
  /** Their labels are those of classes. */
  readonly segments: readonly (ImportedSegment & {
    /** Whether it becomes an object of its class, by itself, and not pixels of it. */
    readonly isObject: boolean;
  })[];
  /** Makes the classes that the project lacks, and has those that get objects drawn as such. */
  readonly classes: readonly ClassChange[];
  /** See `ImportRules`. */
  readonly isOver: boolean;
  /** Name of the file. */
  readonly detail: string;
  /** Where the step can be taken back, beside the frames that it changes. */
  readonly place: ImageId;
}

/** An image of the stack that the open one belongs to. */
export interface Frame {
  /** In its name; some may be missing in between. */
  readonly number: number;
  /** What is stored of it; null where nothing is. */
  read(): Promise<FrameState | null>;
  /** Its id, for which the file is read where that was never done; null where it cannot be read. */
  identify(): Promise<ImageId | null>;
}

/** Frames in the order of their numbers; the open image is the one at `here`. */
export interface Stack {
  readonly frames: readonly Frame[];
  readonly here: number;
  /** Whether they are one series, and not images of their own that are only called alike. */
  readonly isSeries: boolean;
}

/** Labels of another image, and the objects that they are of: none by default. */
export interface NeighbourLabels extends LabelMap {
  readonly series?: SeriesState | undefined;
}

/** Neighbours of the open image in a stack or folder, for copying and interpolating masks. */
export interface Neighbours {
  /** The stack around an image, of which it may be the only one. */
  stack(imageId: string): Stack;
  /** Labels of the image `distance` places away (negative: before), or null where there are none of this size. */
  labels(imageId: string, distance: number): Promise<NeighbourLabels | null>;
}

/** Is handed frames, and the series that have objects and that their pixels speak of. */
export type FrameVisit = (frames: readonly FrameState[], series: readonly SeriesState[]) => void;

/** How the model of this hash cuts objects; undefined where it does not, or is not there any more. */
export type CutOf = (modelSha256: string) => ObjectCut | undefined;

/** Frames that are not open, for steps that touch them. */
export interface FrameSource {
  /**
   * Hands frames as they are stored to `work`, while nobody else opens or changes them. What is needed is asked when
   * it is this request's turn. Does nothing where they cannot be read, which is told to the person elsewhere.
   */
  visit(need: () => Need, work: FrameVisit): Promise<void>;
  /**
   * Reads what was not read yet of the open series: all its frames are known then, but for those that cannot be read.
   * Never rejects.
   */
  readAll(): Promise<void>;
}

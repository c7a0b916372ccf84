import type { FolderListing } from '../../core/contract/folders.ts';
import type { Priority } from '../../core/contract/inference.ts';
import type { Compacted } from '../../core/contract/project-jobs.ts';
import type { Bringing, FileHint, OpenedProject, ProjectRecord } from '../../core/contract/records.ts';
import type { ClassDefinition } from '../../core/document/classes.ts';
import type { Commit, PlacedCommit } from '../../core/document/commit.ts';
import type { StepOrigin } from '../../core/document/document.ts';
import type { ContentHash, ImageId } from '../../core/document/image-id.ts';
import type { Prediction } from '../../core/document/prediction.ts';
import type { Effort } from '../../core/document/effort.ts';
import type { FrameRecord, FrameState, PredictionId, SeriesState } from '../../core/document/state.ts';
import type { WorkEvent } from '../../core/document/work-event.ts';
import type { PatientFacts } from '../../core/formats/dicom/deidentify/deidentify.ts';
import type { SegmentationOrder } from '../../core/formats/segmentation-export.ts';
import type { LabelledFrame } from '../../core/formats/volume-export.ts';
import type { ExportedMask, MaskForms } from '../../core/formats/mask-export.ts';
import type { Series, StudyFacts } from '../../core/document/series.ts';
import type { PlaneCut } from '../../core/geometry/planes.ts';
import type { Size } from '../../core/geometry/size.ts';
import type { Labels, ProbabilityMap, Raster, RgbImage } from '../../core/imaging/raster.ts';
import type { SizePolicy } from '../../core/imaging/size-policy.ts';
import type { MaskOptions } from '../../core/mask/mask-from-probability.ts';
import type { DrawnObjects, ObjectDrawing } from '../../core/mask/model-objects.ts';
import type { Segment } from '../../core/mask/segments.ts';
import type { VolumeSpans } from '../../core/mask/sphere.ts';
import type { LabelTile } from '../../core/mask/tiles.ts';
import type { VoxelSearch } from '../../core/mask/voxel-search.ts';
import type { PlacedLabels } from '../../core/sources/label-file.ts';
import type { SliceHead } from '../../core/sources/slice-series.ts';
import type { ReadingProgress } from '../../core/sources/source.ts';
import type {
  HeldVolume,
  ImageDocument,
  LabelImport,
  ModelStart,
  PlaneImage,
  PreparedMask,
  StoredCheckpoint,
} from '../editor/ports.ts';

/** What services need from other rooms, which they do not import: the entry hands it to them. */

/** The editor, as far as services drive it. */
export interface EditorPort {
  open(document: ImageDocument | PlaneImage): void;
  /** Which frames of the open series are known by now, in their order. */
  know(frames: readonly (ImageId | null)[]): void;
  /** Keeps all frames of a volume at hand, until another image is opened or they are let go. */
  hold(volume: HeldVolume): void;
  letGo(): void;
  close(): void;
  /** What is open; null while nothing is. */
  readonly drawing: { readonly imageId: ImageId } | null;
  /** While a person is drawing. */
  readonly isBusy: boolean;
  /** Whether that is on a frame, also in a plane across it. */
  isBusyAt(frame: ImageId): boolean;
  /** Tells whenever that may have changed. */
  onProgress(listener: () => void): () => void;
  /** Makes what is in progress a step. */
  settle(): void;
  /** Resolves when no step waits any more for frames that are not open. */
  idle(): Promise<void>;
  applyPrediction(prediction: Prediction, origin?: StepOrigin): void;
  /** Shows it beside the mask, to be taken or dropped. False, and nothing happened, where nobody has worked on it. */
  propose(prediction: Prediction, mask: PreparedMask | null): boolean;
  applyInChunks(
    prediction: Prediction,
    mask: PreparedMask,
    pause: () => Promise<void>,
    origin?: StepOrigin,
  ): Promise<boolean>;
  thresholdFor(prediction: Prediction): number;
  /** What the mask of the open image began as. */
  readonly modelStart: ModelStart | null;
  /** What accepting the open image comes to. */
  outcome(start: ModelStart | null, mask: Labels | null): Omit<Effort, 'seconds'>;
  restore(checkpoint: StoredCheckpoint): void;
  /** Imports labels as one step over several frames. Resolves to how many it has changed. */
  importLabels(step: LabelImport): Promise<number>;
  /** How far the model's answers about the mirrored image are apart. */
  setTtaDisagreement(imageId: ImageId, ttaDisagreement: ProbabilityMap): void;
}

/** A file to be read; `name` stands in messages. */
export interface FileSource {
  readonly url: string;
  readonly name: string;
  /** Which of the file's frames; by default the one that is shown first (`firstShown`). */
  readonly frame?: number;
  /** Another one once the file was written anew; absent where nobody knows. */
  readonly version?: string;
  /** Whose image it is. */
  readonly projectId: string;
}

export interface IdentifiedImage extends Size {
  readonly imageId: ImageId;
}

export interface OpenedPicture extends IdentifiedImage {
  /** All that the file holds, of which this is one frame. */
  readonly series: Series;
  readonly pixels: Raster;
  /** For drawing; null where no bitmap can hold the values. */
  readonly bitmap: ImageBitmap | null;
  /** Network inputs, where a policy was given. */
  readonly inputs?: readonly RgbImage[];
}

export interface EncodedPicture {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** See `plane` of `ImageReader`. */
export interface CutPlane {
  /** Frames that were read, of how many. */
  readonly read: number;
  readonly frameCount: number;
  /** What the files hold, in their order; null while some were not read. */
  readonly contents: readonly ContentHash[] | null;
  readonly pixels?: Raster;
  /** For drawing colours; values are drawn as they are. */
  readonly bitmap?: ImageBitmap;
}

export interface ReadingOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: ReadingProgress) => void;
}

/** Turns files into pixels, off this thread. Throws WorkbenchErrors that name the file. */
export interface ImageReader {
  /** `cancelled` when the signal aborts: what is under way is stopped. */
  open(source: FileSource, policy: SizePolicy | undefined, options: ReadingOptions): Promise<OpenedPicture>;
  /**
   * The same in the background, of no more than so many pixels; `cancelled` when `signal` aborts before it is begun.
   */
  ahead(
    source: FileSource,
    policy: SizePolicy | undefined,
    mostPixels: number,
    signal: AbortSignal,
  ): Promise<OpenedPicture>;
  /** One plane of a volume; without pixels while more of it is to be read, for which it is asked again. */
  plane(
    source: FileSource,
    /** One for each frame; null where `source` holds all of them, from its own frame on. */
    files: readonly FileSource[] | null,
    cut: PlaneCut,
    options: Pick<ReadingOptions, 'signal'>,
  ): Promise<CutPlane>;
  /** Voxels of the same volume; nothing found while more of it is to be read, for which it is asked again. */
  voxels(
    source: FileSource,
    files: readonly FileSource[] | null,
    frameCount: number,
    search: VoxelSearch,
  ): Promise<{ readonly found: VolumeSpans | 'too-many' | null }>;
  /** No plane of it is wanted any more: its values need not be kept. */
  forget(source: FileSource): Promise<void>;
  /** Network inputs alone, in the background. */
  inputs(
    source: FileSource,
    policy: SizePolicy,
    signal: AbortSignal,
  ): Promise<IdentifiedImage & { readonly series: Series; readonly inputs: readonly RgbImage[] }>;
  thumbnail(
    source: FileSource,
    longest: number,
    signal: AbortSignal,
  ): Promise<IdentifiedImage & { readonly series: Series; readonly thumbnail: EncodedPicture }>;
  /** What tells where a slice in a file of its own belongs; null for any other file. */
  sliceHead(source: FileSource): Promise<SliceHead | null>;
  /** Whose images a file holds; null of what is no DICOM. */
  study(source: FileSource): Promise<StudyFacts | null>;
  /**
   * What a file of labels holds of a series, whose files are given in the order of its frames, and a single volume of
   * labels of this one of its volumes; and what those files hold now.
   */
  labelFile(
    file: FileSource,
    sources: readonly FileSource[],
    volume: number,
    signal: AbortSignal,
  ): Promise<PlacedLabels>;
  /** Network inputs of pixels at hand. */
  render(pixels: Raster, policy: SizePolicy): Promise<readonly RgbImage[]>;
  /** One map over the whole image from a model's outputs, in the order of the inputs that `policy` makes. */
  assemble(
    size: Size,
    policy: SizePolicy,
    outputs: readonly ProbabilityMap[],
    urgency: Priority,
  ): Promise<ProbabilityMap>;
  /** Labels at image size, with the only channel's probabilities. */
  labels(map: ProbabilityMap, size: Size, options: MaskOptions): Promise<Omit<PreparedMask, 'threshold'>>;
  /** A mask as stored tiles, whose labels are the model's and whose background is nobody's. */
  mask(map: ProbabilityMap, size: Size, options: MaskOptions): Promise<readonly LabelTile[]>;
  /** What a model drew, as objects; see `drawnObjects`. */
  objects(drawing: ObjectDrawing): Promise<DrawnObjects>;
  /** A stored mask as a small PNG, clear where there is nothing. */
  overlay(
    size: Size,
    tiles: readonly LabelTile[],
    classes: readonly ClassDefinition[],
    longest: number,
    objects: readonly Segment[],
  ): Promise<Uint8Array>;
  /** A stored mask in the forms in which it is to be written. */
  exportMask(size: Size, tiles: readonly LabelTile[], forms: MaskForms): Promise<ExportedMask>;
  /** Labels of a volume as a file of their own, and the image that is there now; null where it is no volume. */
  labelVolume(
    source: FileSource,
    frames: readonly LabelledFrame[],
    objects: readonly Segment[],
    signal: AbortSignal,
  ): Promise<{ readonly imageId: ImageId; readonly bytes: Uint8Array | null }>;
  /**
   * Labels of a series as a DICOM segmentation, and what its files hold now; null where they are no DICOM, or nothing
   * is drawn. Without the patient where there is a secret, as `bytes`.
   */
  segmentation(
    sources: readonly FileSource[],
    order: SegmentationOrder,
    signal: AbortSignal,
    secret: Uint8Array | null,
  ): Promise<{
    readonly contents: readonly ContentHash[];
    readonly bytes: Uint8Array | null;
    /** The same as a `.nii.gz`; null, too, where the frames make no volume. */
    readonly nifti: Uint8Array | null;
  }>;
  /**
   * The file as it is, and the image that is in it now; DICOM without its patient where there is a secret, which makes
   * what stands for its UIDs the same in all files of an export.
   */
  bytes(
    source: FileSource,
    signal: AbortSignal,
    secret?: Uint8Array | null,
  ): Promise<{ readonly imageId: ImageId; readonly bytes: Uint8Array }>;
  /** Whose it is, and what a copy without its patient would leave out; null of what is no DICOM. */
  patientData(source: FileSource, signal: AbortSignal): Promise<PatientFacts | null>;
  /** As `bytes`, but one frame of the file, as a TIFF of its own. */
  frameBytes(
    source: FileSource,
    signal: AbortSignal,
  ): Promise<{ readonly imageId: ImageId; readonly bytes: Uint8Array }>;
}

/** Where a folder's project is kept. */
export interface JournalSource {
  /**
   * The project, made where there is none; null where the person would rather not open it. `moved` tells which seems to
   * have been moved here, and is asked where the folder is not known.
   */
  open(
    listing: FolderListing,
    classes: readonly ClassDefinition[],
    options: {
      /** The project that seems to have been moved here, asked for where the folder is not known. */
      readonly moved: () => Promise<string | undefined>;
      /** Told again and again where much of the work must be brought first. */
      readonly onBringing: (bringing: Bringing) => void;
    },
  ): Promise<OpenedProject | null>;
  /** Makes a project's journal short, while nothing is stored. Rejects with what is wrong. */
  compact(project: string): Promise<Compacted>;
  /** Another project is worked on: others may have this one. */
  release(project: string): Promise<void>;
}

export interface ProjectStore {
  /** The latest opened first. */
  all(): Promise<readonly ProjectRecord[]>;
  update(id: string, change: Partial<Pick<ProjectRecord, 'view'>>): Promise<void>;
}

/** Which images the paths of a project were last seen to hold. */
export interface HintStore {
  hints(projectId: string): Promise<readonly FileHint[]>;
  remember(projectId: string, hints: readonly FileHint[]): Promise<void>;
}

export interface ThumbnailStore {
  thumbnails(ids: readonly ImageId[]): Promise<ReadonlyMap<ImageId, EncodedPicture>>;
  saveThumbnail(row: EncodedPicture & { readonly imageId: ImageId }): Promise<void>;
}

/** What was annotated, as far as it is stored. */
export interface Annotations {
  /** The frame's record, made when it is seen for the first time. */
  open(id: ImageId, size: Size): Promise<FrameRecord>;
  /** Those of the frames that were opened or predicted before. */
  known(ids: readonly ImageId[]): Promise<ReadonlyMap<ImageId, FrameRecord>>;
  /** Every frame of a project that was opened or predicted before. */
  allOf(projectId: string): Promise<ReadonlyMap<ImageId, FrameRecord>>;
  frames(ids: readonly ImageId[]): Promise<readonly FrameState[]>;
  series(id: ImageId): Promise<SeriesState | undefined>;
  /** Frames of a project with pixels of a class. */
  having(projectId: string, label: number): Promise<readonly FrameState[]>;
  idsHaving(projectId: string, label: number): Promise<readonly ImageId[]>;
  tiles(id: ImageId): Promise<readonly LabelTile[]>;
  /** What can be taken back, or done again, at a frame, the oldest first; `group`: of a group alone. */
  steps(id: ImageId, group?: string): Promise<readonly PlacedCommit[]>;
  prediction(id: ImageId): Promise<Prediction | null>;
  /** As `steps`, at any of the frames. */
  stepsAmong(ids: readonly ImageId[]): Promise<readonly PlacedCommit[]>;
  /** What happened to a frame, the oldest first. */
  events(id: ImageId): Promise<readonly WorkEvent[]>;
  /** What happened to any frame of a project, the oldest first. */
  eventsOf(projectId: string): Promise<readonly WorkEvent[]>;
  /** What happened in groups of steps of a project, the oldest first. */
  grouped(projectId: string): Promise<readonly WorkEvent[]>;
  /** All that a model of this hash has said, of whatever image. */
  predictionsBy(modelSha256: string): Promise<ReadonlySet<PredictionId>>;
  checkpoint(id: string): Promise<StoredCheckpoint | undefined>;
}

/** A commit as it is stored. */
export interface Saved {
  readonly commit: Commit;
  /** Those that it speaks of for the first time. */
  readonly predictions: readonly Prediction[];
  /** Of the frames that it touches, in its order. */
  readonly sizes: readonly Size[];
  /** Where the step can be taken back; null for nowhere. */
  readonly places: readonly ImageId[] | null;
}

/** Stores every commit as it happens. */
export interface Saver {
  save(entry: Saved): void;
  /** Resolves when every step is saved; rejects when it cannot be. */
  saved(): Promise<void>;
  /** Resolves when every step is saved and can be read; rejects when it cannot be. */
  settled(): Promise<void>;
  /** Does something when that is so; steps that come meanwhile wait for it. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

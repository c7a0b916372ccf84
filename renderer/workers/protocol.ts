import type { SizePolicy } from '../../core/imaging/size-policy.ts';
import type { ContentHash } from '../../core/document/image-id.ts';
import type { DrawnObjects, ObjectDrawing } from '../../core/mask/model-objects.ts';
import type { Segment } from '../../core/mask/segments.ts';
import type { VolumeSpans } from '../../core/mask/sphere.ts';
import type { LabelTile } from '../../core/mask/tiles.ts';
import type { VoxelSearch } from '../../core/mask/voxel-search.ts';
import type { ClassDefinition } from '../../core/document/classes.ts';
import type { PatientFacts } from '../../core/formats/dicom/deidentify/deidentify.ts';
import type { SegmentationOrder } from '../../core/formats/segmentation-export.ts';
import type { LabelledFrame } from '../../core/formats/volume-export.ts';
import type { ExportedMask, MaskForms } from '../../core/formats/mask-export.ts';
import type { MaskOptions } from '../../core/mask/mask-from-probability.ts';
import type { Series, StudyFacts } from '../../core/document/series.ts';
import type { ProbabilityMap, Raster, RgbImage } from '../../core/imaging/raster.ts';
import type { PlaneCut } from '../../core/geometry/planes.ts';
import type { Size } from '../../core/geometry/size.ts';
import type { PlacedLabels } from '../../core/sources/label-file.ts';
import type { SliceHead } from '../../core/sources/slice-series.ts';
import type { ReadingProgress } from '../../core/sources/source.ts';

/** What the page and its decoding workers say to each other. */

/** Bytes to be fetched and decoded; `name` stands in messages. */
export interface FileSource {
  readonly url: string;
  readonly name: string;
  /** Which of the file's frames; by default the one that is shown first (`firstShown`). */
  readonly frame?: number;
  /** Another one once the file was written anew; absent where nobody knows. */
  readonly version?: string;
}

/** What is made of an image; each part costs time only when it is asked for. */
export interface Wanted {
  readonly pixels?: boolean;
  /** For drawing; made where a bitmap shows all that a raster holds, which 8 bits do. */
  readonly bitmap?: boolean;
  /** Network inputs under this policy. */
  readonly inputs?: SizePolicy;
  /** Longest side of a thumbnail in pixels. */
  readonly thumbnail?: number;
  /** The frame as a file of its own. */
  readonly tiff?: boolean;
  /** A larger image is refused before its pixels are unpacked, where its head tells. */
  readonly mostPixels?: number;
}

export interface EncodedPicture {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

export interface Decoded extends Size {
  readonly content: ContentHash;
  /** All that the file holds, of which this is one frame. */
  readonly series: Series;
  /** Which one. */
  readonly frame: number;
  readonly pixels?: Raster;
  readonly bitmap?: ImageBitmap;
  readonly inputs?: readonly RgbImage[];
  readonly thumbnail?: EncodedPicture;
  readonly tiff?: Uint8Array<ArrayBuffer>;
}

/** One plane of a volume, once all of its frames are there. */
export interface CutPlane {
  /** Frames that are there, of how many. */
  readonly read: number;
  readonly frameCount: number;
  /** What the files hold, in their order; null while some were not read. */
  readonly contents: readonly ContentHash[] | null;
  /** Absent while frames are missing. */
  readonly pixels?: Raster;
  /** For drawing colours; values are drawn as they are. */
  readonly bitmap?: ImageBitmap;
}

/** Voxels of a volume that were looked for, once all of its frames are there. */
export interface FoundVoxels {
  /** Null while frames are missing. */
  readonly found: VolumeSpans | 'too-many' | null;
}

/** Labels of a whole volume as a file of their own. */
export interface VolumeBytes {
  /** Of the file that they belong to. */
  readonly content: ContentHash;
  /** Null where that file holds no volume. */
  readonly bytes: Uint8Array | null;
}

/** Labels of a series as a DICOM segmentation. */
export interface SegmentationBytes {
  /** Of the files that it refers to, in their order. */
  readonly contents: readonly ContentHash[];
  /** Null where they are no DICOM, or nothing is drawn on them. */
  readonly bytes: Uint8Array | null;
  /** The same as a `.nii.gz`; null, too, where the frames make no volume. */
  readonly nifti: Uint8Array | null;
}

/** A file as it is, or without its patient. */
export interface FileBytes {
  readonly content: ContentHash;
  readonly bytes: Uint8Array;
}

/** What a file says about its patient. */
export interface PatientData {
  /** Null of what is no DICOM. */
  readonly facts: PatientFacts | null;
}

export type TaskOf<Kind extends WorkerTask['kind']> = Extract<WorkerTask, { kind: Kind }>;

export type WorkerTask =
  /** Answered as soon as the worker runs. */
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'decode';
      readonly source: FileSource;
      readonly wanted: Wanted;
      /** Whether the next frame of the file may be wanted soon. */
      readonly isKept?: boolean;
    }
  | { readonly kind: 'sliceHead'; readonly source: FileSource }
  | { readonly kind: 'study'; readonly source: FileSource }
  | {
      readonly kind: 'labelFile';
      readonly source: FileSource;
      readonly series: readonly FileSource[];
      /** See `LabelledSeries`. */
      readonly volume: number;
    }
  | {
      /** Reads a part of the volume where not all is there yet, so that others get their turn. */
      readonly kind: 'plane';
      readonly source: FileSource;
      /** One for each frame; null where `source` holds all of them, from its own frame on. */
      readonly files: readonly FileSource[] | null;
      readonly cut: PlaneCut;
    }
  | {
      /** As `plane`, of the same volume. */
      readonly kind: 'voxels';
      readonly source: FileSource;
      readonly files: readonly FileSource[] | null;
      readonly frameCount: number;
      readonly search: VoxelSearch;
    }
  /** No plane of it is wanted any more. */
  | { readonly kind: 'forget'; readonly source: FileSource }
  | {
      readonly kind: 'bytes';
      readonly source: FileSource;
      /** For DICOM without its patient. */
      readonly secret?: Uint8Array;
    }
  | { readonly kind: 'patient-data'; readonly source: FileSource }
  | { readonly kind: 'inputs'; readonly pixels: Raster; readonly policy: SizePolicy }
  | {
      readonly kind: 'labels';
      readonly map: ProbabilityMap;
      readonly size: Size;
      readonly options: MaskOptions;
    }
  | {
      readonly kind: 'assemble';
      readonly size: Size;
      readonly policy: SizePolicy;
      readonly outputs: readonly ProbabilityMap[];
    }
  | {
      readonly kind: 'mask';
      readonly map: ProbabilityMap;
      readonly size: Size;
      readonly options: MaskOptions;
    }
  | ({ readonly kind: 'objects' } & ObjectDrawing)
  | {
      readonly kind: 'overlay';
      readonly size: Size;
      readonly tiles: readonly LabelTile[];
      readonly classes: readonly ClassDefinition[];
      readonly objects: readonly Segment[];
      /** Longest side in pixels. */
      readonly longest: number;
    }
  | {
      readonly kind: 'export';
      readonly size: Size;
      readonly tiles: readonly LabelTile[];
      readonly forms: MaskForms;
    }
  | {
      readonly kind: 'segmentation';
      /** The files of the series, in the order of its frames. */
      readonly sources: readonly FileSource[];
      readonly order: SegmentationOrder;
      /** As of `bytes`. */
      readonly secret?: Uint8Array;
    }
  | {
      readonly kind: 'volume';
      readonly source: FileSource;
      readonly frames: readonly LabelledFrame[];
      readonly objects: readonly Segment[];
    };

/** A map's mask at image size. */
export interface ImageLabels {
  readonly labels: Uint8Array;
  /** The only channel at image size; null where several compete. */
  readonly probability: ProbabilityMap | null;
}

/** Results by kind of task. */
export interface WorkerResults {
  readonly labels: ImageLabels;
  /** One map over the whole image. */
  readonly assemble: ProbabilityMap;
  readonly nothing: undefined;
  readonly forget: undefined;
  readonly decode: Decoded;
  readonly plane: CutPlane;
  readonly voxels: FoundVoxels;
  /** Null for what is no slice in a file of its own. */
  readonly sliceHead: SliceHead | null;
  /** Null for what is no DICOM. */
  readonly study: { readonly study: StudyFacts | null };
  readonly labelFile: PlacedLabels;
  readonly bytes: FileBytes;
  readonly 'patient-data': PatientData;
  /** A PNG to lie over a thumbnail. */
  readonly overlay: Uint8Array;
  readonly inputs: readonly RgbImage[];
  /** The mask as stored tiles, whose labels are the model's and whose background is nobody's. */
  readonly mask: readonly LabelTile[];
  readonly objects: DrawnObjects;
  readonly export: ExportedMask;
  readonly volume: VolumeBytes;
  readonly segmentation: SegmentationBytes;
}
export type WorkerResult = WorkerResults[keyof WorkerResults];

/** What a worker can be asked. */
export interface WorkerCalls {
  readonly perform: {
    readonly request: WorkerTask;
    readonly answer: WorkerResult;
    readonly progress: ReadingProgress;
  };
}

import { imageIdOf } from '../../core/document/image-id.ts';
import type { ContentHash } from '../../core/document/image-id.ts';
import type { SizePolicy } from '../../core/imaging/size-policy.ts';
import type { DrawnObjects, ObjectDrawing } from '../../core/mask/model-objects.ts';
import type { Segment } from '../../core/mask/segments.ts';
import type { LabelTile } from '../../core/mask/tiles.ts';
import type { VoxelSearch } from '../../core/mask/voxel-search.ts';
import type { ClassDefinition } from '../../core/document/classes.ts';
import type { SegmentationOrder } from '../../core/formats/segmentation-export.ts';
import type { LabelledFrame } from '../../core/formats/volume-export.ts';
import type { ExportedMask, MaskForms } from '../../core/formats/mask-export.ts';
import type { MaskOptions } from '../../core/mask/mask-from-probability.ts';
import type { ProbabilityMap, Raster, RgbImage } from '../../core/imaging/raster.ts';
import type { PlaneCut } from '../../core/geometry/planes.ts';
import type { Size } from '../../core/geometry/size.ts';
import type { PlacedLabels } from '../../core/sources/label-file.ts';
import type { StudyFacts } from '../../core/document/series.ts';
import type { SliceHead } from '../../core/sources/slice-series.ts';
import type { DecodePriority, Decoder, RunOptions } from './worker-pool.ts';
import type { Decoded, FileSource, ImageLabels, SegmentationBytes, Wanted } from './protocol.ts';

/** A file of a project's folder. */
interface ProjectFile extends FileSource {
  readonly projectId: string;
}

/** What the page asks of the decoder, each with its urgency. */
export class ImageReader {
  readonly #decoder: Decoder;

  constructor(decoder: Decoder) {
    this.#decoder = decoder;
  }

  /** Everything for the canvas, and network inputs where a policy is given. */
  open(source: ProjectFile, policy: SizePolicy | undefined, options: RunOptions) {
    return this.#open(source, wantedWith(policy), 'interactive', options);
  }

  /** The same for an image that will be opened next, unless it is larger than so many pixels. */
  ahead(source: ProjectFile, policy: SizePolicy | undefined, mostPixels: number, signal: AbortSignal) {
    return this.#open(source, { ...wantedWith(policy), mostPixels }, 'ahead', { signal });
  }

  /**
   * One plane of a volume, whose frames `files` hold one by one, or all of them `source`, from its frame on; without
   * pixels while more is to be read, for which it is asked again.
   */
  plane(source: ProjectFile, files: readonly ProjectFile[] | null, cut: PlaneCut, options: RunOptions) {
    return this.#decoder.run({ kind: 'plane', source, files, cut }, 'interactive', options);
  }

  /** Voxels of the same volume; nothing found while more is to be read, for which it is asked again. */
  voxels(source: ProjectFile, files: readonly ProjectFile[] | null, frameCount: number, search: VoxelSearch) {
    return this.#decoder.run({ kind: 'voxels', source, files, frameCount, search }, 'interactive');
  }

  forget(source: ProjectFile): Promise<void> {
    return this.#decoder.run({ kind: 'forget', source }, 'interactive');
  }

  /** For a batch: neither pixels nor a bitmap leave the worker. */
  async inputs(source: ProjectFile, policy: SizePolicy, signal: AbortSignal) {
    const wanted = { inputs: policy };
    // The other frames of a volume come next.
    const task = { kind: 'decode', source, wanted, isKept: true } as const;
    const decoded = await this.#decoder.run(task, 'batch', { signal });
    return identified(source, having(decoded, 'inputs'));
  }

  /** For the filmstrip, after everything else. */
  async thumbnail(source: ProjectFile, longest: number, signal: AbortSignal) {
    const wanted = { thumbnail: longest };
    const decoded = await this.#decoder.run({ kind: 'decode', source, wanted }, 'background', { signal });
    return identified(source, having(decoded, 'thumbnail'));
  }

  /** Before anything of its folder can be shown. */
  sliceHead(source: ProjectFile): Promise<SliceHead | null> {
    return this.#decoder.run({ kind: 'sliceHead', source }, 'interactive');
  }

  /** Whose images a file holds, as it says at its start; null of what is no DICOM. */
  async study(source: ProjectFile): Promise<StudyFacts | null> {
    return (await this.#decoder.run({ kind: 'study', source }, 'background')).study;
  }

  /**
   * @param series the files that the labels were drawn on, in the order of their frames
   * @param volume the one that a single volume of labels belongs to
   */
  labelFile(
    source: ProjectFile,
    series: readonly ProjectFile[],
    volume: number,
    signal: AbortSignal,
  ): Promise<PlacedLabels> {
    return this.#decoder.run({ kind: 'labelFile', source, series, volume }, 'interactive', { signal });
  }

  render(pixels: Raster, policy: SizePolicy): Promise<readonly RgbImage[]> {
    return this.#decoder.run({ kind: 'inputs', pixels, policy }, 'interactive');
  }

  /** One map over the whole image from a model's outputs, in the order of the inputs that `policy` makes. */
  assemble(
    { width, height }: Size,
    policy: SizePolicy,
    outputs: readonly ProbabilityMap[],
    urgency: 'interactive' | 'batch',
  ): Promise<ProbabilityMap> {
    return this.#decoder.run({ kind: 'assemble', size: { width, height }, policy, outputs }, urgency);
  }

  /** In the worker, because bringing a map to the size of a large image takes longer than a frame. */
  labels(map: ProbabilityMap, { width, height }: Size, options: MaskOptions): Promise<ImageLabels> {
    return this.#decoder.run({ kind: 'labels', map, size: { width, height }, options }, 'interactive');
  }

  /** As `labels`, for the store. */
  mask(map: ProbabilityMap, size: Size, options: MaskOptions): Promise<readonly LabelTile[]> {
    return this.#decoder.run({ kind: 'mask', map, size, options }, 'batch');
  }

  objects(drawing: ObjectDrawing): Promise<DrawnObjects> {
    return this.#decoder.run({ kind: 'objects', ...drawing }, 'batch');
  }

  /** A mask to lie over a thumbnail, after everything else. */
  overlay(
    size: Size,
    tiles: readonly LabelTile[],
    classes: readonly ClassDefinition[],
    longest: number,
    objects: readonly Segment[] = [],
  ): Promise<Uint8Array> {
    return this.#decoder.run({ kind: 'overlay', size, tiles, classes, objects, longest }, 'background');
  }

  exportMask(size: Size, tiles: readonly LabelTile[], forms: MaskForms): Promise<ExportedMask> {
    return this.#decoder.run({ kind: 'export', size, tiles, forms }, 'batch');
  }

  /** Labels of a volume as a file of their own; its bytes are null where the file holds none. */
  async labelVolume(
    source: ProjectFile,
    frames: readonly LabelledFrame[],
    objects: readonly Segment[],
    signal: AbortSignal,
  ) {
    const task = { kind: 'volume', source, frames, objects } as const;
    return identified(source, await this.#decoder.run(task, 'batch', { signal }));
  }

  /** Labels of a series as a DICOM segmentation, without the patient where there is a secret for that. */
  segmentation(
    sources: readonly FileSource[],
    order: SegmentationOrder,
    signal: AbortSignal,
    secret: Uint8Array | null,
  ): Promise<SegmentationBytes> {
    const task = { kind: 'segmentation', sources, order, ...(secret === null ? {} : { secret }) } as const;
    return this.#decoder.run(task, 'batch', { signal });
  }

  async #open(source: ProjectFile, wanted: Wanted, priority: DecodePriority, options: RunOptions) {
    // What is read ahead may never be shown.
    const isKept = priority === 'interactive';
    const decoded = await this.#decoder.run({ kind: 'decode', source, wanted, isKept }, priority, options);
    return { ...identified(source, having(decoded, 'pixels')), bitmap: decoded.bitmap ?? null };
  }

  /** A file as it is; DICOM without its patient where there is a secret for that. */
  async bytes(source: ProjectFile, signal: AbortSignal, secret: Uint8Array | null = null) {
    const task = { kind: 'bytes', source, ...(secret === null ? {} : { secret }) } as const;
    return identified(source, await this.#decoder.run(task, 'batch', { signal }));
  }

  /** Whose a file is, and what a copy without its patient would leave out; null of what is no DICOM. */
  async patientData(source: ProjectFile, signal: AbortSignal) {
    return (await this.#decoder.run({ kind: 'patient-data', source }, 'background', { signal })).facts;
  }

  /** One frame of a file as a file of its own, a TIFF. */
  async frameBytes(source: ProjectFile, signal: AbortSignal) {
    const wanted = { tiff: true };
    const decoded = await this.#decoder.run({ kind: 'decode', source, wanted }, 'batch', { signal });
    const { imageId, tiff: bytes } = identified(source, having(decoded, 'tiff'));
    return { imageId, bytes };
  }
}

function wantedWith(policy: SizePolicy | undefined): Wanted {
  return { pixels: true, bitmap: true, ...(policy ? { inputs: policy } : {}) };
}

type With<Part extends keyof Decoded> = Decoded & { readonly [Name in Part]-?: NonNullable<Decoded[Name]> };

/** The worker sends every part that was asked for; this holds it to that. */
function having<Part extends keyof Decoded>(decoded: Decoded, ...parts: readonly Part[]): With<Part> {
  for (const part of parts) {
    if (decoded[part] === undefined) throw new TypeError(`The decoder left out ${part}`);
  }
  return decoded as With<Part>;
}

/** The image is the project's whose folder the file was read from, whichever folder is open by now. */
function identified<Part extends { readonly content: ContentHash; readonly frame?: number }>(
  { projectId }: ProjectFile,
  { content, ...decoded }: Part,
) {
  return { ...decoded, imageId: imageIdOf(projectId, content, decoded.frame) };
}

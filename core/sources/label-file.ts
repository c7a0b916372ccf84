import type { SegmentProperty } from '../document/codes.ts';
import type { ContentHash } from '../document/image-id.ts';
import { WorkbenchError } from '../errors.ts';
import { decodeCellpose } from '../formats/cellpose.ts';
import { readDicom } from '../formats/dicom/data-set.ts';
import type { Attributes, DicomFile } from '../formats/dicom/data-set.ts';
import { isDicom } from '../formats/dicom/mark.ts';
import { isStructureSet, readStructures } from '../formats/dicom/rtstruct/read.ts';
import { isSegmentation, readSegmentation } from '../formats/dicom/seg/read.ts';
import { framesOfFiles, gridOfFrames, volumesOfFrames } from '../formats/dicom/source-frames.ts';
import type { SourceFrame } from '../formats/dicom/source-frames.ts';
import { WasmCodecs } from '../formats/dicom/wasm-codecs.ts';
import type { LoadWasm } from '../formats/dicom/wasm-codecs.ts';
import { labelsOfRois, mayBeRois } from '../formats/imagej/labels.ts';
import type { FoundLabels, FoundSegment } from '../formats/labels/found.ts';
import { frameGrid, labelsOfArray, labelsOfVolumes } from '../formats/labels/volume.ts';
import { isMetaImage, readMetaImage, readMetaImageHeader } from '../formats/metaimage/volume.ts';
import { isNifti, readNifti, readNiftiHeader } from '../formats/nifti/volume.ts';
import { decodeNpy, isNpy } from '../formats/npy.ts';
import { isNrrdSegmentation, readNrrdSegmentation } from '../formats/nrrd/segmentation.ts';
import { isNrrd, readNrrd, readNrrdHeader } from '../formats/nrrd/volume.ts';
import { decodePngSamples, isPng } from '../formats/png.ts';
import { isTiff } from '../formats/tiff/mark.ts';
import type { VolumeHeader } from '../formats/volume/frames.ts';
import type { Grid } from '../geometry/alignment.ts';
import { PIXEL_LIMIT } from './source.ts';
import type { ImageFile } from './source.ts';
import { tiffSource } from './tiff-source.ts';

export interface NamedBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Stands in messages. */
  readonly name: string;
}

export interface LabelSegment extends FoundSegment {
  /** Whether a program alone has drawn it; absent where the file does not say. */
  readonly isAutomatic?: boolean;
  /** What it shows; null or absent where the file does not say it in codes. */
  readonly property?: SegmentProperty | null;
}

/** What a file of labels holds of a series. */
export interface ReadLabels extends FoundLabels<LabelSegment> {
  /** Of a single volume of labels on a series of several: on which of them it was put, counted from 0. */
  readonly volume?: number;
}

/** The same, with what the files of that series hold, in their order: the labels are of nothing else. */
export interface PlacedLabels extends ReadLabels {
  readonly contents: readonly ContentHash[];
}

/** The series that labels were drawn on. */
export interface LabelledSeries {
  /** Its files, in the order of its frames. */
  readonly sources: readonly NamedBytes[];
  /** Which of its volumes a single volume of labels belongs to, counted from 0. */
  readonly volume: number;
}

/** What reading takes that is not the same everywhere. */
export interface LabelTools {
  readonly load: LoadWasm;
  /** Of a picture or a TIFF. */
  readonly open: (image: NamedBytes) => Promise<Pick<ImageFile<unknown>, 'head' | 'frameCount'>>;
}

/**
 * Reads a file of labels for the series that it was drawn on: a DICOM segmentation or set of structures of a series of
 * DICOM; volumes of labels (NIfTI, MetaImage, NRRD, or a segmentation of 3D Slicer) of any series that says where its
 * voxels lie, as many as it has or one. Of any series that has their size: an array of NumPy or masks of Cellpose, grey
 * or indexed pictures (PNG, TIFF) of labels, and regions of ImageJ.
 * @throws WorkbenchError `labels.read` that names the file and says why it cannot be used
 */
export async function readLabelFile(
  file: NamedBytes,
  { sources, volume }: LabelledSeries,
  tools: LabelTools,
): Promise<ReadLabels> {
  const { bytes, name } = file;
  try {
    if (isDicom(bytes)) return await dicomLabels(await readDicom(bytes), sources, tools.load);
    const shape = (): Promise<Grid['shape']> => shapeOf(sources, tools);
    if (isNpy(bytes)) return arrayLabels(bytes, await shape());
    if (isPng(bytes)) return pngLabels(bytes, await shape());
    if (isTiff(bytes)) return await tiffLabels(file, await shape());
    if (mayBeRois(bytes)) return labelsOfRois(bytes, name, await shape());
    const reader = VOLUME_LABELS.find(({ recognises }) => recognises(bytes));
    if (reader === undefined) throw new Error('it is none of the formats of labels that are read');
    const series = await gridOf(sources);
    return onVolumes(reader.read(bytes, series), series, volume);
  } catch (error) {
    throw labelError(name, error);
  }
}

async function dicomLabels(
  file: DicomFile,
  sources: readonly NamedBytes[],
  load: LoadWasm,
): Promise<ReadLabels> {
  if (isStructureSet(file.root)) return readStructures(file.root, await dicomFrames(sources));
  if (!isSegmentation(file.root))
    throw new Error('it is DICOM, but no segmentation and no set of structures');
  const found = await readSegmentation(file, await dicomFrames(sources), new WasmCodecs(load));
  const segments = found.segments.map(({ algorithm, ...segment }) => ({
    ...segment,
    isAutomatic: algorithm === 'AUTOMATIC',
  }));
  return { ...found, segments };
}

function arrayLabels(bytes: Uint8Array, shape: Grid['shape']): ReadLabels {
  const masks = decodeCellpose(bytes);
  return masks === null ? labelsOfArray(decodeNpy(bytes), shape) : labelsOfArray(masks, shape, 'objects');
}

/** Of 16 bits as Cellpose and others write objects; of fewer, positions in a palette or grey values are classes. */
function pngLabels(bytes: Uint8Array, shape: Grid['shape']): ReadLabels {
  const { width, height, depth, samples } = decodePngSamples(bytes, PIXEL_LIMIT);
  const array = { shape: [height, width], data: samples };
  return labelsOfArray(array, shape, depth === 16 ? 'objects' : 'classes');
}

/** The same of the pages of a TIFF. */
async function tiffLabels({ bytes, name }: NamedBytes, shape: Grid['shape']): Promise<ReadLabels> {
  const file = await tiffSource.open(bytes, name);
  const { head, frameCount } = file;
  const { width, height } = head.size;
  const pixels = width * height;
  const data = new Float64Array(pixels * frameCount);
  for (let page = 0; page < frameCount; page++) {
    const raster = await file.frame(page);
    if (raster.channels === 3) throw new Error('its pixels are colours');
    data.set(raster.data, page * pixels);
  }
  const array = { shape: [frameCount, height, width], data };
  return labelsOfArray(array, shape, head.bitsPerSample > 8 ? 'objects' : 'classes');
}

/** Formats of volumes of labels; the first that recognises a file reads it. */
const VOLUME_LABELS: readonly {
  readonly recognises: (bytes: Uint8Array) => boolean;
  /** The frames of all volumes that the file holds. */
  readonly read: (bytes: Uint8Array, series: Grid) => FoundLabels<LabelSegment>;
}[] = [
  { recognises: isNifti, read: (bytes, series) => labelsOfVolumes(readNifti(bytes), series) },
  { recognises: isNrrdSegmentation, read: readNrrdSegmentation },
  { recognises: isNrrd, read: (bytes, series) => labelsOfVolumes(readNrrd(bytes), series) },
  { recognises: isMetaImage, read: (bytes, series) => labelsOfVolumes(readMetaImage(bytes), series) },
];

/** Where the voxels of each volume of a series lie, and how many there are. */
interface VolumesGrid extends Grid {
  readonly volumes: number;
}

/** Puts what was found on the frames of one volume, or of all, onto those of a series. */
function onVolumes(
  found: FoundLabels<LabelSegment>,
  { shape, volumes }: VolumesGrid,
  volume: number,
): ReadLabels {
  const [, , count] = shape;
  const ownVolumes = found.frames.length / count;
  if (ownVolumes === volumes) return found;
  if (ownVolumes > 1) throw new Error(`it holds ${ownVolumes} volumes, and the image has ${volumes}`);
  if (volume >= volumes) throw new Error(`the last volume of the image is ${volumes}`);
  const frames = Array.from(
    { length: count * volumes },
    (_, frame) => found.frames[frame - volume * count] ?? null,
  );
  return { ...found, frames, volume };
}

/** @throws Error where a file is no DICOM */
export async function dicomFrames(sources: readonly NamedBytes[]): Promise<readonly SourceFrame[]> {
  const roots: Attributes[] = [];
  for (const { bytes, name } of sources) {
    if (!isDicom(bytes)) throw new Error(`it is of DICOM files, and ${name} is none`);
    roots.push((await readDicom(bytes)).root);
  }
  return framesOfFiles(roots);
}

/** Width, height and number of the frames of a series. */
async function shapeOf(sources: readonly NamedBytes[], { open }: LabelTools): Promise<Grid['shape']> {
  const [first] = sources as readonly [NamedBytes];
  if (!sources.every(({ bytes }) => isDicom(bytes))) {
    if (!isVolume(first.bytes)) {
      const { head, frameCount } = await open(first);
      return [head.size.width, head.size.height, frameCount];
    }
    const { shape, volumes } = await gridOf(sources);
    return [shape[0], shape[1], shape[2] * volumes];
  }
  const frames = await dicomFrames(sources);
  const { width, height } = frames[0]?.size ?? { width: 0, height: 0 };
  return [width, height, frames.length];
}

function isVolume(bytes: Uint8Array): boolean {
  return isNifti(bytes) || isNrrd(bytes) || isMetaImage(bytes);
}

async function gridOf(sources: readonly NamedBytes[]): Promise<VolumesGrid> {
  const [{ bytes, name }] = sources as readonly [NamedBytes];
  if (isDicom(bytes)) {
    const frames = await dicomFrames(sources);
    const volumes = volumesOfFrames(frames);
    const grid = gridOfFrames(frames.slice(0, frames.length / volumes));
    if (grid !== null) return { ...grid, volumes };
    throw new Error(`it is a volume, and the frames of ${name} are none`);
  }
  const ofHeader = ({ geometry, volumes }: VolumeHeader): VolumesGrid => ({
    ...frameGrid(geometry),
    volumes,
  });
  if (isNifti(bytes)) return ofHeader(readNiftiHeader(bytes));
  if (isNrrd(bytes)) return ofHeader(readNrrdHeader(bytes));
  if (isMetaImage(bytes)) return ofHeader(readMetaImageHeader(bytes));
  throw new Error(`it is a volume, and ${name} does not say where it lies`);
}

function labelError(name: string, error: unknown): WorkbenchError {
  const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  return new WorkbenchError('labels.read', `The labels in ${name} cannot be used: ${reason}.`, {
    cause: error,
  });
}

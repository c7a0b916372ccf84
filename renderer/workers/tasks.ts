import { WorkbenchError } from '../../core/errors.ts';
import type { SizePolicy } from '../../core/imaging/size-policy.ts';
import type { LabelTile } from '../../core/mask/tiles.ts';
import type { LabelledFrame } from '../../core/formats/volume-export.ts';
import type { Segment } from '../../core/mask/segments.ts';
import type { ExportedMask, MaskForms } from '../../core/formats/mask-export.ts';
import { concatenate } from '../../core/formats/bytes.ts';
import { thumbnailOverlay } from '../../core/formats/thumbnail-overlay.ts';
import { maskFromProbability, upsample } from '../../core/mask/mask-from-probability.ts';
import type { MaskOptions } from '../../core/mask/mask-from-probability.ts';
import type { ProbabilityMap, Raster, RgbImage } from '../../core/imaging/raster.ts';
import type { Size } from '../../core/geometry/size.ts';
import { isShownAsIs, rgbOf } from '../../core/imaging/value-window.ts';
import { pureSources } from '../../core/sources/registry.ts';
import { announcedSize, formatOf, unknownFormat } from '../../core/sources/picture-file.ts';
import type { NamedBytes, PlacedLabels } from '../../core/sources/label-file.ts';
import { SLICE_HEAD_BYTES, sliceHeadOf, studyIn } from '../../core/sources/slice-series.ts';
import { openImage } from '../../core/sources/source.ts';
import { volumeError } from '../../core/sources/volume-file.ts';
import type { ImageSource, Opened, ReadingProgress } from '../../core/sources/source.ts';
import type { ContentHash } from '../../core/document/image-id.ts';
import { firstShown, seriesOfFile } from '../../core/document/series.ts';
import type { Series } from '../../core/document/series.ts';
import { encodeTiff } from '../../core/formats/tiff/encode.ts';
import { drawnObjects } from '../../core/mask/model-objects.ts';
import { assemble, planInputs, prepareImage } from '../../core/imaging/size-policy.ts';
import { LabelGrid } from '../../core/mask/label-grid.ts';
import { originOf } from '../../core/mask/threshold.ts';
import { encodeTiles } from '../../core/mask/tiles.ts';
import { sha256 } from '../sha256.ts';
import { bitmapOfFrame, rasterOfFrame, thumbnailOf } from './frame.ts';
import type { Frame } from './frame.ts';
import { patientDataIn, withoutPatient } from './patient-data.ts';
import { segmentationOf } from './segmentation.ts';
import { VolumeReader } from './volume-reader.ts';
import { loadWasm } from './wasm.ts';
import { pictureSource } from './picture.ts';
import type {
  CutPlane,
  Decoded,
  FileBytes,
  FileSource,
  ImageLabels,
  SegmentationBytes,
  TaskOf,
  VolumeBytes,
  Wanted,
  WorkerResult,
  WorkerTask,
} from './protocol.ts';

/** Hears how far a file is. */
type OnProgress = (progress: ReadingProgress) => void;

/** Does what a worker is asked to. Throws WorkbenchErrors that name the file. */
export async function perform(
  task: WorkerTask,
  onProgress: OnProgress = () => undefined,
): Promise<WorkerResult> {
  switch (task.kind) {
    case 'nothing':
      return undefined;
    case 'decode':
      return decode(task, onProgress);
    case 'sliceHead':
      return readStart(task.source, SLICE_HEAD_BYTES).then(sliceHeadOf);
    case 'study':
      return { study: await studyIn(await readStart(task.source, SLICE_HEAD_BYTES)) };
    case 'labelFile':
      return labelFile(task);
    case 'plane':
      return cutPlane(task);
    case 'voxels':
      return volumes.find(task);
    case 'forget':
      volumes.forget(task.source);
      return Promise.resolve(undefined);
    case 'bytes':
      return fileBytes(task.source, task.secret);
    case 'patient-data':
      return { facts: await patientDataIn(await readBytes(task.source), task.source.name) };
    case 'inputs':
      return networkInputs(task.pixels, task.policy);
    case 'labels':
      return imageLabels(task.map, task.size, task.options);
    case 'assemble':
      return assemble(planInputs(task.size, task.policy), task.outputs);
    case 'mask':
      return maskTiles(task.map, task.size, task.options);
    case 'objects':
      return drawnObjects(task);
    case 'overlay':
      return thumbnailOverlay(task.size, task.tiles, task.classes, task.longest, task.objects);
    case 'export':
      return exportMask(task.size, task.tiles, task.forms);
    case 'volume':
      return exportVolume(task.source, task.frames, task.objects);
    case 'segmentation':
      return drawnSegmentation(task);
  }
}

/** Pictures come last: the others are told by their first bytes, while anything may begin as a BMP does. */
const SOURCES: readonly ImageSource<Frame>[] = [...pureSources(loadWasm), pictureSource];

/**
 * One pass over the file: its hash and everything that is wanted of a frame's pixels. Only what is wanted is made,
 * because reading back a large image's pixels costs as much as decoding it.
 */
async function decode(task: TaskOf<'decode'>, onProgress: OnProgress): Promise<Decoded> {
  const { source, wanted, isKept = false } = task;
  const opened = keptOf(source) ?? (await open(source, wanted, onProgress));
  const { content, file } = opened;
  if (isKept && file.frameCount > 1) kept = opened;
  requireAtMost(file.head.size, wanted, source.name);
  const series = seriesOfFile(content, file.kind, file.head, file.frameCount);
  const index = source.frame ?? firstShown(file.head, file.frameCount);
  const frame = await file.frame(index);
  const parts = await wantedOf(frame, wanted, series.spacing, (share) =>
    onProgress({ stage: 'preparing', share }),
  );
  return { content, series, frame: index, ...parts };
}

interface OpenedFile {
  readonly source: FileSource;
  readonly content: ContentHash;
  readonly file: Opened<Frame>;
}

/** The file of several frames that was shown last: a person scrolls faster than a volume is read and unpacked. */
let kept: OpenedFile | undefined;

const volumes = new VolumeReader(async (source, isWhole) => {
  const opened = keptOf(source) ?? (await open(source, {}, () => undefined));
  if (isWhole) kept = opened;
  const { content, file } = opened;
  return { content, frame: async (index) => rasterOfFrame(await file.frame(index), () => undefined) };
});

async function cutPlane(task: TaskOf<'plane'>): Promise<CutPlane> {
  const plane = await volumes.cut(task);
  const { pixels } = plane;
  return pixels?.channels === 3 ? { ...plane, bitmap: await bitmapOfFrame(pixels) } : plane;
}

function keptOf({ url, version }: FileSource): OpenedFile | undefined {
  const isSame = version !== undefined && kept?.source.url === url && kept.source.version === version;
  return isSame ? kept : undefined;
}

async function open(source: FileSource, wanted: Wanted, onProgress: OnProgress): Promise<OpenedFile> {
  const bytes = await readBytes(source, (share) => onProgress({ stage: 'reading', share }));
  onProgress({ stage: 'unpacking', share: null });
  const content = await sha256(bytes);
  const format = formatOf(bytes);
  if (format !== undefined) requireAtMost(announcedSize(bytes, format, source.name), wanted, source.name);
  const file = await opened({ bytes, name: source.name });
  return { source, content, file };
}

function requireAtMost({ width, height }: Size, { mostPixels = Infinity }: Wanted, name: string): void {
  if (width * height <= mostPixels) return;
  throw new WorkbenchError('decode.large', `${name} is larger than is wanted now.`);
}

async function wantedOf(
  frame: Frame,
  wanted: Wanted,
  spacing: Series['spacing'],
  onShare: (share: number) => void,
) {
  const { width, height } = frame;
  const isRead = wanted.pixels === true || wanted.tiff === true || wanted.inputs !== undefined;
  const pixels = isRead ? rasterOfFrame(frame, onShare) : undefined;
  const isShownAsBitmap = wanted.bitmap === true && (frame instanceof ImageBitmap || isShownAsIs(frame));
  const bitmap = isShownAsBitmap || wanted.thumbnail !== undefined ? await bitmapOfFrame(frame) : undefined;
  const thumbnail =
    bitmap && wanted.thumbnail !== undefined ? await thumbnailOf(bitmap, wanted.thumbnail) : undefined;
  if (!isShownAsBitmap) for (const made of [bitmap, frame]) if (made instanceof ImageBitmap) made.close();
  return {
    width,
    height,
    ...(wanted.inputs && pixels ? { inputs: networkInputs(pixels, wanted.inputs) } : {}),
    ...(wanted.pixels === true && pixels ? { pixels } : {}),
    ...(isShownAsBitmap && bitmap ? { bitmap } : {}),
    ...(thumbnail ? { thumbnail } : {}),
    ...(wanted.tiff === true && pixels ? { tiff: encodeTiff(pixels, spacing) } : {}),
  };
}

async function fileBytes(source: FileSource, secret: Uint8Array | undefined): Promise<FileBytes> {
  const bytes = await readBytes(source);
  return { content: await sha256(bytes), bytes: await withoutPatient(bytes, source.name, secret) };
}

function readBytes(
  source: FileSource,
  onShare: (share: number) => void = () => undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  return withResponse(source, (response) => bytesOf(response, onShare));
}

/** At most so many bytes at the start of a file; the rest is not read. */
function readStart(source: FileSource, bytes: number): Promise<Uint8Array<ArrayBuffer>> {
  return withResponse(source, async (response) => {
    const reader = response.body?.getReader();
    const parts: Uint8Array[] = [];
    for (let left = bytes; left > 0;) {
      const part = await reader?.read();
      if (part?.value === undefined) break;
      parts.push(part.value);
      left -= part.value.length;
    }
    await reader?.cancel();
    return concatenate(parts);
  });
}

/** Main answers 403 and 404 alike to what is gone and what may not be read: the page need not know which. */
async function withResponse<Read>(
  { url, name }: FileSource,
  read: (response: Response) => Promise<Read>,
): Promise<Read> {
  const unreadable = (cause: unknown): Promise<never> =>
    Promise.reject(new WorkbenchError('file.read', `${name} cannot be read.`, { cause }));
  // eslint-disable-next-line no-restricted-globals -- the app's own protocol, the only one its policy lets through
  const response = await fetch(url, { cache: 'no-store' }).catch(unreadable);
  if (!response.ok) {
    throw new WorkbenchError('file.gone', `${name} is no longer there, or may not be read.`);
  }
  // The file, or the disk it lies on, may go while it is read.
  return read(response).catch(unreadable);
}

/** Smaller files are there sooner than a word about them. */
const SHARED_FROM_BYTES = 8_000_000;

async function bytesOf(response: Response, onShare: (share: number) => void) {
  const total = Number(response.headers.get('Content-Length') ?? 0);
  if (total < SHARED_FROM_BYTES || response.body === null)
    return new Uint8Array(await response.arrayBuffer());
  const parts: Uint8Array[] = [];
  const reader = response.body.getReader();
  let done = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    done += part.value.length;
    onShare(Math.min(1, done / total));
  }
  return concatenate(parts);
}

/** The same inputs as the command line makes: both use the core's plan. */
function networkInputs(pixels: Raster, policy: SizePolicy): readonly RgbImage[] {
  return prepareImage(rgbOf(pixels), policy).inputs;
}

/** Loaded when it is wanted: a worker that opens images starts without it. */
async function exportMask(size: Size, tiles: readonly LabelTile[], forms: MaskForms): Promise<ExportedMask> {
  return (await import('../../core/formats/mask-export.ts')).exportMask(size, tiles, forms);
}

/** Labels as they lie in the file that they were drawn on. */
async function exportVolume(
  source: FileSource,
  frames: readonly LabelledFrame[],
  objects: readonly Segment[],
): Promise<VolumeBytes> {
  const file = await readBytes(source);
  const content = await sha256(file);
  const volumes = await import('../../core/formats/volume-export.ts');
  try {
    return { content, bytes: volumes.exportVolume(file, frames, objects) };
  } catch (error) {
    throw volumeError(source.name, error);
  }
}

async function drawnSegmentation(task: TaskOf<'segmentation'>): Promise<SegmentationBytes> {
  const files = [];
  for (const source of task.sources) {
    const bytes = await readBytes(source);
    files.push({ bytes, content: await sha256(bytes) });
  }
  return segmentationOf(files, task, loadWasm);
}

/** Labels of other programs, put onto the frames of a series. */
async function labelFile({ source, series, volume }: TaskOf<'labelFile'>): Promise<PlacedLabels> {
  const { readLabelFile } = await import('../../core/sources/label-file.ts');
  const named = async (file: FileSource) => ({ name: file.name, bytes: await readBytes(file) });
  const sources = [];
  const contents = [];
  for (const file of series) {
    const read = await named(file);
    sources.push(read);
    contents.push(await sha256(read.bytes));
  }
  const tools = { load: loadWasm, open: opened };
  return { ...(await readLabelFile(await named(source), { sources, volume }, tools)), contents };
}

/** @throws WorkbenchError as `ImageSource.open`, and `image.format` for what no source recognises */
async function opened({ bytes, name }: NamedBytes): Promise<Opened<Frame>> {
  const file = await openImage(SOURCES, bytes, name);
  if (file === undefined) throw unknownFormat(name);
  return file;
}

function imageLabels(map: ProbabilityMap, size: Size, options: MaskOptions): ImageLabels {
  const probability = map.channels === 1 ? upsample(map, size) : null;
  return { labels: maskFromProbability(probability ?? map, size, options).data, probability };
}

function maskTiles(map: ProbabilityMap, size: Size, options: MaskOptions): readonly LabelTile[] {
  const { data } = maskFromProbability(map, size, options);
  const provenance = data.map(originOf);
  return encodeTiles(new LabelGrid(size, data, provenance));
}

import { WorkbenchError } from '../../core/errors.ts';
import type { ContentHash } from '../../core/document/image-id.ts';
import type { SizePolicy } from '../../core/imaging/size-policy.ts';
import type { LabelTile } from '../../core/mask/tiles.ts';
import { TRANSCODE_QUERY } from '../../core/contract/image-url.ts';
import type { ExportedMask, MaskForms } from '../../core/formats/mask-export.ts';
import { thumbnailOverlay } from '../../core/formats/thumbnail-overlay.ts';
import { spacingOf } from '../../core/formats/spacing.ts';
import { isTiff } from '../../core/formats/tiff.ts';
import { maskFromProbability, upsample } from '../../core/mask/mask-from-probability.ts';
import type { MaskOptions } from '../../core/mask/mask-from-probability.ts';
import type { ProbabilityMap, RgbImage } from '../../core/imaging/raster.ts';
import type { Size } from '../../core/geometry/size.ts';
import { assemble, planInputs, renderInput } from '../../core/imaging/size-policy.ts';
import { LabelGrid } from '../../core/mask/label-grid.ts';
import { originOf } from '../../core/mask/threshold.ts';
import { encodeTiles } from '../../core/mask/tiles.ts';
import { sha256 } from '../sha256.ts';
import { decodePicture, pixelsOf, thumbnailOf } from './picture.ts';
import type {
  Decoded,
  FileBytes,
  FileSource,
  ImageLabels,
  Wanted,
  WorkerResult,
  WorkerTask,
} from './protocol.ts';

/** Does what a worker is asked to. Throws WorkbenchErrors that name the file. */
export function perform(task: WorkerTask): Promise<WorkerResult> {
  switch (task.kind) {
    case 'nothing':
      return Promise.resolve(undefined);
    case 'decode':
      return decode(task.source, task.wanted);
    case 'bytes':
      return fileBytes(task.source);
    case 'inputs':
      return Promise.resolve(networkInputs(task.pixels, task.policy));
    case 'labels':
      return Promise.resolve(imageLabels(task.map, task.size, task.options));
    case 'assemble':
      return Promise.resolve(assemble(planInputs(task.size, task.policy), task.outputs));
    case 'mask':
      return Promise.resolve(maskTiles(task.map, task.size, task.options));
    case 'overlay':
      return Promise.resolve(
        thumbnailOverlay(task.size, task.tiles, task.classes, task.longest, task.objects),
      );
    case 'export':
      return exportMask(task.size, task.tiles, task.forms);
  }
}

/**
 * One pass over the file: its hash and everything that is wanted of its pixels. Only what is wanted is made, because
 * reading back a large image's pixels costs as much as decoding it.
 */
async function decode(source: FileSource, wanted: Wanted): Promise<Decoded> {
  const file = await readBytes(source);
  const content = await sha256(file);
  const bytes = isTiff(file) ? await readAsPng(source, content) : file;
  const picture = await decodePicture(bytes, source.name);
  const { width, height, bitsPerSample, bitmap } = picture;
  const pixels = wanted.pixels === true || wanted.inputs ? pixelsOf(picture) : undefined;
  const thumbnail = wanted.thumbnail === undefined ? undefined : await thumbnailOf(picture, wanted.thumbnail);
  if (wanted.bitmap !== true) bitmap.close();
  return {
    content,
    width,
    height,
    bitsPerSample,
    spacing: spacingOf(file),
    ...(wanted.inputs && pixels ? { inputs: networkInputs(pixels, wanted.inputs) } : {}),
    ...(wanted.pixels === true && pixels ? { pixels } : {}),
    ...(wanted.bitmap === true ? { bitmap } : {}),
    ...(thumbnail ? { thumbnail } : {}),
  };
}

async function fileBytes(source: FileSource): Promise<FileBytes> {
  const bytes = await readBytes(source);
  return { content: await sha256(bytes), bytes };
}

/** Main decodes what this sandbox has no decoder for. A file that changed in between would get another's labels. */
async function readAsPng({ url, name }: FileSource, content: ContentHash): Promise<Uint8Array<ArrayBuffer>> {
  const response = await ask(`${url}${TRANSCODE_QUERY}`, name);
  if (response.status === 422) throw new WorkbenchError('image.damaged', await response.text());
  if (!response.ok) throw gone(name);
  if (response.headers.get('ETag') !== `"${content}"`) {
    throw new WorkbenchError('file.changed', `${name} was changed while it was read. Open it again.`);
  }
  return bytesOf(response, name);
}

/** Main answers 403 and 404 alike to what is gone and what may not be read: the page need not know which. */
async function readBytes({ url, name }: FileSource): Promise<Uint8Array<ArrayBuffer>> {
  const response = await ask(url, name);
  if (!response.ok) throw gone(name);
  return bytesOf(response, name);
}

async function ask(url: string, name: string): Promise<Response> {
  // eslint-disable-next-line no-restricted-globals -- the app's own protocol, the only one its policy lets through
  return fetch(url, { cache: 'no-store' }).catch((cause: unknown) => Promise.reject(unreadable(name, cause)));
}

/** The file, or the disk it lies on, may go while it is read. */
async function bytesOf(response: Response, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const buffer = await response
    .arrayBuffer()
    .catch((cause: unknown) => Promise.reject(unreadable(name, cause)));
  return new Uint8Array(buffer);
}

function unreadable(name: string, cause: unknown): WorkbenchError {
  return new WorkbenchError('file.read', `${name} cannot be read.`, { cause });
}

function gone(name: string): WorkbenchError {
  return new WorkbenchError('file.gone', `${name} is no longer there, or may not be read.`);
}

/** The same inputs as the command line makes: both use the core's plan. */
function networkInputs(image: RgbImage, policy: SizePolicy): readonly RgbImage[] {
  const plan = planInputs(image, policy);
  return plan.inputs.map((_, index) => renderInput(image, plan, index));
}

/** Loaded when it is wanted: a worker that opens images starts without it. */
async function exportMask(size: Size, tiles: readonly LabelTile[], forms: MaskForms): Promise<ExportedMask> {
  return (await import('../../core/formats/mask-export.ts')).exportMask(size, tiles, forms);
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

import { WorkbenchError, messageOf } from '../errors.ts';
import type { SeriesHead, SourceKind } from '../document/series.ts';
import type { Raster } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';

/** Larger images are refused before their pixels are unpacked: 200 megapixels are 600 MB. */
export const PIXEL_LIMIT = 200_000_000;

/** How far a file has come on its way to the canvas. */
export interface ReadingProgress {
  readonly stage: 'reading' | 'unpacking' | 'preparing';
  /** Of this stage, 0..1; null where nobody tells. */
  readonly share: number | null;
}

/** A file whose head was read: the frames can be had one by one. */
export interface ImageFile<Frame> {
  readonly head: SeriesHead;
  /** At least one. */
  readonly frameCount: number;
  /** @throws WorkbenchError as `ImageSource.open`, and RangeError for a frame that is not there */
  frame(index: number): Promise<Frame>;
}

/**
 * One kind of file. Whoever opens files has a list of these: those that are pure (`pureSources`) and one for pictures,
 * which the window and the command line decode each with what is at hand there. `Frame` is a raster, or what that host
 * makes of a picture first.
 */
export interface ImageSource<Frame = Raster> {
  readonly kind: SourceKind;
  /** By content, whatever the name says. */
  recognises(bytes: Uint8Array): boolean;
  /**
   * `name` stands in messages.
   * @throws WorkbenchError that names the file: `image.format`, `image.damaged`, `image.large`
   */
  open(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<ImageFile<Frame>>;
}

/** What opened a file, and the file. */
export interface Opened<Frame> extends ImageFile<Frame> {
  readonly kind: SourceKind;
}

/** Undefined where no source recognises the file: what to say about it, the host knows. */
export async function openImage<Frame>(
  sources: readonly ImageSource<Frame>[],
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): Promise<Opened<Frame> | undefined> {
  if (bytes.length === 0) throw new WorkbenchError('image.empty', `${name} is empty.`);
  const source = sources.find((known) => known.recognises(bytes));
  if (source === undefined) return undefined;
  const file = await source.open(bytes, name);
  const { head, frameCount } = file;
  return { kind: source.kind, head, frameCount, frame: (index) => file.frame(index) };
}

/** Wraps what a decoder threw in a sentence about the file. */
export function imageError(name: string, error: unknown): WorkbenchError {
  const code = error instanceof WorkbenchError ? error.code : '';
  if (code.startsWith('image.')) return error as WorkbenchError;
  const reason = messageOf(error).trim().split('\n')[0]?.replace(/[.:]$/, '') ?? '';
  if (code.endsWith('.large')) return tooLarge(name, reason);
  if (code.endsWith('.kind')) return new WorkbenchError('image.format', `${name} cannot be used: ${reason}.`);
  return new WorkbenchError('image.damaged', `${name} is damaged: ${reason}.`, { cause: error });
}

/** @throws WorkbenchError `image.large` */
export function requireSize({ width, height }: Size, name: string): void {
  if (width * height > PIXEL_LIMIT) throw tooLarge(name, `it has ${width} x ${height} pixels`);
}

function tooLarge(name: string, reason: string): WorkbenchError {
  const limit = PIXEL_LIMIT / 1e6;
  return new WorkbenchError(
    'image.large',
    `${name} is too large: ${reason}; the limit is ${limit} megapixels.`,
  );
}

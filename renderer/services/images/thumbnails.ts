import { messageOf, WorkbenchError } from '../../../core/errors.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { countsOf } from '../../../core/document/series.ts';
import type { FrameCounts } from '../../../core/document/series.ts';
import type { ImageItem } from './image-list.ts';
import type { Patients } from './patients.ts';
import { identifyFrame } from './identify-frame.ts';
import { fileOfFrame } from './image-item.ts';
import { Observable } from '../observable.ts';
import type { EncodedPicture, ImageReader, ThumbnailStore } from '../ports.ts';
import { isCancelled } from '../prediction/predict.ts';
import type { Project } from '../project/project.ts';

export type Thumbnail = { readonly url: string } | { readonly problem: string };

export interface ThumbnailsState {
  /** By path inside the folder; absent while not made yet. */
  readonly byKey: ReadonlyMap<string, Thumbnail>;
}

export interface ThumbnailsPorts {
  readonly project: Project;
  readonly images: ThumbnailStore;
  readonly reader: ImageReader;
  readonly patients: Pick<Patients, 'meet'>;
}

/** Longest side in pixels: sharp at twice the size the strip shows. */
export const THUMBNAIL_LONGEST = 192;

/** Pictures held for showing; those shown longest ago go first. The rest waits in the store. */
const HELD = 400;

/** Breath between files nobody looks at, so that reading them never slows a person down. */
const IDLE_PAUSE_MS = 30;

/**
 * Small pictures for the filmstrip: the visible ones first, then every file of the folder, so that moved files are
 * known again by their content.
 */
export class Thumbnails extends Observable<ThumbnailsState> {
  readonly #ports: ThumbnailsPorts;
  #visible: readonly string[] = [];
  #folder: string | undefined;
  #working = false;
  #cancel = new AbortController();
  /** Items whose picture the store did not take; tried again once it takes another, or others are looked at. */
  #refused: ReadonlySet<ImageItem> = new Set();

  constructor(ports: ThumbnailsPorts) {
    super({ byKey: new Map() });
    this.#ports = ports;
    this.#folder = ports.project.id;
    ports.project.subscribe(() => this.#follow());
  }

  /** The items on screen, in order; earlier ones that are no longer visible wait. */
  show(keys: readonly string[]): void {
    this.#visible = keys;
    this.#tryRefused();
    void this.#work();
  }

  /** Starts over when another folder was opened. */
  #follow(): void {
    const { project } = this.#ports;
    if (project.id === this.#folder) return;
    this.#folder = project.id;
    this.#cancel.abort();
    this.#cancel = new AbortController();
    this.#visible = [];
    this.#release([...this.state.byKey.keys()]);
    void this.#work();
  }

  /** One at a time; calls that come while it works only change what is taken next. */
  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    try {
      for (let item = this.#next(); item !== undefined; item = this.#next()) {
        const isVisible = this.#visible.includes(item.key);
        await this.#make(item, this.#cancel.signal);
        if (!isVisible) await new Promise((resolve) => setTimeout(resolve, IDLE_PAUSE_MS));
      }
    } finally {
      this.#working = false;
    }
  }

  /** A visible file without a picture, else one whose content is not known yet. */
  #next(): ImageItem | undefined {
    const { images } = this.#ports.project.state;
    const { byKey } = this.state;
    const visible = new Set(this.#visible.filter((key) => !byKey.has(key)));
    const wanted = visible.size === 0 ? undefined : images.find(({ key }) => visible.has(key));
    const isUnknown = (item: ImageItem): boolean =>
      hasUnreadFile(item) && item.problem === undefined && !this.#refused.has(item);
    return wanted ?? images.find(isUnknown);
  }

  async #make(item: ImageItem, signal: AbortSignal): Promise<void> {
    const { project } = this.#ports;
    try {
      const isPictured = this.state.byKey.has(item.key) || !this.#visible.includes(item.key);
      if (item.files !== undefined && item.imageId !== undefined && isPictured) {
        await this.#identify(item, signal);
        return;
      }
      const { imageId, thumbnail, counts } = (await this.#stored(item)) ?? (await this.#read(item, signal));
      signal.throwIfAborted();
      if (item.imageId === undefined)
        await project.identify({ file: fileOfFrame(item).file, imageId, counts });
      signal.throwIfAborted();
      this.#tryRefused();
      // Of a large folder only those that are looked at: the others wait in the store.
      if (this.state.byKey.size < HELD || this.#visible.includes(item.key)) {
        this.#hold(item.key, { url: URL.createObjectURL(blobOf(thumbnail)) });
      }
    } catch (error) {
      if (isCancelled(error) || signal.aborted) return;
      const problem = messageOf(error);
      this.#refused = new Set([...this.#refused, item]);
      this.#hold(item.key, { problem });
      // Trouble with the store says nothing about the file.
      const byFile = error instanceof WorkbenchError && !error.code.startsWith('store.');
      if (byFile) project.markProblem(item.key, problem);
    }
  }

  #tryRefused(): void {
    if (this.#refused.size === 0) return;
    const keys = [...this.#refused].map(({ key }) => key);
    this.#refused = new Set();
    this.#release(keys);
  }

  /** The next file of a series, so that its slices are known by their content. */
  async #identify(item: ImageItem, signal: AbortSignal): Promise<void> {
    const frame = item.files?.findIndex((file) => file.imageId === undefined) ?? 0;
    await identifyFrame(this.#ports, item, frame, signal);
  }

  async #stored({ imageId }: ImageItem): Promise<Made | undefined> {
    if (imageId === undefined) return undefined;
    const thumbnail = (await this.#ports.images.thumbnails([imageId])).get(imageId);
    return thumbnail === undefined ? undefined : { imageId, thumbnail };
  }

  async #read(item: ImageItem, signal: AbortSignal): Promise<Made> {
    const { project, images, patients, reader } = this.#ports;
    const read = await reader.thumbnail(project.sourceOf(item), THUMBNAIL_LONGEST, signal);
    const { imageId, thumbnail, series } = read;
    patients.meet(series);
    await images.saveThumbnail({ imageId, ...thumbnail });
    return { imageId, thumbnail, counts: countsOf(series) };
  }

  /** Shows a picture and lets go of those that are neither visible nor recent. */
  #hold(key: string, thumbnail: Thumbnail): void {
    // A file that was replaced has another one.
    this.#release([key]);
    const byKey = new Map(this.state.byKey);
    byKey.set(key, thumbnail);
    this.update({ byKey });
    const visible = new Set(this.#visible);
    const spare = [...byKey.keys()].filter((other) => !visible.has(other));
    this.#release(spare.slice(0, Math.max(0, byKey.size - HELD)));
  }

  #release(keys: readonly string[]): void {
    if (keys.length === 0) return;
    const byKey = new Map(this.state.byKey);
    for (const key of keys) {
      const thumbnail = byKey.get(key);
      if (thumbnail && 'url' in thumbnail) URL.revokeObjectURL(thumbnail.url);
      byKey.delete(key);
    }
    this.update({ byKey });
  }
}

function hasUnreadFile({ imageId, files }: ImageItem): boolean {
  return files === undefined ? imageId === undefined : files.some((file) => file.imageId === undefined);
}

interface Made {
  readonly imageId: ImageId;
  readonly thumbnail: EncodedPicture;
  /** Of the file, where it was read. */
  readonly counts?: FrameCounts;
}

function blobOf({ bytes, mediaType }: EncodedPicture): Blob {
  return new Blob([bytes as Uint8Array<ArrayBuffer>], { type: mediaType });
}

import type { ImageId } from '../../../core/document/image-id.ts';
import type { ClassDefinition } from '../../../core/document/classes.ts';
import { seriesIdOf } from '../../../core/document/state.ts';
import { framesOf } from '../../../core/document/commit.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import type { ImageItem } from './image-list.ts';
import { Observable } from '../observable.ts';
import type { Annotations, ImageReader, Saver } from '../ports.ts';
import type { Project } from '../project/project.ts';
import { THUMBNAIL_LONGEST } from './thumbnails.ts';

export interface ThumbnailOverlaysState {
  /** Addresses of pictures of the masks; absent while not made yet, and where there is no mask. */
  readonly byImage: ReadonlyMap<ImageId, string>;
}

export interface ThumbnailOverlaysPorts {
  readonly project: Project;
  readonly stream: CommitStream;
  readonly annotations: Pick<Annotations, 'known' | 'tiles' | 'series'>;
  readonly saver: Pick<Saver, 'settled'>;
  readonly reader: Pick<ImageReader, 'overlay'>;
}

/** Milliseconds without a change after which the open image's mask is drawn anew, so as not to disturb strokes. */
const SETTLED_MS = 1000;

/** Masks of the images on screen, small, to lie over their thumbnails. */
export class ThumbnailOverlays extends Observable<ThumbnailOverlaysState> {
  readonly #ports: ThumbnailOverlaysPorts;
  #visible: readonly string[] = [];
  /** Images whose overlay is that of their mask as it is. */
  readonly #fresh = new Set<ImageId>();
  #classes: readonly ClassDefinition[];
  #isWorking = false;
  /** The image that somebody works on just now. */
  #busy: ImageId | undefined;
  #settle: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: ThumbnailOverlaysPorts) {
    super({ byImage: new Map() });
    this.#ports = ports;
    this.#classes = ports.project.state.classes;
    ports.project.subscribe(() => this.#follow());
    ports.stream.onCommit((commit) => {
      const frames = framesOf(commit);
      for (const frame of frames) this.#fresh.delete(frame);
      const { image } = ports.project.state;
      if (image.phase === 'ready' && frames.includes(image.open.imageId)) this.#rest(image.open.imageId);
      void this.#work();
    });
  }

  /** The items on screen; overlays of all others are let go. */
  show(keys: readonly string[]): void {
    this.#visible = keys;
    this.#releaseOthers();
    void this.#work();
  }

  /** Leaves an image alone until the work on it rests. */
  #rest(imageId: ImageId): void {
    clearTimeout(this.#settle);
    this.#busy = imageId;
    this.#settle = setTimeout(() => {
      this.#busy = undefined;
      void this.#work();
    }, SETTLED_MS);
  }

  /** Colours may have changed, and images may have got a mask. */
  #follow(): void {
    const { classes } = this.#ports.project.state;
    if (classes !== this.#classes) {
      this.#classes = classes;
      this.#fresh.clear();
    }
    void this.#work();
  }

  async #work(): Promise<void> {
    if (this.#isWorking) return;
    this.#isWorking = true;
    // Others hear of the same commit first.
    await Promise.resolve();
    const failed: ImageId[] = [];
    for (let imageId = this.#next(); imageId !== undefined; imageId = this.#next()) {
      this.#fresh.add(imageId);
      // The store's trouble is told where work is lost by it.
      await this.#make(imageId).catch(() => failed.push(imageId));
    }
    // The next change tries again.
    for (const imageId of failed) this.#fresh.delete(imageId);
    this.#isWorking = false;
  }

  #next(): ImageId | undefined {
    return this.#shown().find(({ imageId, status }) => {
      if (imageId === undefined || imageId === this.#busy || this.#fresh.has(imageId)) return false;
      // What was taken back altogether is new again, and still shows what it was.
      return status !== 'new' || this.state.byImage.has(imageId);
    })?.imageId;
  }

  #shown(): readonly ImageItem[] {
    return this.#visible.flatMap((key) => this.#ports.project.item(key) ?? []);
  }

  async #make(imageId: ImageId): Promise<void> {
    const { annotations, saver, reader } = this.#ports;
    await saver.settled();
    const record = (await annotations.known([imageId])).get(imageId);
    const tiles = record === undefined ? [] : await annotations.tiles(imageId);
    if (record === undefined || tiles.length === 0) {
      this.#hold(imageId, undefined);
      return;
    }
    const objects = (await annotations.series(seriesIdOf(record)))?.objects ?? [];
    const png = await reader.overlay(record, tiles, this.#classes, THUMBNAIL_LONGEST, objects);
    // Meanwhile the image left the screen, or its mask changed.
    if (!this.#fresh.has(imageId)) return;
    const blob = new Blob([png as Uint8Array<ArrayBuffer>], { type: 'image/png' });
    this.#hold(imageId, URL.createObjectURL(blob));
  }

  #hold(imageId: ImageId, url: string | undefined): void {
    const byImage = new Map(this.state.byImage);
    const before = byImage.get(imageId);
    if (url === before) return;
    if (before !== undefined) URL.revokeObjectURL(before);
    if (url === undefined) byImage.delete(imageId);
    else byImage.set(imageId, url);
    this.update({ byImage });
  }

  #releaseOthers(): void {
    const shown = new Set(this.#shown().map(({ imageId }) => imageId));
    const held = [...this.state.byImage.keys(), ...this.#fresh];
    for (const imageId of held.filter((id) => !shown.has(id))) {
      this.#fresh.delete(imageId);
      this.#hold(imageId, undefined);
    }
  }
}

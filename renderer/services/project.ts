import { imageUrl } from '../../core/contract/channels.ts';
import { messageOf, WorkbenchError } from '../../core/contract/errors.ts';
import type { FolderListing } from '../../core/contract/folders.ts';
import type { ImageId, ImageStatus, ProjectRecord } from '../../core/contract/records.ts';
import { applyClasses } from '../../core/document/classes.ts';
import type { ClassDefinition } from '../../core/document/classes.ts';
import type { Commit } from '../../core/document/commit.ts';
import { statusAfter } from '../../core/document/status.ts';
import type { BridgeClient } from './bridge-client.ts';
import type { Lightbox, OpenImage } from './lightbox.ts';
import * as list from './image-list.ts';
import type { ImageItem, StatusCounts } from './image-list.ts';
import { Observable } from './observable.ts';
import type { EditorPort, FileSource, ImageStore, ProjectStore, Saver } from './ports.ts';
import { withoutProblem } from './without-problem.ts';

export type { ImageItem } from './image-list.ts';
export type { OpenImage } from './lightbox.ts';

export type ImageState =
  | { readonly phase: 'none' }
  /** The image before stays on the canvas, and can be drawn on, until the new one is there. */
  | { readonly phase: 'loading'; readonly key: string; readonly previous: OpenImage | null }
  | { readonly phase: 'ready'; readonly open: OpenImage }
  | { readonly phase: 'failed'; readonly key: string; readonly problem: string };

export interface ProjectState {
  readonly phase: 'none' | 'opening' | 'open';
  /** Why the last thing asked for failed, for people. */
  readonly problem?: string;
  readonly name: string;
  readonly writable: boolean;
  readonly classes: readonly ClassDefinition[];
  readonly images: readonly ImageItem[];
  readonly counts: StatusCounts;
  /** Index into `images` of the one selected, -1 for none. */
  readonly selected: number;
  readonly image: ImageState;
}

export interface ProjectPorts {
  readonly bridge: BridgeClient;
  readonly lightbox: Lightbox;
  readonly editor: EditorPort;
  readonly projects: ProjectStore;
  readonly images: ImageStore;
  readonly saver: Saver;
  /** Classes of a folder that is opened for the first time. */
  readonly defaultClasses: () => readonly ClassDefinition[];
  /** Puts the editor's tool, brush and camera back, once the image they belong to is open. */
  readonly restoreView: (view: Readonly<Record<string, unknown>>) => void;
}

const NOTHING: ProjectState = {
  phase: 'none',
  name: '',
  writable: false,
  classes: [],
  images: [],
  counts: list.countStatuses([]),
  selected: -1,
  image: { phase: 'none' },
};

/** The open folder and its images. Everything is stored as it happens. */
export class Project extends Observable<ProjectState> {
  readonly #ports: ProjectPorts;
  #listing: FolderListing | undefined;
  #record: ProjectRecord | undefined;

  constructor(ports: ProjectPorts) {
    super(NOTHING);
    this.#ports = ports;
    ports.editor.onCommit((commit) => this.#store(commit));
    ports.bridge.on('folder.changed', ({ grant }) => {
      if (grant === this.#listing?.grant) void this.refresh();
    });
  }

  /** `FolderListing.id` of the open folder. */
  get id(): string | undefined {
    return this.#record?.id;
  }

  /** The folder from the command line or of the last time. */
  start(): Promise<void> {
    return this.#openFolder(() => this.#ports.bridge.request('folder.startup'));
  }

  /** Asks for a folder. */
  openFolder(): Promise<void> {
    return this.#openFolder(() => this.#ports.bridge.request('folder.open'));
  }

  /** One of `folder.recent`. */
  reopen(folderId: string): Promise<void> {
    return this.#openFolder(() => this.#ports.bridge.request('folder.reopen', { id: folderId }));
  }

  openDemo(): Promise<void> {
    return this.#openFolder(() => this.#ports.bridge.request('folder.demo'));
  }

  openDropped(files: readonly unknown[]): Promise<void> {
    return this.#openFolder(() => this.#ports.bridge.openDropped(files));
  }

  /** Looks again at what lies in the folder. */
  async refresh(): Promise<void> {
    if (this.#listing === undefined) return;
    try {
      const selected = this.state.images[this.state.selected]?.key;
      this.#listing = await this.#ports.bridge.request('folder.refresh', { grant: this.#listing.grant });
      const images = list.listImages(this.#listing, this.state.images);
      this.#showImages(images, { selected: images.findIndex(({ key }) => key === selected) });
    } catch (error) {
      this.update({ problem: messageOf(error) });
    }
  }

  async select(index: number): Promise<void> {
    const item = this.state.images[index];
    if (item === undefined) return;
    const { lightbox } = this.#ports;
    this.update({ selected: index, image: { phase: 'loading', key: item.key, previous: lightbox.current } });
    try {
      const opened = await lightbox.open(item.key, this.sourceOf(item), () => this.state.classes);
      if (opened === null) return;
      const { open, record } = opened;
      const change = { ...withoutProblem(item), imageId: record.id, status: record.status };
      this.#showImages(list.replaceItem(this.state.images, change), { image: { phase: 'ready', open } });
      await Promise.all([this.remember(item.key, record.id), this.saveView({ image: item.key })]);
    } catch (error) {
      this.#failToOpen(item, error);
    }
  }

  next(): Promise<void> {
    return this.select(this.state.selected + 1);
  }

  previous(): Promise<void> {
    return this.select(this.state.selected - 1);
  }

  nextUnreviewed(): Promise<void> {
    return this.select(list.nextUnreviewed(this.state.images, this.state.selected));
  }

  /** Marks the open image as accepted and opens the next one that is not. */
  async acceptAndNext(): Promise<void> {
    if (await this.#review('accepted')) await this.nextUnreviewed();
  }

  /** Takes back the acceptance of the open image. */
  async reopenForEditing(): Promise<void> {
    await this.#review('reopened');
  }

  /** The person has read `problem`. */
  dismissProblem(): void {
    this.set(withoutProblem(this.state));
  }

  /** Where an item's bytes are read from. */
  sourceOf({ key, name }: Pick<ImageItem, 'key' | 'name'>): FileSource {
    return { url: imageUrl(this.#listing?.grant ?? '', key), name };
  }

  /** Keeps which image a file holds, so that its status is known before it is read again. */
  async remember(key: string, imageId: ImageId): Promise<void> {
    const file = this.#listing?.images.find((image) => image.key === key);
    if (file === undefined || this.#record === undefined) return;
    const { size, modified } = file;
    await this.#ports.images.remember(this.#record.id, [{ path: key, imageId, size, modified }]);
  }

  /** Shows what became known of a file in the background. */
  async identify(key: string, imageId: ImageId): Promise<void> {
    await this.remember(key, imageId);
    const records = await this.#ports.images.known([imageId]);
    const hint = { path: key, imageId, size: 0, modified: 0 };
    this.#showImages(list.withRecords(this.state.images, [hint], records));
  }

  markStatus(imageId: ImageId, status: ImageStatus): void {
    this.#showImages(list.withStatus(this.state.images, imageId, status));
  }

  markProblem(key: string, problem: string): void {
    this.#showImages(list.withItem(this.state.images, key, { problem }));
  }

  /** Keeps where the person is, for the next start. */
  async saveView(view: Partial<ProjectRecord['view']>): Promise<void> {
    if (this.#record === undefined) return;
    this.#record = { ...this.#record, view: { ...this.#record.view, ...view } };
    await this.#ports.projects.update(this.#record.id, { view: this.#record.view });
  }

  async #openFolder(ask: () => Promise<FolderListing | null>): Promise<void> {
    const before = this.state;
    this.update({ phase: 'opening' });
    try {
      const listing = await ask();
      if (listing === null) {
        this.set(before);
        return;
      }
      const { projects, defaultClasses } = this.#ports;
      await this.#ports.saver.settled();
      this.#record = await projects.open(listing, defaultClasses());
      this.#listing = listing;
      this.#ports.lightbox.close();
      const { name, writable } = listing;
      this.set({ ...NOTHING, phase: 'open', name, writable, classes: this.#record.classes });
      this.#showImages(list.listImages(listing));
      await this.#restore(listing, this.#record);
    } catch (error) {
      this.set({ ...before, problem: messageOf(error) });
    }
  }

  /** The list is on screen by now; what is known of its images follows, and the image that was open. */
  async #restore(listing: FolderListing, { id, view }: ProjectRecord): Promise<void> {
    const { images } = this.#ports;
    const hints = list.trustedHints(listing, await images.hints(id));
    const records = await images.known(hints.map(({ imageId }) => imageId));
    this.#showImages(list.withRecords(this.state.images, hints, records));
    const left = this.state.images.findIndex(({ key }) => key === view.image);
    await this.select(Math.max(0, left));
    if (left >= 0) this.#ports.restoreView(view.editor);
  }

  #store(commit: Commit): void {
    if (this.#record === undefined) return;
    const { imageId, kind, edit } = commit;
    const before = this.state.images.find((item) => item.imageId === imageId)?.status ?? 'new';
    const status = statusAfter(before, commit);
    this.#ports.saver.save({ projectId: this.#record.id, commit, status, at: Date.now() });
    if (edit.classes.length > 0) {
      this.update({
        classes: applyClasses(this.state.classes, edit.classes, kind === 'undo' ? 'before' : 'after'),
      });
    }
    if (status === before) return;
    this.#ports.editor.setStatus(imageId, status);
    this.markStatus(imageId, status);
  }

  async #review(verdict: 'accepted' | 'reopened'): Promise<boolean> {
    const { lightbox, saver, images, editor } = this.#ports;
    const imageId = lightbox.current?.imageId;
    if (imageId === undefined) return false;
    try {
      await saver.settled();
      await images.review(imageId, verdict);
    } catch (error) {
      this.update({ problem: messageOf(error) });
      return false;
    }
    const status = verdict === 'accepted' ? 'accepted' : 'edited';
    editor.setStatus(imageId, status);
    this.markStatus(imageId, status);
    return true;
  }

  #failToOpen(item: ImageItem, error: unknown): void {
    const problem = messageOf(error);
    const { lightbox } = this.#ports;
    // An overtaken request has nothing to say about the canvas.
    if (this.state.images[this.state.selected]?.key !== item.key) return;
    if (error instanceof WorkbenchError && error.code.startsWith('store.') && lightbox.current !== null) {
      // Leaving the image would lose what could not be stored.
      const selected = this.state.images.findIndex(({ key }) => key === lightbox.current?.key);
      this.update({ problem, selected, image: { phase: 'ready', open: lightbox.current } });
      return;
    }
    lightbox.close();
    this.#showImages(list.withItem(this.state.images, item.key, { problem }), {
      image: { phase: 'failed', key: item.key, problem },
    });
  }

  #showImages(images: readonly ImageItem[], change: Partial<ProjectState> = {}): void {
    this.update({ ...change, images, counts: list.countStatuses(images) });
  }
}

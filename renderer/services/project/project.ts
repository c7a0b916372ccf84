import type { FolderListing } from '../../../core/contract/folders.ts';
import type { ProjectAccess } from '../../../core/contract/journal.ts';
import type { ProjectView } from '../../../core/contract/records.ts';
import { type Commit, framesOf } from '../../../core/document/commit.ts';
import { type ImageId, frameIndexOf, projectOf } from '../../../core/document/image-id.ts';
import type { ReadingProgress } from '../../../core/sources/source.ts';
import type { Prediction } from '../../../core/document/prediction.ts';
import { type FramePlace, ONE_FRAME, countsOf, frameAt } from '../../../core/document/series.ts';
import type { FrameRecord } from '../../../core/document/state.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import { messageOf } from '../../../core/errors.ts';
import type { ImageLoader, OpenImage } from '../images/image-loader.ts';
import * as list from '../images/image-list.ts';
import type { ImageItem } from '../images/image-list.ts';
import {
  atFrame,
  fileOfFrame,
  knownFrameIds,
  placeIn,
  shownFrame,
  withFrameRead,
} from '../images/image-item.ts';
import type { StoredFrames } from '../images/stored-frames.ts';
import { Observable } from '../observable.ts';
import type { EditorPort, FileSource, Saver } from '../ports.ts';
import { type FolderPorts, type IdentifiedFile, OpenFolder } from './open-folder.ts';
import { reasonToOpenNone } from './page-crashes.ts';
import { NOTHING, type ProjectState, afterFailure, classesOf, withoutProblem } from './project-state.ts';

export type { ImageItem } from '../images/image-list.ts';
export type { OpenImage } from '../images/image-loader.ts';
export type { ImageState, ProjectState } from './project-state.ts';

/** What the open project works with. */
export interface ProjectPorts extends FolderPorts {
  readonly imageLoader: ImageLoader;
  readonly editor: EditorPort;
  readonly stream: CommitStream;
  readonly frames: StoredFrames;
  readonly saver: Saver;
  /** Puts the editor's tool, brush and camera back, once the image they belong to is open. */
  readonly restoreView: (view: Readonly<Record<string, unknown>>) => void;
}

/** The open folder and its images. Everything is stored as it happens. */
export class Project extends Observable<ProjectState> {
  readonly #ports: ProjectPorts;
  #folder: OpenFolder | undefined;
  /** Where each file stands in the list, by its path. */
  #places: ReadonlyMap<string, number> = new Map();
  /** See `arrange`; that of the list until then. */
  #order: readonly number[] | undefined;
  /** Requests for a folder, numbered in turn: how many came, the latest that led to one, and those under way. */
  readonly #asked = { count: 0, answered: 0, open: 0 };

  constructor(ports: ProjectPorts) {
    super(NOTHING);
    this.#ports = ports;
    ports.stream.onCommit((commit, predictions, places) => this.#follow(commit, predictions, places));
    ports.frames.subscribe(() => {
      const { problem } = ports.frames.state;
      if (problem !== undefined) this.update({ problem });
    });
    ports.bridge.on('folder.changed', ({ handle }) => {
      if (handle === this.#folder?.listing.handle) void this.refresh();
    });
    ports.bridge.on('folder.asked', () => void this.start());
    ports.bridge.on('project.access', ({ project, ...access }) => {
      if (project === this.id) this.#showAccess(access);
    });
  }

  /** The project of the open folder. */
  get id(): string | undefined {
    return this.#folder?.id;
  }

  /** How the open folder was listed last, and what is stored about it. */
  get folder(): Pick<OpenFolder, 'listing' | 'record'> | undefined {
    return this.#folder;
  }

  /** A file of the folder by its path. */
  item(key: string): ImageItem | undefined {
    return this.state.images[this.#places.get(key) ?? -1];
  }

  /** The folder from the command line or of the last time, opened once `ready`. */
  start(ready: Promise<unknown> = Promise.resolve()): Promise<void> {
    return this.#openFolder(async () => {
      const [listing] = await Promise.all([this.#ports.bridge.request('folder.startup'), ready]);
      return listing;
    });
  }

  /** Asks for a folder. */
  openFolder(): Promise<void> {
    return this.#openFolder(() => this.#ports.bridge.request('folder.open'));
  }

  /** One of `folder.recent`. */
  reopen(folderId: string): Promise<void> {
    return this.#openFolder(() => this.#ports.bridge.request('folder.reopen', { id: folderId }));
  }

  /** Asks for a project folder, and opens the images that it belongs to. */
  openProject(): Promise<void> {
    return this.#openFolder(() => this.#ports.bridge.request('project.open'));
  }

  /** A folder that is listed already. */
  openListed(listing: FolderListing): Promise<void> {
    return this.#openFolder(async () => listing);
  }

  /** Looks whether the project is free by now, and takes up what others have done. */
  tryAgain(): Promise<void> {
    const handle = this.#folder?.listing.handle;
    if (handle === undefined) return Promise.resolve();
    return this.#openFolder(() => this.#ports.bridge.request('folder.refresh', { handle }));
  }

  /** Shows where the project lies, in the system's file manager. */
  async showFolder(): Promise<void> {
    await this.#tell(async (project) => this.#ports.bridge.request('project.show', { project }));
  }

  /** Moves the project's folder into that of its images, or into the profile. */
  async keep(place: 'beside' | 'profile'): Promise<void> {
    await this.#tell(async (project, { listing }) => {
      await this.#ports.saver.settled();
      const request = { project, folder: listing.id, place } as const;
      this.#showAccess(await this.#ports.bridge.request('project.move', request));
    });
  }

  openDemo(): Promise<void> {
    return this.#openFolder(() => this.#ports.bridge.request('folder.demo'));
  }

  openDropped(files: readonly unknown[]): Promise<void> {
    return this.#openFolder(() => this.#ports.bridge.openDropped(files));
  }

  /** Looks again at what lies in the folder. A file that was replaced is another image from then on. */
  async refresh(): Promise<void> {
    const folder = this.#folder;
    if (folder === undefined) return;
    const { bridge, imageLoader } = this.#ports;
    try {
      imageLoader.expectNothing();
      const listing = await bridge.request('folder.refresh', { handle: folder.listing.handle });
      // Another folder may have been opened meanwhile.
      if (folder !== this.#folder) return;
      folder.relist(listing);
      const before = this.state.images[this.state.selected];
      const series = await folder.series(() => undefined);
      if (folder !== this.#folder) return;
      const images = list.listImages(listing, this.state.images, series);
      this.#places = list.placesOf(images);
      const selected = list.placeOfFile(images, before?.key ?? null);
      this.#showImages(images, { selected });
      if (images[selected] !== before) await this.select(selected);
    } catch (error) {
      if (folder === this.#folder) this.update({ problem: messageOf(error) });
    }
  }

  /** Opens an image; the index of none, or of what is open, does nothing. What fails is told by the state. */
  async select(index: number, at?: number): Promise<void> {
    const item = this.state.images[index];
    if (item === undefined) return;
    this.update({ selected: index });
    const frame = at ?? shownFrame(item);
    if (!this.#isOpen(atFrame(item, frame))) await this.#open(item, frame);
  }

  /** Opens another frame of the selected item's volume that is shown, counted from 0; the nearest one there is. */
  selectFrame(place: number): Promise<void> {
    return this.goTo(() => ({ place }));
  }

  /** Opens another frame or volume of the selected item, from where the frame stands that was asked for last. */
  async goTo(where: (shown: FramePlace) => Partial<Pick<FramePlace, 'place' | 'volume'>>): Promise<void> {
    const item = this.state.images[this.state.selected];
    const { image } = this.state;
    if (item?.frames === undefined || image.phase === 'none' || image.phase === 'failed') return;
    const shown = placeIn(item);
    const frame = frameAt(shown, where(shown));
    if (frame !== shownFrame(item)) await this.#open(item, frame);
  }

  /** Opens a frame, of which the file itself is asked where it is undefined. What fails is told by the state. */
  /** @param shown is called when the image is there, before anybody can have done anything with it */
  async #open(
    listed: ImageItem,
    frame: number | undefined,
    shown: () => void = () => undefined,
  ): Promise<void> {
    const folder = this.#folder;
    if (folder === undefined) return;
    const { imageLoader } = this.#ports;
    // At once, so that the next step goes on from here.
    const item = atFrame(listed, frame);
    this.#showImages(list.replaceItem(this.state.images, item));
    const showProgress = (progress: ReadingProgress): void => {
      const { key } = item;
      this.update({ image: { phase: 'loading', key, previous: imageLoader.current, progress } });
    };
    showProgress({ stage: 'reading', share: null });
    try {
      const show = (open: OpenImage, record: FrameRecord): void => {
        const known = withoutProblem(this.item(item.key) ?? item);
        const opened = withFrameRead(known, frame ?? frameIndexOf(record.id), record.id);
        const counted = list.withFrameCounts(opened, countsOf(open.series));
        const [change = counted] = list.withFrames([counted], new Map([[record.id, record]]));
        shown();
        this.#showImages(list.replaceItem(this.state.images, change), { image: { phase: 'ready', open } });
      };
      const { file } = fileOfFrame(item, frame);
      const record = await imageLoader.open(item, this.sourceOf(item, frame), show, showProgress);
      if (record === null) return;
      const series = imageLoader.current?.series;
      const counts = series === undefined ? ONE_FRAME : countsOf(series);
      await Promise.all([
        folder.remember([{ file, imageId: record.id, ...(item.files === undefined ? { counts } : {}) }]),
        folder.saveView({ image: file.key }),
      ]);
      const opened = this.item(item.key);
      if (counts.frames !== (listed.frames?.length ?? 1) && opened !== undefined) {
        const records = await this.#ports.annotations.known(knownFrameIds(opened));
        this.#showImages(list.withFrames(this.state.images, records));
      }
      if (folder === this.#folder) this.#expectNext(item, frame, listed);
    } catch (error) {
      if (folder === this.#folder) this.#failToOpen(item, error);
    }
  }

  /** The order in which the images are gone through: those that are in sight, as they are sorted. */
  arrange(order: readonly number[]): void {
    this.#order = order;
  }

  next(): Promise<void> {
    return this.select(this.#neighbour(1));
  }

  previous(): Promise<void> {
    return this.select(this.#neighbour(-1));
  }

  nextUnreviewed(): Promise<void> {
    return this.select(list.nextItem(this.state.images, this.state.selected, list.isUnreviewed, this.#order));
  }

  nextDisputed(): Promise<void> {
    return this.select(...list.nextDisputed(this.state.images, this.state.selected, this.#order));
  }

  /** The person has read `problem`. */
  dismissProblem(): void {
    this.set(withoutProblem(this.state));
  }

  /** Where a frame's bytes are read from; by default of the one that is shown when the item is opened. */
  sourceOf(item: ImageItem, frame?: number): FileSource {
    if (this.#folder === undefined) throw new RangeError('No folder is open');
    const { file, index } = fileOfFrame(item, frame);
    return this.#folder.sourceOf(file, index);
  }

  /** Shows what became known of files in the background; of another folder's by now, nothing. */
  async identify(...found: readonly IdentifiedFile[]): Promise<void> {
    const folder = this.#folder;
    const own = found.filter(({ imageId }) => projectOf(imageId) === folder?.id);
    if (folder === undefined || own.length === 0) return;
    const hints = await folder.remember(own);
    const ids = hints.flatMap(({ imageId, frames = 1 }) =>
      knownFrameIds({ imageId, frames: Array.from({ length: frames }, () => 'new') }),
    );
    const records = await this.#ports.annotations.known(ids);
    if (folder === this.#folder) this.#showImages(list.withRecords(this.state.images, hints, records));
  }

  /** For files that turned out unreadable in the background. */
  markProblem(key: string, problem: string): void {
    this.#showImages(list.withItem(this.state.images, key, { problem }));
  }

  /** Keeps where the person is, for the next start. */
  async saveView(view: Partial<ProjectView>): Promise<void> {
    await this.#folder?.saveView(view);
  }

  /** The folder before stays until the new one is known to be there. Of several the latest counts. */
  async #openFolder(ask: () => Promise<FolderListing | null>): Promise<void> {
    const asked = this.#asked;
    const request = ++asked.count;
    asked.open++;
    this.update({ phase: this.#folder === undefined ? 'opening' : 'open' });
    try {
      const [listing, reason] = await Promise.all([ask(), reasonToOpenNone(this.#ports.bridge)]);
      if (listing === null || request < asked.answered) return;
      asked.answered = request;
      await this.#ports.saver.settled();
      if (listing.id === this.#folder?.listing.id) await this.#putDown(this.#folder);
      const folder = await OpenFolder.open(this.#ports, listing, (bringing) => {
        if (request === asked.answered) this.update({ bringing });
      });
      if (folder === null || request !== asked.answered) return;
      const series = await folder.series((scanning) => {
        if (request === asked.answered) this.update({ scanning });
      });
      if (request !== asked.answered) return;
      // Its last stroke belongs to the folder before.
      this.#ports.imageLoader.close();
      this.#release(folder);
      this.#folder = folder;
      this.#order = undefined;
      const { name, writable } = listing;
      const images = list.withFileShown(list.listImages(listing, [], series), folder.leftAt);
      this.#places = list.placesOf(images);
      // It is decoded while the window is drawn, which takes about as long.
      if (reason === null) this.#expect(images[list.placeOfFile(images, folder.leftAt)] ?? images[0]);
      this.#ports.stream.openProject(folder.record);
      const project = this.#ports.stream.project(folder.id) ?? folder.record;
      this.set({ ...NOTHING, phase: 'open', name, writable, ...classesOf(project) });
      this.#showAccess(folder.access);
      this.#showImages(images);
      const problem = reason ?? folder.notice;
      if (problem !== null) this.update({ problem });
      await Promise.all([this.#recollect(folder), reason === null && this.#openWhereLeft(folder)]);
    } catch (error) {
      if (request >= asked.answered)
        this.update({ problem: messageOf(error), bringing: null, scanning: null });
    } finally {
      asked.open--;
      if (asked.open === 0 && this.#folder === undefined) this.update({ phase: 'none' });
    }
  }

  /** The open folder is opened again: what is in memory may not be what its project folder holds by now. */
  async #putDown({ id }: OpenFolder): Promise<void> {
    const { imageLoader, saver, stream } = this.#ports;
    imageLoader.close();
    await saver.settled();
    stream.forget(id);
    this.#folder = undefined;
    this.set({ ...NOTHING, phase: 'opening' });
  }

  /** Others may have the project that was open before, once all of it is stored. */
  #release(next: OpenFolder): void {
    const { saver, journal } = this.#ports;
    const before = this.id;
    if (before === undefined || before === next.id) return;
    void saver.settled().then(
      () => journal.release(before),
      () => undefined,
    );
  }

  /** Does something with the open project; what fails is told by the state. */
  async #tell(work: (project: string, folder: OpenFolder) => Promise<void>): Promise<void> {
    const folder = this.#folder;
    if (folder === undefined) return;
    try {
      await work(folder.id, folder);
    } catch (error) {
      if (folder === this.#folder) this.update({ problem: messageOf(error) });
    }
  }

  #showAccess(access: ProjectAccess): void {
    this.#ports.stream.isReadOnly = access.holder !== null;
    this.update({ access });
  }

  /** The list is on screen by now; what is known of its images follows, unless another folder is open by then. */
  async #recollect(folder: OpenFolder): Promise<void> {
    const { hints, records } = await folder.recollect();
    if (folder !== this.#folder) return;
    const isBegun = this.state.isBegun || [...records.values()].some(({ revision }) => revision > 0);
    this.#showImages(list.withRecords(this.state.images, hints, records), { isKnown: true, isBegun });
  }

  async #openWhereLeft(folder: OpenFolder): Promise<void> {
    const { view } = folder.record;
    const left = list.placeOfFile(this.state.images, folder.leftAt);
    const item = this.state.images[left];
    if (item === undefined) return this.select(0);
    this.update({ selected: left });
    await this.#open(item, shownFrame(item), () => this.#ports.restoreView(view.editor));
  }

  /** Every commit goes to the store at once; status and classes follow it on screen. */
  #follow(commit: Commit, predictions: readonly Prediction[], places: ReadonlySet<ImageId> | null): void {
    const { saver, stream } = this.#ports;
    const touched = framesOf(commit).flatMap((id) => stream.frame(id) ?? []);
    const sizes = touched.map(({ width, height }) => ({ width, height }));
    saver.save({ commit, predictions, sizes, places: places === null ? null : [...places] });
    if (commit.project !== this.id) return;
    const images = list.withFrames(this.state.images, new Map(touched.map((frame) => [frame.id, frame])));
    const project = commit.classes === null ? undefined : stream.project(commit.project);
    const isBegun = this.state.isBegun || touched.length > 0;
    this.#showImages(images, { isBegun, ...(project === undefined ? {} : classesOf(project)) });
  }

  /** Whether an image is on the canvas, as its file is now. */
  #isOpen({ key, imageId }: ImageItem): boolean {
    const { image } = this.state;
    return image.phase === 'ready' && image.open.key === key && image.open.imageId === imageId;
  }

  #neighbour(by: 1 | -1): number {
    const { selected } = this.state;
    return this.#order === undefined ? selected + by : list.neighbourIn(this.#order, selected, by);
  }

  /** What a person is likely to open next: the frame beyond the one they have scrolled to, else the next item. */
  #expectNext(item: ImageItem, frame: number | undefined, before: ImageItem): void {
    const from = shownFrame(before);
    const isScrolled = frame !== undefined && from !== undefined && from !== frame;
    const next = isScrolled ? frame + Math.sign(frame - from) : -1;
    if (item.files?.[next] !== undefined) this.#ports.imageLoader.expect(this.sourceOf(item, next));
    else this.#expect(this.state.images[this.#neighbour(1)]);
  }

  #expect(item: ImageItem | undefined): void {
    if (item !== undefined && item.problem === undefined) this.#ports.imageLoader.expect(this.sourceOf(item));
  }

  #failToOpen(item: ImageItem, error: unknown): void {
    const { imageLoader } = this.#ports;
    // An overtaken request has nothing to say about the canvas.
    if (this.state.images[this.state.selected]?.key !== item.key) return;
    const change = afterFailure(this.state, item, error, imageLoader.current);
    if (change.image.phase === 'failed') imageLoader.close();
    this.update(change);
  }

  #showImages(images: readonly ImageItem[], change: Partial<ProjectState> = {}): void {
    const counts = images === this.state.images ? this.state.counts : list.countStatuses(images);
    this.update({ ...change, images, counts });
    const { imageLoader } = this.#ports;
    const open = imageLoader.current === null ? undefined : this.item(imageLoader.current.key);
    if (open !== undefined) imageLoader.know(open);
  }
}

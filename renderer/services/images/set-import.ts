import type { LabelSet } from '../../../core/contract/label-sets.ts';
import { planClasses, proposedAsObjects, proposedClasses } from '../../../core/datasets/import-classes.ts';
import { importImage } from '../../../core/datasets/import-image.ts';
import type { FrameToImport, ImportOutcome } from '../../../core/datasets/import-image.ts';
import { contentsMissing, matchImages, namesakes, unread } from '../../../core/datasets/match.ts';
import type { KnownImage, Match, MatchTable } from '../../../core/datasets/match.ts';
import type { FoundImage } from '../../../core/datasets/read/found.ts';
import { grouped } from '../../../core/grouped.ts';
import { contentOf, siblingOf } from '../../../core/document/image-id.ts';
import type { ContentHash, ImageId } from '../../../core/document/image-id.ts';
import type { ClassTarget } from '../../../core/document/imported-classes.ts';
import { countsOf } from '../../../core/document/series.ts';
import { seriesIdOf } from '../../../core/document/state.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import { messageOf, WorkbenchError } from '../../../core/errors.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { Observable } from '../observable.ts';
import type { Annotations, EditorPort, ImageReader, Saver } from '../ports.ts';
import { inTurnHandsOff } from '../prediction/hands-off.ts';
import { isCancelled } from '../prediction/predict.ts';
import type { Project } from '../project/project.ts';
import type { Turn } from '../turn.ts';
import { identifyAll } from './identify-frame.ts';
import { fileOfFrame, frameIdOf } from './image-item.ts';
import type { ImageItem } from './image-item.ts';
import { THUMBNAIL_LONGEST } from './thumbnails.ts';

/** A frame of the project that labels may be of; without an id where nothing says that any are. */
export interface SetImage extends KnownImage {
  readonly id: ImageId | null;
  /** Key of the item that it is a frame of. */
  readonly item: string;
}

/** A labelled set that is open, and what of it belongs to the project. */
export interface ReadySet {
  readonly set: LabelSet;
  readonly table: MatchTable<SetImage>;
  /** What is proposed for its classes. */
  readonly targets: readonly ClassTarget[];
  /** Whether it is proposed that its objects stay apart. */
  readonly asObjects: boolean;
  /** Also of images that could not be looked at. */
  readonly problems: readonly string[];
}

export interface SetChoice {
  /** By the place of the class. */
  readonly targets: readonly ClassTarget[];
  /** Whether what images hold gives way. */
  readonly isReplacing: boolean;
  readonly asObjects: boolean;
  /** Whether images that were reviewed where they come from count as reviewed here, too. */
  readonly asReviewed: boolean;
}

/** How many images came to what, and which are left out, each with the reason. */
export interface SetOutcome {
  readonly counts: Readonly<Record<ImportOutcome, number>>;
  readonly problems: readonly string[];
  readonly isStopped: boolean;
}

export interface Steps {
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
}

export type SetImportState =
  | { readonly phase: 'idle' }
  /** The folder that was opened holds labels of its images. */
  | { readonly phase: 'offered'; readonly name: string }
  /** Its files are read; null until it is known how many. */
  | { readonly phase: 'opening'; readonly steps: Steps | null }
  | { readonly phase: 'looking'; readonly name: string; readonly steps: Steps }
  | ({ readonly phase: 'ready' } & ReadySet)
  | { readonly phase: 'writing'; readonly name: string; readonly steps: Steps }
  | ({ readonly phase: 'finished'; readonly name: string } & SetOutcome)
  | { readonly phase: 'failed'; readonly problem: string };

export interface SetImportPorts {
  readonly bridge: BridgeClient;
  readonly project: Project;
  readonly editor: EditorPort;
  readonly stream: CommitStream;
  readonly annotations: Pick<Annotations, 'frames' | 'known' | 'open' | 'series'>;
  readonly reader: Pick<ImageReader, 'bytes' | 'thumbnail'>;
  readonly saver: Pick<Saver, 'settled'>;
  readonly turn: Turn;
}

/**
 * Imports labelled sets into the open project, one step for each image. What is where is shown first; what is done is
 * stored before the next image is begun, and an import that goes on later leaves alone what has its labels already.
 */
export class SetImports extends Observable<SetImportState> {
  readonly #ports: SetImportPorts;
  #cancel = new AbortController();
  /** The project that is open: what was found is about its images. */
  #project: string | undefined;
  /** The folder whose labels were offered last. */
  #offered: string | undefined;

  constructor(ports: SetImportPorts) {
    super({ phase: 'idle' });
    this.#ports = ports;
    ports.bridge.on('labels.progress', (steps) => {
      if (this.state.phase === 'opening') this.set({ phase: 'opening', steps });
    });
    ports.project.subscribe(() => this.#follow());
  }

  /** The labels that lie in the folder of the open images. */
  async openOwn(): Promise<void> {
    const { bridge, project } = this.#ports;
    const handle = project.folder?.listing.handle;
    if (handle === undefined) return;
    await this.during(async () => this.take(await bridge.request('labels.ofFolder', { handle })));
  }

  /** Shows that a set is being opened while `work` does so, and what is wrong with it. */
  async during(work: () => Promise<void>): Promise<void> {
    this.#cancel = new AbortController();
    const { signal } = this.#cancel;
    this.set({ phase: 'opening', steps: null });
    try {
      await work();
      if (this.state.phase === 'opening') this.set({ phase: 'idle' });
    } catch (error) {
      if (!signal.aborted) this.set({ phase: 'failed', problem: messageOf(error) });
    }
  }

  /** Finds the images of an open set. */
  async take(set: LabelSet): Promise<void> {
    const { project } = this.#ports;
    const { signal } = this.#cancel;
    signal.throwIfAborted();
    const found = set.images.map((image) => ({ ...image, read: neverRead }));
    const { images, problems } = await this.#look(set.name, found, signal);
    const table = matchImages(found, images);
    const targets = proposedClasses(project.state, set.classes);
    const asObjects = proposedAsObjects(project.state, targets);
    this.set({ phase: 'ready', set, table, targets, asObjects, problems: [...set.problems, ...problems] });
  }

  /** Imports what was found, image by image. */
  async apply({ targets, isReplacing, asObjects, asReviewed }: SetChoice): Promise<void> {
    const { state } = this;
    const { project, stream } = this.#ports;
    if (state.phase !== 'ready' || project.id === undefined) return;
    const { set, table } = state;
    const { name, classes } = set;
    this.#cancel = new AbortController();
    const { signal } = this.#cancel;
    const rows = matched(table, set);
    const counts = { imported: 0, same: 0, kept: 0, nothing: 0 };
    const problems: string[] = [];
    let done = 0;
    this.set({ phase: 'writing', name, steps: { done, total: rows.length } });
    try {
      const apart = asObjects && set.hasObjects;
      const plan = planClasses(project.state, classes, targets, apart);
      stream.commit({
        name: 'import',
        project: project.id,
        detail: name,
        classes: plan.classes,
        place: null,
      });
      const rules = { labels: plan.labels, isReplacing, asObjects: apart, asReviewed, detail: name };
      const isStopped = (): boolean => signal.aborted;
      for (const own of grouped(rows, ({ image }) => image.item).values()) {
        if (isStopped()) break;
        try {
          for (const one of await this.#importImage(set, own, rules, signal)) counts[one]++;
        } catch (error) {
          if (isStopped()) break;
          const isOfImage = error instanceof WorkbenchError && !error.code.startsWith('store.');
          if (!isOfImage) throw error;
          problems.push(`${own[0]?.image.item ?? ''} was left out: ${messageOf(error)}`);
        }
        done += own.length;
        this.set({ phase: 'writing', name, steps: { done, total: rows.length } });
      }
      this.set({ phase: 'finished', name, counts, problems, isStopped: isStopped() });
    } catch (error) {
      this.set({ phase: 'failed', problem: messageOf(error) });
    }
  }

  /** Ends what goes on: images that are done stay so. What was shown is forgotten. */
  cancel(): void {
    this.#cancel.abort();
    if (this.state.phase === 'writing') return;
    void this.#ports.bridge.request('labels.cancel').catch(() => undefined);
    this.set({ phase: 'idle' });
  }

  /** A folder that was opened and holds labels is told of once, where nothing is labelled in it yet. */
  #follow(): void {
    const { project } = this.#ports;
    const { id } = project;
    if (id !== this.#project) {
      this.#project = id;
      this.cancel();
    }
    if (id === undefined || this.#offered === id || !project.state.isKnown) return;
    this.#offered = id;
    const listing = project.folder?.listing;
    const isNew = project.state.images.every(({ status }) => status === 'new');
    if (listing?.hasLabels === true && isNew && project.state.access.holder === null) {
      this.set({ phase: 'offered', name: listing.name });
    }
  }

  async #importImage(
    { set, images }: LabelSet,
    rows: readonly MatchedRow[],
    rules: Parameters<typeof importImage>[2],
    signal: AbortSignal,
  ): Promise<readonly ImportOutcome[]> {
    const { annotations, bridge, saver, stream } = this.#ports;
    const frames: FrameToImport[] = [];
    for (const { index, image } of rows) {
      const { id, width, height } = image;
      const found = await bridge.request('labels.read', { set, index, width, height });
      frames.push({ id, found, said: images[index]?.said });
      await annotations.open(id, { width, height });
    }
    const wanted = frames.map(({ id }) => id);
    return inTurnHandsOff(this.#ports, wanted, signal, async (isFree) => {
      await saver.settled();
      const states = await annotations.frames(wanted);
      const ids = [...new Set(states.map(seriesIdOf))];
      const series = await Promise.all(ids.map((id) => annotations.series(id)));
      const known = series.filter((one) => one !== undefined);
      signal.throwIfAborted();
      if (!isFree()) return null;
      const came = stream.holding(states, () => importImage(stream, frames, rules), known);
      await saver.settled();
      return came;
    });
  }

  /** The frames of the project, looked at where names or contents say that there are labels of them. */
  async #look(name: string, found: readonly FoundImage[], signal: AbortSignal) {
    const { project } = this.#ports;
    const items = project.state.images;
    const files = items.flatMap((item) => placesOf(item));
    const wanted = namesakes(
      found,
      files.map(({ key }) => key),
    );
    const looked = new Map<string, readonly SetImage[]>();
    const problems: string[] = [];
    const tell = (done: number, total: number): void =>
      this.set({ phase: 'looking', name, steps: { done, total } });
    const look = async (all: readonly FileOfItem[]): Promise<void> => {
      tell(0, all.length);
      for (const [done, { item, key, place }] of all.entries()) {
        try {
          looked.set(key, await this.#framesOf(project.item(item.key) ?? item, place, signal));
        } catch (error) {
          if (isCancelled(error) || signal.aborted) throw error;
          problems.push(messageOf(error));
        }
        tell(done + 1, all.length);
      }
    };
    await look(files.filter(({ key }) => wanted.has(key)));
    const missing = contentsMissing(found, [...looked.values()].flat());
    if (missing.size > 0) {
      await identifyAll(this.#ports, items, signal, ({ done, total }) => tell(done, total));
      await look(files.filter((file) => !wanted.has(file.key) && missing.has(this.#contentNow(file) ?? '')));
    }
    const images = files.flatMap(
      ({ key, item }) => looked.get(key) ?? [{ ...unread(key), item: item.key, id: null }],
    );
    return { images, problems };
  }

  /** Of a file, as soon as it was read. */
  #contentNow({ item, place }: FileOfItem): ContentHash | undefined {
    const now = this.#ports.project.item(item.key) ?? item;
    const id = place === undefined ? now.imageId : frameIdOf(now, place);
    return id === undefined ? undefined : contentOf(id);
  }

  /** @param place of the file, where the item has several */
  async #framesOf(
    item: ImageItem,
    place: number | undefined,
    signal: AbortSignal,
  ): Promise<readonly SetImage[]> {
    const { annotations, project, reader } = this.#ports;
    const { file } = fileOfFrame(item, place);
    const base = { key: file.key, item: item.key };
    const known = place === undefined ? item.imageId : frameIdOf(item, place);
    const record = known === undefined ? undefined : (await annotations.known([known])).get(known);
    signal.throwIfAborted();
    if (known !== undefined && record !== undefined) {
      const { width, height } = record;
      const count = place === undefined ? (item.frames?.length ?? 1) : 1;
      return framesFrom({ ...base, width, height }, known, count);
    }
    const read = await reader.thumbnail(project.sourceOf(item, place), THUMBNAIL_LONGEST, signal);
    const counts = countsOf(read.series);
    await project.identify({ file, imageId: read.imageId, counts });
    const { width, height } = read;
    return framesFrom({ ...base, width, height }, read.imageId, place === undefined ? counts.frames : 1);
  }
}

/** A file of an item. */
interface FileOfItem {
  readonly item: ImageItem;
  readonly key: string;
  /** Of the file, where the item has several. */
  readonly place: number | undefined;
}

function placesOf(item: ImageItem): readonly FileOfItem[] {
  const { files } = item;
  if (files === undefined) return [{ item, key: item.key, place: undefined }];
  return files.map(({ key }, place) => ({ item, key, place }));
}

function framesFrom(
  base: Omit<SetImage, 'id' | 'frame' | 'content'>,
  imageId: ImageId,
  count: number,
): readonly SetImage[] {
  return Array.from({ length: count }, (_, index) => ({
    ...base,
    content: contentOf(imageId),
    id: siblingOf(imageId, index),
    frame: count === 1 ? null : index + 1,
  }));
}

/** Labels that have an image, with their place in the set. */
interface MatchedRow {
  readonly index: number;
  readonly image: SetImage & { readonly id: ImageId };
}

function matched({ rows }: MatchTable<SetImage>, { images }: LabelSet): readonly MatchedRow[] {
  if (rows.length !== images.length) throw new RangeError('A table has a row for each of the labels');
  return rows.flatMap((row: Match<SetImage>, index): readonly MatchedRow[] => {
    if (row.verdict !== 'match' || row.image.id === null) return [];
    return [{ index, image: { ...row.image, id: row.image.id } }];
  });
}

/** Pixels are read by main. */
function neverRead(): Promise<never> {
  return Promise.reject(new RangeError('Labels of a set are asked of main'));
}

import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { planClasses } from '../../core/datasets/import-classes.ts';
import type { ClassPlan } from '../../core/datasets/import-classes.ts';
import { importImage } from '../../core/datasets/import-image.ts';
import type { FrameToImport, ImportOutcome } from '../../core/datasets/import-image.ts';
import { contentsMissing, matchImages, namesakes, unread } from '../../core/datasets/match.ts';
import type { KnownImage, MatchTable } from '../../core/datasets/match.ts';
import type { FoundDataSet } from '../../core/datasets/read/found.ts';
import { hasObjects, openDataSet } from '../../core/datasets/read/open.ts';
import { grouped } from '../../core/grouped.ts';
import { applyClasses } from '../../core/document/classes.ts';
import type { ClassList } from '../../core/document/classes.ts';
import type { ClassTarget } from '../../core/document/imported-classes.ts';
import { imageIdOf } from '../../core/document/image-id.ts';
import type { ContentHash, ImageId } from '../../core/document/image-id.ts';
import { newFrame, seriesIdOf } from '../../core/document/state.ts';
import type { FrameState } from '../../core/document/state.ts';
import { CommitStream } from '../../core/document/stream.ts';
import { messageOf, WorkbenchError } from '../../core/errors.ts';
import { Baseline } from '../../core/journal/baseline.ts';
import { encodeEntry } from '../../core/journal/entry.ts';
import type { JournalEntry, ProjectHead } from '../../core/journal/entry.ts';
import { listImages } from '../files/folders/folder-listing.ts';
import { openSeries } from '../files/images/image.ts';
import { readBytes } from '../files/read-bytes.ts';
import { alone } from '../journal/alone.ts';
import type { Disk } from '../journal/disk.ts';
import { foldJournal } from '../journal/fold.ts';
import { Journal } from '../journal/journal.ts';
import { filesOf } from './folder-files.ts';

/** An image of a project that labels may be of: one frame of a file. */
export interface ProjectImage extends KnownImage {
  readonly id: ImageId;
}

export interface ProjectImport {
  /** Path of the project's folder. */
  readonly project: string;
  /** Path of the folder of its images. */
  readonly images: string;
  /** Path of the labelled set: a folder, a ZIP archive or a file. */
  readonly from: string;
  /** The format, where it is not to be found out. */
  readonly format?: string | undefined;
  /** What becomes of the classes that were found, by their places. */
  readonly targets: (list: ClassList, found: FoundDataSet) => ImportedAs;
  readonly isReplacing: boolean;
  readonly asObjects: boolean;
  /** Whether what was reviewed where it comes from counts as reviewed here, too. */
  readonly asReviewed: boolean;
  /** Whether nothing is to be written. */
  readonly isDry: boolean;
}

/** The classes of a data set, called as they are to be called here, and what becomes of them. */
export interface ImportedAs {
  readonly classes: FoundDataSet['classes'];
  readonly targets: readonly ClassTarget[];
}

export interface ImportProgress {
  readonly signal: AbortSignal;
  /** Of images that were looked at. */
  readonly onLooked: (done: number, total: number) => void;
  /** Of images that were imported. */
  readonly onImported: (done: number, total: number) => void;
}

/** What was found, and what came of it. */
export interface ProjectImported {
  readonly format: string;
  readonly table: MatchTable<ProjectImage>;
  readonly classes: readonly ClassChoice[];
  /** What of the data set is passed over, and images that cannot be read. */
  readonly problems: readonly string[];
  /** By the name in the data set; empty where nothing was to be written. */
  readonly outcomes: ReadonlyMap<string, ImportOutcome>;
  /** Whether it was stopped before all was done. */
  readonly isStopped: boolean;
}

export interface ClassChoice {
  readonly name: string;
  /** What it becomes; null for nothing. */
  readonly becomes: string | null;
}

/**
 * Imports labels into a project, an image after the other: each is one step, which is on the disk before the next is
 * begun. So whatever ends it leaves whole images, and the next time goes on with those that are missing.
 * @throws WorkbenchError as `foldJournal`, `openDataSet` and `alone` do
 */
export function importIntoProject(
  disk: Disk,
  order: ProjectImport,
  progress: ImportProgress,
): Promise<ProjectImported> {
  const work = (): Promise<ProjectImported> => importNow(disk, order, progress);
  return order.isDry ? work() : alone(disk, order.project, work);
}

async function importNow(
  disk: Disk,
  order: ProjectImport,
  { signal, onLooked, onImported }: ImportProgress,
): Promise<ProjectImported> {
  const { project, from, format, isReplacing, asObjects, asReviewed } = order;
  const baseline = new Baseline(0);
  await foldJournal(disk, project, baseline);
  const { project: head } = baseline;
  if (head === undefined) throw new RangeError('A folded journal has a project');
  const found = await openDataSet(await filesOf(from, signal), format);
  const { images, problems } = await imagesOf(order.images, head.id, found, { signal, onLooked });
  const table = matchImages(found.images, images);
  const { classes, targets } = order.targets(head, found);
  const plan = planClasses(head, classes, targets, asObjects && hasObjects(found.format));
  const outcomes = new Map<string, ImportOutcome>();
  const came = {
    ...{ format: found.format, table, outcomes },
    classes: choicesOf(head, found, plan),
    problems: [...found.problems, ...problems],
  };
  const rows = table.rows.filter((row) => row.verdict === 'match');
  if (order.isDry || rows.length === 0) return { ...came, isStopped: false };

  const opened = await Journal.open(disk, project);
  if (opened === null) throw new RangeError('A folded journal can be opened');
  const detail = path.basename(path.resolve(from));
  const writer = new StepWriter(opened.journal, head, baseline);
  try {
    await writer.step([], (stream) =>
      stream.commit({ name: 'import', project: head.id, detail, classes: plan.classes, place: null }),
    );
    let done = 0;
    for (const own of grouped(rows, ({ image }) => image.key).values()) {
      if (signal.aborted) break;
      try {
        const frames: FrameToImport[] = [];
        for (const { image, found: one } of own) {
          frames.push({ id: image.id, found: await one.read(image), said: one.said });
        }
        const rules = { labels: plan.labels, isReplacing, asObjects, asReviewed, detail };
        const results = await writer.step(
          own.map(({ image }) => image),
          (stream) => importImage(stream, frames, rules),
        );
        own.forEach((row, at) => outcomes.set(row.found.name, results[at] ?? 'nothing'));
      } catch (error) {
        const isOfImage = error instanceof WorkbenchError && !UNWRITTEN.has(error.code);
        if (!isOfImage) throw error;
        came.problems.push(`${own[0]?.image.key ?? ''} was left out: ${messageOf(error)}`);
      }
      onImported((done += own.length), rows.length);
    }
  } finally {
    await opened.journal.close();
  }
  return { ...came, isStopped: signal.aborted };
}

/** A step that is not on the disk, which no other can follow. */
const UNWRITTEN: ReadonlySet<string> = new Set(['file.write', 'file.disk-full']);

/**
 * Makes steps of a project whose window is closed, and answers once they are on the disk. What the journal comes to
 * takes each up before it is written: a step that does not follow is refused, and the next finds what this one left.
 */
class StepWriter {
  readonly #journal: Journal;
  readonly #work: Baseline;
  readonly #stream = new CommitStream({ newId: randomUUID, now: () => Date.now() });
  #waiting: JournalEntry[] = [];

  constructor(journal: Journal, project: ProjectHead, work: Baseline) {
    this.#journal = journal;
    this.#work = work;
    this.#stream.openProject(project);
    this.#stream.onCommit((commit, _predictions, places) => {
      const sizes = commit.targets.map(({ frame }) => {
        const { width, height } = this.#stream.frame(frame) as FrameState;
        return { width, height };
      });
      const listed = places === null ? null : [...places];
      this.#waiting.push({ kind: 'commit', commit, predictions: [], sizes, places: listed });
    });
  }

  /** Does work on frames, as they were before it. */
  async step<T>(images: readonly ProjectImage[], work: (stream: CommitStream) => T): Promise<T> {
    const { state } = this.#work;
    const frames = images.map(({ id, width, height }) => {
      const known = state.frames.get(id);
      return known ?? { ...newFrame(id, { width, height }, 0), tiles: new Map() };
    });
    const series = frames.flatMap((frame) => state.series.get(seriesIdOf(frame)) ?? []);
    const result = this.#stream.holding(frames, () => work(this.#stream), series);
    const entries = this.#waiting;
    this.#waiting = [];
    if (entries.length === 0) return result;
    const { count } = this.#journal.position;
    entries.forEach((entry, at) => this.#work.take(entry, count + at));
    await this.#journal.append(entries.map(encodeEntry));
    return result;
  }
}

/** The images that labels may be of, by their names or by their content; the others are known by their paths. */
async function imagesOf(
  folder: string,
  project: string,
  found: FoundDataSet,
  { signal, onLooked }: Pick<ImportProgress, 'signal' | 'onLooked'>,
): Promise<{ readonly images: readonly ProjectImage[]; readonly problems: readonly string[] }> {
  const keys = (await listImages({ root: folder })).map(({ key }) => key);
  const wanted = namesakes(found.images, keys);
  const looked = new Map<string, readonly ProjectImage[]>();
  const problems: string[] = [];
  // All may have to be read where it is said what labels were drawn on.
  const total = contentsMissing(found.images, []).size > 0 ? keys.length : wanted.size;
  let done = 0;
  const look = async (all: readonly string[], isWanted: (content: ContentHash) => boolean): Promise<void> => {
    for (const key of all) {
      signal.throwIfAborted();
      try {
        looked.set(key, await framesOf(path.join(folder, key), key, project, isWanted));
      } catch (error) {
        problems.push(messageOf(error));
      }
      onLooked(++done, total);
    }
  };
  await look([...wanted], () => true);
  const missing = contentsMissing(found.images, [...looked.values()].flat());
  if (missing.size > 0) {
    await look(
      keys.filter((key) => !wanted.has(key)),
      (content) => missing.has(content),
    );
  }
  const images = keys.flatMap((key) => looked.get(key) ?? [{ ...unread(key), id: '' }]);
  return { images, problems };
}

/** Those of a file, which is not unpacked where its content is not wanted. */
async function framesOf(
  file: string,
  key: string,
  project: string,
  isWanted: (content: ContentHash) => boolean,
): Promise<readonly ProjectImage[]> {
  const bytes = await readBytes(file);
  const content = createHash('sha256').update(bytes).digest('hex');
  if (!isWanted(content)) return [{ ...unread(key), id: '' }];
  const opened = await openSeries(bytes, key);
  const { width, height } = await opened.frame(0);
  return Array.from({ length: opened.frameCount }, (_, index) => ({
    ...{ key, width, height, content, id: imageIdOf(project, content, index) },
    frame: opened.frameCount === 1 ? null : index + 1,
  }));
}

function choicesOf(
  list: ClassList,
  found: FoundDataSet,
  { classes, labels }: ClassPlan,
): readonly ClassChoice[] {
  const after = applyClasses(list, classes).classes;
  return found.classes.map(({ label, name }) => {
    const own = after.find((one) => one.label === labels.get(label));
    return { name, becomes: own?.name ?? null };
  });
}

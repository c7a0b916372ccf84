import type { FolderListing } from '../../core/contract/folders.ts';
import { keptName, OWN_ACCESS } from '../../core/contract/journal.ts';
import type { Baseline, FoundJournal, JournalPosition } from '../../core/contract/journal.ts';
import type {
  Bringing,
  Lead,
  LeadQuestion,
  OpenedProject,
  WorkSummary,
} from '../../core/contract/records.ts';
import type { Compacted } from '../../core/contract/project-jobs.ts';
import { isCoded, WorkbenchError } from '../../core/errors.ts';
import type { ClassDefinition } from '../../core/document/classes.ts';
import type { JournalEntry } from '../../core/journal/entry.ts';
import { decodeEntry, encodeEntry, stepsIn } from '../../core/journal/entry.ts';
import { toRow } from './annotations.ts';
import type { AnnotationStore, Entry } from './annotations.ts';
import { journalError } from './errors.ts';
import type { Journaled, JournalPort } from './journal-port.ts';
import { forked, partly, restored, setAside, unreadable } from './notices.ts';
import type { Projection } from './projection.ts';
import type { ProjectRepository } from './projects.ts';

export interface WorkJournalPorts {
  readonly journals: JournalPort;
  readonly projection: Projection;
  readonly projects: ProjectRepository;
  readonly annotations: AnnotationStore;
  /** Where a store is kept that could not be opened; null while there was none. */
  readonly kept: () => string | null;
  /** Asks the person. */
  readonly ask: (question: LeadQuestion) => Promise<Lead>;
}

/** Entries that go into the store together: quick, and often enough to be seen. */
const BROUGHT_AT_ONCE = 250;

/** What there is to say about how store and journal came together; null where the person would rather not open it. */
type Followed = { readonly notice: string | null } | null;

/** See `JournalSource`. */
interface OpenOptions {
  readonly moved?: () => Promise<string | undefined>;
  readonly onBringing?: (bringing: Bringing) => void;
}

/** A folder that is being opened. */
interface Opening {
  readonly name: string;
  /** How far its work was brought, in records of the journal. */
  readonly tell: (done: number, total: number) => void;
}

/**
 * What was done is first in the journal and then in the store. The journal counts: what the store lacks of it is
 * brought when a project is opened, and all of it where the store was lost. Where each knows what the other does not,
 * the person says which of them counts, and the other is kept.
 */
export class WorkJournal {
  readonly #ports: WorkJournalPorts;
  /** Projects that have a journal, or the attempt to begin it. */
  readonly #begun = new Map<string, Promise<void>>();
  /** In the journal, whether or not whoever asked for that was told. */
  readonly #journaled = new WeakSet<Entry>();
  /** Of the folder that is being opened. */
  #turn: Promise<unknown> = Promise.resolve();
  readonly #positions = new Map<string, JournalPosition>();
  /** Record from which on all of a journal can be had, where that is not the first. */
  readonly #starts = new Map<string, number>();

  constructor(ports: WorkJournalPorts) {
    this.#ports = ports;
  }

  /**
   * Resolves once the entries are in the journals of their projects. Safe to repeat with the same entries. Throws
   * WorkbenchErrors `store.*` only.
   */
  async journal(entries: readonly Entry[]): Promise<readonly Journaled[]> {
    const journaled: Journaled[] = [];
    for (const project of new Set(entries.map(({ commit }) => commit.project))) {
      const own = entries.filter(({ commit }) => commit.project === project);
      const position = await this.#append(project, own).catch((error: unknown) => {
        throw journalError(error);
      });
      journaled.push({ project, entries: own, position });
    }
    return journaled;
  }

  /**
   * Brings what is in the journal into the store, or all of the journal where the store does not fit it any more. Safe
   * to repeat.
   */
  async project(journaled: readonly Journaled[]): Promise<void> {
    const { annotations, journals, projection } = this.#ports;
    for (const { project, entries, position } of journaled) {
      try {
        await annotations.append(entries, position);
      } catch (error) {
        if (!isCoded(error, 'store.order')) throw error;
        // Nothing is cleared that cannot be brought again: the folder may be out of reach.
        const start = this.#starts.get(project) ?? 0;
        await journals.read(project, start);
        await projection.clear(project);
        await this.#bring(project, start, position);
      }
    }
  }

  /**
   * The project of a folder, its work as the journal has it; made where there is none. Null where the person was asked
   * whose work counts, and would rather not open it.
   * @param options see `JournalSource`
   */
  async open(
    listing: FolderListing,
    classes: readonly ClassDefinition[],
    { moved = async () => undefined, onBringing = () => undefined }: OpenOptions = {},
  ): Promise<OpenedProject | null> {
    // One after the other: two that bring the same work would pass each other's by.
    const opened = this.#turn.then(() => this.#open(listing, classes, { moved, onBringing }));
    this.#turn = opened.catch(() => undefined);
    return opened;
  }

  async #open(
    listing: FolderListing,
    classes: readonly ClassDefinition[],
    { moved, onBringing }: Required<OpenOptions>,
  ): Promise<OpenedProject | null> {
    const { journals, projects } = this.#ports;
    const found = (await journals.find(listing.id)) ?? (await this.#findMoved(listing.id, moved));
    if (found === null) return this.#openUnknown(listing, classes);
    const { project, access } = found;
    const { name } = listing;
    const tell = (done: number, total: number): void => onBringing({ name, done, total });
    const followed = await this.#followDamaged(found, { name, tell });
    if (followed === null) return null;
    const record = await projects.open(listing, classes, project);
    // The next start finds it in the same way.
    await journals.settle(project, listing.id).catch(() => undefined);
    return { record, access, ...followed };
  }

  async #findMoved(folder: string, moved: () => Promise<string | undefined>): Promise<FoundJournal | null> {
    const { journals, projects } = this.#ports;
    const project = await moved();
    if (project === undefined) return null;
    await projects.update(project, { folder });
    await journals.settle(project, folder);
    return journals.find(folder);
  }

  /**
   * Makes the journal of a project short, all of which is in the store; nothing may be stored meanwhile.
   * @throws WorkbenchError `project.compact`, and those of the journal
   */
  async compact(project: string): Promise<Compacted> {
    const { journals, projection } = this.#ports;
    const { result, problem, position, start } = await journals.compact(project);
    this.#starts.set(project, start);
    this.#positions.set(project, position);
    // What was added says nothing new. Where that fails, the next step finds a gap, and all of it is brought.
    await projection.reached(project, position).catch(() => undefined);
    if (result === null) throw new WorkbenchError('project.compact', problem ?? 'It failed.');
    return result;
  }

  async release(project: string): Promise<void> {
    await this.#ports.journals.release(project);
  }

  /** A folder without a journal. Where the store says that there was one, the person may know where it is. */
  async #openUnknown(
    listing: FolderListing,
    classes: readonly ClassDefinition[],
  ): Promise<OpenedProject | null> {
    const { projects, projection, ask } = this.#ports;
    const known = await projects.of(listing.id);
    if (known !== undefined && (await projection.position(known.id)) !== undefined) {
      const computer = await projection.summary(known.id);
      if ((await ask({ name: listing.name, computer, folder: null })) !== 'computer') return null;
      this.#begun.delete(known.id);
    }
    const record = await projects.open(listing, classes);
    // Whoever waits for the first image need not wait for it; the first step does, and tries again where it failed.
    void this.#begin(record.id).catch(() => undefined);
    const kept = this.#ports.kept();
    return { record, access: OWN_ACCESS, notice: kept === null ? null : unreadable(kept) };
  }

  /** Brings store and journal together, as far as the journal can be read. */
  async #followDamaged(found: FoundJournal, opening: Opening): Promise<Followed> {
    try {
      return await this.#follow(found, opening);
    } catch (error) {
      const isDamaged = isCoded(error, 'journal.damaged');
      const { holder, isSpilled } = found.access;
      if (!isDamaged || holder !== null || isSpilled) throw error;
      // What could be read of it is in the store by now, and goes on from there.
      return { notice: partly(opening.name, await this.#beginInstead(found.project)) };
    }
  }

  async #follow(found: FoundJournal, opening: Opening): Promise<Followed> {
    const { journals } = this.#ports;
    const { project, position, baseline, fork } = found;
    const { name, tell } = opening;
    if (position === null) return this.#goOn(project);
    this.#starts.set(project, baseline.first);
    if (fork === null) return this.#followFolder(found, position, opening);
    if (await this.#takeFork(found, fork, tell)) return this.#choose(found, position, opening);
    // The store does not go on from it: it was decided against before, or the store is another one.
    const kept = await journals.setAside(project, 'fork');
    const followed = await this.#followFolder(found, position, opening);
    if (followed === null || kept === null) return followed;
    const before = followed.notice === null ? '' : `${followed.notice} `;
    return { notice: before + forked(name, kept) };
  }

  /** Brings the store to where the journal in the folder is. */
  async #followFolder(found: FoundJournal, position: JournalPosition, opening: Opening): Promise<Followed> {
    const { journals, projection } = this.#ports;
    const { project, baseline, isDamaged } = found;
    const { name, tell } = opening;
    const reached = await projection.position(project);
    if (reached === undefined) {
      const from = await this.#missing(project, undefined, baseline);
      const count = await this.#bring(project, from, position, { tell });
      // Only who may write its folder begins another journal in it.
      const mayWrite = found.access.holder === null && !found.access.isSpilled;
      if (isDamaged && mayWrite) return { notice: partly(name, await this.#beginInstead(project)) };
      this.#reached(project, position);
      const kept = this.#ports.kept();
      // A project folder that comes from elsewhere has no working copy here, and nothing went wrong.
      const isNew = found.access.place !== 'profile' && kept === null;
      return { notice: isNew ? null : restored(name, count, kept) };
    }
    const isBehind = reached.epoch === position.epoch && reached.count <= position.count;
    const { link } = reached;
    if (isBehind && (link === undefined || (await journals.passes(project, { ...reached, link })))) {
      const from = await this.#missing(project, reached.count, baseline);
      await this.#bring(project, from, position, { tell });
      this.#reached(project, position);
      return { notice: null };
    }
    return this.#choose(found, position, opening);
  }

  /** Goes on from what the store has, while the folder cannot be reached. */
  async #goOn(project: string): Promise<Followed> {
    const { journals, projection } = this.#ports;
    const reached = await projection.position(project);
    if (reached?.link === undefined) {
      throw new WorkbenchError(
        'project.outOfReach',
        'The project folder cannot be reached, and this computer holds no copy of its work. ' +
          'Is its disk connected?',
      );
    }
    const position = { ...reached, link: reached.link };
    await journals.goOn(project, position);
    this.#reached(project, position);
    return { notice: null };
  }

  /** Brings what went on beside the folder into the store; false where the store is of another journal. */
  async #takeFork(
    { project, position, baseline }: FoundJournal,
    { first, position: end }: NonNullable<FoundJournal['fork']>,
    tell: Opening['tell'],
  ): Promise<boolean> {
    const { projection } = this.#ports;
    const reached = await projection.position(project);
    if (reached !== undefined && (reached.epoch !== end.epoch || reached.count > end.count)) return false;
    if ((reached?.count ?? 0) < first) {
      if (position === null || position.epoch !== end.epoch || position.count < first) return false;
      // What lies between was moved away.
      if (baseline.first >= first && (reached?.count ?? 0) < baseline.first) return false;
      const from = await this.#missing(project, reached?.count, baseline);
      await this.#bring(project, from, { ...position, count: first }, { tell });
    }
    await this.#bring(project, Math.max(reached?.count ?? 0, first), end, { isFork: true, tell });
    return true;
  }

  /** Only the person can tell which of two counts. Both are kept. */
  async #choose(found: FoundJournal, position: JournalPosition, { name, tell }: Opening): Promise<Followed> {
    const { journals, projection, ask } = this.#ports;
    const { project, access, baseline } = found;
    if (access.holder !== null) {
      throw new WorkbenchError(
        'project.inUse',
        `${access.holder.user} has ${name} open on ${access.holder.host}, and this computer holds ` +
          'other work of it. Open it again when it is free.',
      );
    }
    const computer = await projection.summary(project);
    const lead = await ask({ name, computer, folder: await this.#summary(found, position) });
    if (lead === 'computer') return { notice: setAside(name, await this.#beginInstead(project)) };
    if (lead === null) {
      await journals.release(project);
      return null;
    }
    const kept = await this.#keep(project);
    await journals.setAside(project, 'fork');
    const from = await this.#missing(project, undefined, baseline);
    await this.#bring(project, from, position, { tell });
    this.#reached(project, position);
    return { notice: setAside(name, kept) };
  }

  /** What the journal in the folder comes to. */
  async #summary({ project, baseline }: FoundJournal, { count }: JournalPosition): Promise<WorkSummary> {
    const steps = new Set<string>();
    let changed = 0;
    for (let at = baseline.first; at < count;) {
      const entries = (await this.#ports.journals.read(project, at)).map(decodeEntry);
      if (entries.length === 0) throw shorter();
      at += entries.length;
      for (const entry of entries) {
        for (const { id, at: when } of stepsIn(entry)) {
          steps.add(id);
          changed = Math.max(changed, when);
        }
        if (entry.kind === 'frame') changed = Math.max(changed, entry.frame.changed);
      }
    }
    return { steps: steps.size, changed: changed === 0 ? null : changed };
  }

  /** The store has all that the journal holds, which goes on from there. */
  #reached(project: string, position: JournalPosition): void {
    this.#positions.set(project, position);
    this.#begun.set(project, Promise.resolve());
  }

  /**
   * Number of the entry from which on the store lacks what the journal holds. What the store has is forgotten where a
   * compaction has moved away what follows it: the baseline stands for all of that.
   */
  async #missing(project: string, reached: number | undefined, { first, end }: Baseline): Promise<number> {
    if (reached === undefined || reached < first) {
      await this.#ports.projection.clear(project);
      return first;
    }
    return reached === first ? end : reached;
  }

  /** Begins another journal with what the store knows. Returns the name under which the one before is kept. */
  async #beginInstead(project: string): Promise<string> {
    const kept = await this.#ports.journals.setAside(project, 'journal');
    this.#begun.delete(project);
    this.#starts.delete(project);
    await this.#begin(project);
    return kept ?? project;
  }

  /** Keeps what the store knows of a project as a journal that nobody goes on with. Returns its name. */
  async #keep(project: string): Promise<string> {
    const kept = keptName(project, new Date());
    const { record } = await this.#writeAll(project, kept);
    await this.#ports.journals.keep(kept, { project, folder: record.folder, name: record.name });
    return kept;
  }

  /** Entries that the store lacks; returns how many steps they tell of, or how many images where they tell of none. */
  async #bring(
    project: string,
    from: number,
    to: JournalPosition,
    {
      isFork = false,
      tell = () => undefined,
    }: { readonly isFork?: boolean; readonly tell?: Opening['tell'] } = {},
  ): Promise<number> {
    const { journals, projection } = this.#ports;
    const steps = new Set<string>();
    let frames = 0;
    for (let count = from; count < to.count;) {
      const read = (await journals.read(project, count, isFork)).slice(0, to.count - count);
      if (read.length === 0) throw shorter();
      for (let first = 0; first < read.length; first += BROUGHT_AT_ONCE) {
        const entries = read.slice(first, first + BROUGHT_AT_ONCE).map(decodeEntry);
        count += entries.length;
        for (const { id } of entries.flatMap(stepsIn)) steps.add(id);
        frames += entries.filter(({ kind }) => kind === 'frame').length;
        const isEnd = count === to.count;
        await projection.bring(project, entries, isEnd ? to : { epoch: to.epoch, count });
        if (!isEnd) tell(count, to.count);
      }
    }
    return steps.size || frames;
  }

  async #append(project: string, entries: readonly Entry[]): Promise<JournalPosition> {
    await this.#begin(project);
    const fresh = entries.filter((entry) => !this.#journaled.has(entry));
    const reached = this.#positions.get(project);
    // An attempt before may have come as far as the journal.
    if (fresh.length === 0 && reached !== undefined) return reached;
    const position = await this.#ports.journals.append(project, fresh.map(bytesOf));
    for (const entry of fresh) this.#journaled.add(entry);
    this.#positions.set(project, position);
    return position;
  }

  /** Begins the journal of a project that has none with all that the store knows of it. */
  #begin(project: string): Promise<void> {
    const known = this.#begun.get(project) ?? this.#beginAnew(project);
    this.#begun.set(project, known);
    known.catch(() => this.#begun.delete(project));
    return known;
  }

  async #beginAnew(project: string): Promise<void> {
    const { journals, projection } = this.#ports;
    const { record, position } = await this.#writeAll(project, project);
    await journals.ready({ project, folder: record.folder, name: record.name });
    // Where that fails, the first step finds that nothing is in the store, and all of it is brought.
    await projection.reached(project, position).catch(() => undefined);
    this.#positions.set(project, position);
  }

  /** Begins a journal under a name and writes what the store knows of a project. */
  async #writeAll(project: string, name: string) {
    const { journals, projection, projects } = this.#ports;
    const record = await projects.get(project);
    if (record === undefined) throw new RangeError(`There is no project ${project}`);
    let position = await journals.begin(name);
    for await (const entry of projection.baseline(record)) {
      position = await journals.append(name, [encodeEntry(entry)]);
    }
    return { record, position };
  }
}

function shorter(): WorkbenchError {
  return new WorkbenchError('file.read', 'The journal of this project is shorter than it was a moment ago.');
}

function bytesOf({ commit, predictions, sizes = [], places = null }: Entry): Uint8Array {
  const entry: JournalEntry = { kind: 'commit', commit, predictions: predictions.map(toRow), sizes, places };
  return encodeEntry(entry);
}

import type { FolderListing } from '../../core/contract/folders.ts';
import type { FoundJournal, JournalPosition } from '../../core/contract/journal.ts';
import type { Bringing, ProjectRecord } from '../../core/contract/records.ts';
import { WorkbenchError } from '../../core/errors.ts';
import type { ClassDefinition } from '../../core/document/classes.ts';
import type { JournalEntry } from '../../core/journal/entry.ts';
import { decodeEntry, encodeEntry } from '../../core/journal/entry.ts';
import { toRow } from './annotations.ts';
import type { AnnotationStore, Entry } from './annotations.ts';
import { journalError } from './errors.ts';
import type { Projection } from './projection.ts';
import type { ProjectRepository } from './projects.ts';

/** The journals, which the main process keeps. */
export interface JournalPort {
  find(folder: string): Promise<FoundJournal | null>;
  begin(project: string): Promise<JournalPosition>;
  ready(facts: { readonly project: string; readonly folder: string; readonly name: string }): Promise<void>;
  append(project: string, entries: readonly Uint8Array[]): Promise<JournalPosition>;
  /** None when there are no more. */
  read(project: string, from: number): Promise<readonly Uint8Array[]>;
  moved(project: string, folder: string): Promise<void>;
  /** Name under which the journal is kept from now on. */
  setAside(project: string): Promise<string>;
}

export interface WorkJournalPorts {
  readonly journals: JournalPort;
  readonly projection: Projection;
  readonly projects: ProjectRepository;
  readonly annotations: AnnotationStore;
  /** Where a store is kept that could not be opened; null while there was none. */
  readonly kept: () => string | null;
}

/** Entries of a project that are in its journal, and how far that reaches with them. */
export interface Journaled {
  readonly project: string;
  readonly entries: readonly Entry[];
  readonly position: JournalPosition;
}

/** Entries that go into the store together: quick, and often enough to be seen. */
const BROUGHT_AT_ONCE = 250;

/** A folder's project, and what there is to say about how it was found, for people. */
export interface OpenedProject {
  readonly record: ProjectRecord;
  readonly notice: string | null;
}

/**
 * What was done is first in the journal and then in the store. The journal counts: what the store lacks of it is
 * brought when a project is opened, and all of it where the store was lost.
 */
export class WorkJournal {
  readonly #ports: WorkJournalPorts;
  /** Projects that have a journal, or the attempt to begin it. */
  readonly #begun = new Map<string, Promise<void>>();
  /** In the journal, whether or not whoever asked for that was told. */
  readonly #journaled = new WeakSet<Entry>();
  readonly #positions = new Map<string, JournalPosition>();

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
    const { annotations, projection } = this.#ports;
    for (const { project, entries, position } of journaled) {
      try {
        await annotations.append(entries, position);
      } catch (error) {
        if (!(error instanceof WorkbenchError) || error.code !== 'store.order') throw error;
        await projection.clear(project);
        await this.#bring(project, { ...position, count: 0 }, position);
      }
    }
  }

  /** The project of a folder, its work as the journal has it; made where there is none. */
  async open(
    listing: FolderListing,
    classes: readonly ClassDefinition[],
    onBringing: (bringing: Bringing) => void = () => undefined,
  ): Promise<OpenedProject> {
    const { journals, projects } = this.#ports;
    const found = await journals.find(listing.id);
    if (found === null) {
      const record = await projects.open(listing, classes);
      // Whoever waits for the first image need not wait for it; the first step does, and tries again where it failed.
      void this.#begin(record.id).catch(() => undefined);
      const kept = this.#ports.kept();
      return { record, notice: kept === null ? null : unreadable(kept) };
    }
    try {
      const notice = await this.#follow(found, listing.name, onBringing);
      return { record: await projects.open(listing, classes, found.project), notice };
    } catch (error) {
      if (!(error instanceof WorkbenchError) || error.code !== 'journal.damaged') throw error;
      // What could be read of it is in the store by now, and goes on from there.
      const record = await projects.open(listing, classes, found.project);
      return { record, notice: partly(listing.name, await this.#beginInstead(found.project)) };
    }
  }

  async moved(project: string, folder: string): Promise<void> {
    await this.#ports.journals.moved(project, folder);
  }

  /** Brings store and journal together. */
  async #follow(
    { project, position, isDamaged }: FoundJournal,
    name: string,
    onBringing: (bringing: Bringing) => void,
  ): Promise<string | null> {
    const { projection } = this.#ports;
    const tell = (done: number): void => onBringing({ name, done, total: position.count });
    const reached = await projection.position(project);
    if (reached === undefined) {
      await projection.clear(project);
      const count = await this.#bring(project, { ...position, count: 0 }, position, tell);
      if (isDamaged) return partly(name, await this.#beginInstead(project));
      this.#reached(project, position);
      return restored(name, count, this.#ports.kept());
    }
    if (reached.epoch === position.epoch && reached.count <= position.count) {
      await this.#bring(project, reached, position, tell);
      this.#reached(project, position);
      return null;
    }
    // Only the store can tell what was done since: it leads, and the journal that does not know is kept.
    return older(name, await this.#beginInstead(project));
  }

  /** The store has all that the journal holds, which goes on from there. */
  #reached(project: string, position: JournalPosition): void {
    this.#positions.set(project, position);
    this.#begun.set(project, Promise.resolve());
  }

  /** Begins another journal with what the store knows. Returns the name under which the one before is kept. */
  async #beginInstead(project: string): Promise<string> {
    const kept = await this.#ports.journals.setAside(project);
    this.#begun.delete(project);
    await this.#begin(project);
    return kept;
  }

  /** Entries that the store lacks; returns how many of them are steps. */
  async #bring(
    project: string,
    from: JournalPosition,
    to: JournalPosition,
    tell: (done: number) => void = () => undefined,
  ): Promise<number> {
    const { journals, projection } = this.#ports;
    let steps = 0;
    for (let count = from.count; count < to.count;) {
      const read = await journals.read(project, count);
      for (let first = 0; first < read.length; first += BROUGHT_AT_ONCE) {
        const entries = read.slice(first, first + BROUGHT_AT_ONCE).map(decodeEntry);
        count += entries.length;
        steps += entries.filter(({ kind }) => kind === 'commit' || kind === 'frame').length;
        await projection.bring(project, entries, { epoch: to.epoch, count });
        if (count < to.count) tell(count);
      }
    }
    return steps;
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
    const { journals, projection, projects } = this.#ports;
    const record = await projects.get(project);
    if (record === undefined) throw new RangeError(`There is no project ${project}`);
    let position = await journals.begin(project);
    for await (const entry of projection.baseline(record)) {
      position = await journals.append(project, [encodeEntry(entry)]);
    }
    await journals.ready({ project, folder: record.folder, name: record.name });
    await projection.reached(project, position);
    this.#positions.set(project, position);
  }
}

function bytesOf({ commit, predictions, sizes = [], places = null }: Entry): Uint8Array {
  const entry: JournalEntry = { kind: 'commit', commit, predictions: predictions.map(toRow), sizes, places };
  return encodeEntry(entry);
}

function restored(name: string, steps: number, kept: string | null): string | null {
  if (steps === 0) return null;
  const what = steps === 1 ? 'one step' : `${steps} steps`;
  return (
    `The working copy of ${name} was missing or damaged. It was made anew from the journal, ${what}: ` +
    `nothing that was saved is lost.${kept === null ? '' : ` What was damaged is kept as ${kept}.`}`
  );
}

function partly(name: string, kept: string): string {
  return (
    `The working copy of ${name} was missing or damaged, and so is a part of its journal. What could be ` +
    `read is here, and steps that came after it are not. The damaged journal is kept as ${kept}.`
  );
}

function unreadable(kept: string): string {
  return (
    'The store of your work cannot be opened. It is kept as it is, in the folder of the program’s data, as ' +
    `${kept}, and another one was begun.`
  );
}

function older(name: string, kept: string): string {
  return (
    `The journal of ${name} is older than the work on this computer, or another one, as after a backup was ` +
    `restored. The work on this computer counts; the other journal is kept as ${kept}.`
  );
}

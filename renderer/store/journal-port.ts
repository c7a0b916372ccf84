import type { Response } from '../../core/contract/channels.ts';
import type { FoundJournal, JournalPosition, ProjectFacts } from '../../core/contract/journal.ts';
import type { Entry } from './annotations.ts';

/** Entries of a project that are in its journal, and how far that reaches with them. */
export interface Journaled {
  readonly project: string;
  readonly entries: readonly Entry[];
  readonly position: JournalPosition;
}

/** The journals, which the main process keeps. */
export interface JournalPort {
  find(folder: string): Promise<FoundJournal | null>;
  begin(project: string): Promise<JournalPosition>;
  ready(facts: ProjectFacts): Promise<void>;
  /** Ends a journal that was begun as `kept` and that nobody goes on with: it holds other work of a project. */
  keep(kept: string, facts: ProjectFacts): Promise<void>;
  append(project: string, entries: readonly Uint8Array[]): Promise<JournalPosition>;
  /** None when there are no more; `isFork`: of what went on beside the project's folder. */
  read(project: string, from: number, isFork?: boolean): Promise<readonly Uint8Array[]>;
  /** Whether the journal has gone through a position. */
  passes(project: string, position: JournalPosition): Promise<boolean>;
  /** Goes on from a position beside the project's folder, which cannot be reached. */
  goOn(project: string, position: JournalPosition): Promise<void>;
  /** From now on the project is known by this folder of images, and by where its own was found. */
  settle(project: string, folder: string): Promise<void>;
  /** Name under which the journal, or what went on beside it, is kept from now on; null where there was none. */
  setAside(project: string, what: 'journal' | 'fork'): Promise<string | null>;
  /** Makes the journal short. What was appended before is not needed any more. */
  compact(project: string): Promise<Response<'project.compact'>>;
  /** Others may have the project. */
  release(project: string): Promise<void>;
}

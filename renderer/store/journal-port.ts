import type { Response } from '../../core/contract/channels.ts';
import type { FoundJournal, JournalPosition } from '../../core/contract/journal.ts';

/** The journals, which the main process keeps. */
export interface JournalPort {
  find(folder: string): Promise<FoundJournal | null>;
  begin(project: string): Promise<JournalPosition>;
  ready(facts: { readonly project: string; readonly folder: string; readonly name: string }): Promise<void>;
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

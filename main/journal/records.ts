import { basename } from 'node:path';
import { WorkbenchError } from '../../core/errors.ts';
import type { Record } from '../../core/journal/frames.ts';
import type { ReadableDisk } from './disk.ts';
import { journalFiles, startOf } from './journal-files.ts';

/** A record that counts. */
export interface NumberedRecord extends Record {
  /** Among all records that the journal ever had, from 0. */
  readonly number: number;
}

/**
 * The records that all of a project's work can be had from: those since its latest compaction, in their order. It only
 * reads, and takes what is there while others write.
 * @throws WorkbenchError `file.read`, `journal.newer`, `journal.none`; `journal.damaged` where one is missing
 */
export async function* recordsOf(disk: ReadableDisk, folder: string): AsyncGenerator<NumberedRecord> {
  const start = await startOf(disk, folder);
  if (start === null) throw noJournal(folder);
  let number = start.first;
  let link: Uint8Array | undefined;
  let pending: readonly NumberedRecord[] = [];
  let damage: WorkbenchError | null = null;
  for await (const { path, head, records, broken } of journalFiles(disk, [folder])) {
    if (head !== null && (head.epoch !== start.epoch || head.first < start.first)) continue;
    damage = broken?.kind === 'damaged' ? damaged(path, broken.reason) : null;
    if (head === null) continue;
    // What a later file begins with was never acknowledged in the one before.
    for (const record of pending) {
      if (record.number >= head.first) break;
      yield record;
      number = record.number + 1;
      link = record.link;
    }
    if (head.first !== number || (link !== undefined && String(link) !== String(head.link))) {
      throw damaged(path, 'it does not follow from what is before it');
    }
    pending = records.map((record, index) => ({ ...record, number: head.first + index }));
    link = head.link;
  }
  // In the last file only: where another one follows, it goes on from what could be read.
  if (damage !== null) throw damage;
  yield* pending;
}

function damaged(path: string, reason: string): WorkbenchError {
  return new WorkbenchError('journal.damaged', `${basename(path)} is damaged: ${reason}.`);
}

export function noJournal(folder: string): WorkbenchError {
  return new WorkbenchError('journal.none', `${folder} holds no journal.`);
}

import { hexOf } from '../../core/formats/bytes.ts';
import type { Baseline } from '../../core/journal/baseline.ts';
import { decodeEntry } from '../../core/journal/entry.ts';
import { FIRST_LINK } from '../../core/journal/frames.ts';
import { isCoded, messageOf, WorkbenchError } from '../../core/errors.ts';
import type { ReadableDisk } from './disk.ts';
import { noJournal, recordsOf } from './records.ts';

/** How far a journal was read. */
export interface Folded {
  readonly count: number;
  /** Of the last record, in hexadecimal. */
  readonly link: string;
}

/**
 * Takes up a whole journal.
 * @param mark how far one was read before; `isSame` says whether this is the same one, gone on
 * @throws WorkbenchError as `recordsOf` does; `journal.none` where it does not begin with a project
 */
export async function foldJournal(
  disk: ReadableDisk,
  folder: string,
  baseline: Baseline,
  mark?: Folded,
): Promise<Folded & { readonly isSame: boolean }> {
  let reached: Folded = { count: 0, link: hexOf(FIRST_LINK) };
  let isSame = false;
  for await (const { payload, number, link } of recordsOf(disk, folder)) {
    try {
      baseline.take(decodeEntry(payload), number);
    } catch (error) {
      if (isCoded(error, 'journal.newer')) throw error;
      const words = `Record ${number + 1} of ${folder} is damaged: ${messageOf(error)}`;
      throw new WorkbenchError('journal.damaged', words, { cause: error });
    }
    reached = { count: number + 1, link: hexOf(link) };
    isSame ||= mark?.count === reached.count && mark.link === reached.link;
  }
  if (baseline.project === undefined) throw noJournal(folder);
  return { ...reached, isSame };
}

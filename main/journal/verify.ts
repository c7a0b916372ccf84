import { basename } from 'node:path';
import { decodeEntry } from '../../core/journal/entry.ts';
import { Replay } from '../../core/journal/replay.ts';
import { messageOf, WorkbenchError } from '../../core/errors.ts';
import type { Disk } from './disk.ts';
import { journalFiles } from './journal.ts';
import type { JournalFile } from './journal.ts';

/** What looking through a journal found. */
export interface Verified {
  readonly files: number;
  readonly bytes: number;
  readonly entries: number;
  readonly commits: number;
  /** Frames that anything is known of. */
  readonly frames: number;
  /** What is not as it should be, in words; none in a sound journal. A torn end is no problem but a remark. */
  readonly problems: readonly string[];
  readonly remarks: readonly string[];
}

/**
 * Looks through a whole journal: frames, checksums and links of every file, how the files follow from each other, and
 * whether its entries can be read and follow, too.
 * @throws WorkbenchError `file.read`; `journal.newer`; `journal.none` where the folder holds none
 */
export async function verifyJournal(disk: Disk, folder: string): Promise<Verified> {
  const problems: string[] = [];
  const remarks: string[] = [];
  const files: JournalFile[] = [];
  for await (const file of journalFiles(disk, folder)) {
    files.push(file);
    const { broken, path } = file;
    if (broken === null) continue;
    const words = `${basename(path)}: ${broken.reason} (at byte ${broken.at})`;
    (broken.kind === 'torn' ? remarks : problems).push(words);
  }
  if (files.length === 0) throw new WorkbenchError('journal.none', `${folder} holds no journal.`);
  const replay = new Replay();
  const known = files.filter(({ head }) => head !== null);
  let count = 0;
  let link: Uint8Array | undefined;
  let epoch: string | undefined;
  for (const [index, { path, head, records }] of known.entries()) {
    if (head === null) continue;
    const next = known[index + 1]?.head?.first ?? Infinity;
    const isFirst = epoch === undefined;
    if (!isFirst && head.epoch !== epoch) problems.push(`${basename(path)} is of another journal`);
    if (head.first !== count) {
      problems.push(
        `${basename(path)} begins with record ${head.first + 1}, and ${count} are there before it`,
      );
    } else if (!isFirst && String(link) !== String(head.link)) {
      problems.push(`${basename(path)} does not follow from the file before`);
    }
    epoch = head.epoch;
    link = head.link;
    // What a later file begins with was never acknowledged here.
    for (const record of records.slice(0, Math.max(0, next - head.first))) {
      count++;
      link = record.link;
      try {
        replay.take(decodeEntry(record.payload));
      } catch (error) {
        problems.push(`Record ${count}: ${messageOf(error)}`);
      }
    }
  }
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const { state, commits } = replay;
  const figures = { files: files.length, bytes, entries: count, commits, frames: state.frames.size };
  return { ...figures, problems, remarks };
}

import { basename, join } from 'node:path';
import { Baseline } from '../../core/journal/baseline.ts';
import { decodeEntry } from '../../core/journal/entry.ts';
import type { JournalEntry } from '../../core/journal/entry.ts';
import type { Record } from '../../core/journal/frames.ts';
import { messageOf } from '../../core/errors.ts';
import { hexOf } from '../../core/formats/bytes.ts';
import type { ReadableDisk } from './disk.ts';
import { HISTORY_FOLDER, journalFiles, sha256 } from './journal-files.ts';
import type { JournalFile } from './journal-files.ts';
import { noJournal } from './records.ts';
import { verifySnapshot } from './snapshot.ts';

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
 * Looks through a project folder: frames, checksums and links of every file of its journal and of its history, how the
 * files follow from each other, whether the entries can be read and follow, whether baselines say what the entries
 * before them come to, and whether the snapshot is as it was written. One file at a time is held.
 * @throws WorkbenchError `file.read`; `journal.newer`; `snapshot.newer`; `journal.none` where the folder holds none
 */
export async function verifyJournal(disk: ReadableDisk, folder: string): Promise<Verified> {
  const seen = new Inspection();
  for await (const file of journalFiles(disk, [join(folder, HISTORY_FOLDER), folder])) seen.file(file);
  const verified = seen.end();
  if (verified.files === 0) throw noJournal(folder);
  const { problems = [] } = (await verifySnapshot(disk, folder)) ?? {};
  return { ...verified, problems: [...verified.problems, ...problems] };
}

/** Takes the files of a journal one after the other. */
class Inspection {
  readonly #baseline = new Baseline(0);
  readonly #problems: string[] = [];
  readonly #remarks: string[] = [];
  /** SHA-256 of each file by its name, in hexadecimal. */
  readonly #hashes = new Map<string, string>();
  #bytes = 0;
  #epoch: string | undefined;
  #count = 0;
  #link: Uint8Array | undefined;
  /** Records whose number may not count any more, because a later file begins with it. */
  #pending: readonly Record[] = [];
  /** Where the first file begins, if that is not the beginning: a signpost must say why. */
  #missing: { readonly first: number; readonly link: Uint8Array; readonly problem: string } | undefined;

  file({ path, bytes, head, records, broken }: JournalFile): void {
    const name = basename(path);
    this.#bytes += bytes.length;
    this.#hashes.set(name, hexOf(sha256(bytes)));
    if (broken !== null) {
      const words = `${name}: ${broken.reason} (at byte ${broken.at})`;
      if (broken.kind === 'damaged') this.#problems.push(words);
      else this.#remarks.push(`${words}; nobody was told that this was saved`);
    }
    if (head === null) return;
    this.#takeBefore(head.first);
    const problem = `${name} begins with record ${head.first + 1}, and ${this.#count} are there before it`;
    if (this.#epoch === undefined) {
      if (head.first > 0) this.#missing = { first: head.first, link: head.link, problem };
    } else if (head.epoch !== this.#epoch) this.#problems.push(`${name} is of another journal`);
    else if (head.first !== this.#count) this.#problems.push(problem);
    else if (String(this.#link) !== String(head.link)) {
      this.#problems.push(`${name} does not follow from the file before`);
    }
    this.#epoch = head.epoch;
    this.#count = head.first;
    this.#link = head.link;
    this.#pending = records;
  }

  end(): Verified {
    this.#takeBefore(Infinity);
    if (this.#missing !== undefined) this.#problems.push(this.#missing.problem);
    return {
      files: this.#hashes.size,
      bytes: this.#bytes,
      entries: this.#count,
      commits: this.#baseline.commits,
      frames: this.#baseline.state.frames.size,
      problems: this.#problems,
      remarks: this.#remarks,
    };
  }

  /** What a later file begins with was never acknowledged in the one before. */
  #takeBefore(number: number): void {
    for (const record of this.#pending) {
      if (this.#count >= number) break;
      this.#count++;
      this.#link = record.link;
      try {
        const entry = decodeEntry(record.payload);
        if (this.#baseline.contradicts(entry)) {
          this.#problems.push(`Record ${this.#count} says something else than the records before it`);
        }
        this.#baseline.take(entry, this.#count - 1);
        if (entry.kind === 'signpost') this.#compare(entry);
      } catch (error) {
        this.#problems.push(`Record ${this.#count}: ${messageOf(error)}`);
      }
    }
    this.#pending = [];
  }

  #compare({ first, link, commits, files }: Extract<JournalEntry, { kind: 'signpost' }>): void {
    const isWithoutHistory = this.#missing?.first === first && String(this.#missing.link) === String(link);
    if (isWithoutHistory) {
      this.#missing = undefined;
      this.#remarks.push(`${first} records with ${commits} steps are not here: their history was dropped`);
    }
    for (const { name, sha256: hash } of files) {
      const known = this.#hashes.get(name);
      if (known === undefined && !isWithoutHistory) this.#problems.push(`${name} is missing in the history`);
      if (known !== undefined && known !== hash)
        this.#problems.push(`${name} is not the file that was moved`);
    }
  }
}

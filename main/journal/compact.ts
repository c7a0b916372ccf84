import { join } from 'node:path';
import { WorkbenchError } from '../../core/errors.ts';
import { hexOf } from '../../core/formats/bytes.ts';
import { STEPS_KEPT } from '../../core/document/histories.ts';
import { Baseline } from '../../core/journal/baseline.ts';
import { decodeEntry, encodeEntry } from '../../core/journal/entry.ts';
import type { JournalEntry, MovedFile } from '../../core/journal/entry.ts';
import { reading, writing } from '../files/errors.ts';
import { isTemporary } from './disk.ts';
import type { Disk, ReadableDisk } from './disk.ts';
import { foldJournal } from './fold.ts';
import { FILE_BYTES, Journal } from './journal.ts';
import type { JournalOptions } from './journal.ts';
import { HISTORY_FOLDER, filesOf, sha256 } from './journal-files.ts';
import type { FileName } from './journal-files.ts';
import { noJournal, recordsOf } from './records.ts';
import type { JobOptions } from './snapshot.ts';

export interface CompactOptions extends JobOptions, Partial<JournalOptions> {
  /** How many steps can be taken back at each frame afterwards. */
  readonly steps?: number;
}

export interface Compacted {
  /** Records, and commits among them, that the baseline stands for. */
  readonly records: number;
  readonly commits: number;
  /** Files that went to the history. */
  readonly moved: number;
  /** Bytes that opening the project from nothing has to read, before and now. */
  readonly bytesBefore: number;
  readonly bytes: number;
}

/**
 * Makes a journal short: appends what all its records come to, as a baseline, begins a file with a signpost, and moves
 * the files before the baseline to the history. The baseline says nothing new, so a journal whose compaction was ended
 * at any step is that journal still. Nobody else may write it meanwhile.
 * @throws WorkbenchError as `foldJournal` does; `journal.busy`, `file.read`, `file.write`, `file.disk-full`
 */
export async function compactJournal(
  disk: Disk,
  folder: string,
  { steps = STEPS_KEPT, fileBytes = FILE_BYTES, onProgress, signal }: CompactOptions = {},
): Promise<Compacted> {
  const baseline = new Baseline(steps);
  const { count: records, link } = await foldJournal(disk, folder, baseline);
  const { commits } = baseline;
  const opened = await Journal.open(disk, folder, { fileBytes });
  if (opened === null) throw noJournal(folder);
  const { journal } = opened;
  const bytesBefore = await bytesFrom(disk, folder, journal.baseline.first);
  try {
    if (journal.position.count !== records || journal.position.link !== link) throw busy(folder);
    if (!baseline.isAtSignpost) {
      const { link: last } = journal;
      const earlier = await filesBefore(disk, folder, records);
      let written = 0;
      for await (const part of inParts(entriesOf(disk, folder, baseline, records), fileBytes)) {
        signal?.throwIfAborted();
        await journal.appendFile(part);
        written++;
        onProgress?.(written, Math.max(written, earlier.length));
      }
      const files = await withHashes(disk, folder, earlier);
      const signpost = encodeEntry({ kind: 'signpost', first: records, commits, link: last, files });
      await journal.appendFile([signpost], { first: records, end: journal.position.count });
    }
    await removeTemporaries(disk, folder);
    const { first } = journal.baseline;
    const moved = await moveAway(disk, folder, await filesBefore(disk, folder, first));
    return { records, commits, moved, bytesBefore, bytes: await bytesFrom(disk, folder, first) };
  } finally {
    await journal.close();
  }
}

export interface History {
  readonly files: number;
  readonly bytes: number;
}

/** What compactions have moved out of the way. @throws WorkbenchError `file.read` */
export async function historyOf(disk: ReadableDisk, folder: string): Promise<History> {
  const history = join(folder, HISTORY_FOLDER);
  const files = await filesOf(disk, history);
  return { files: files.length, bytes: await bytesOf(disk, history, files) };
}

/** Takes the history away for good. @throws WorkbenchError `file.write` */
export async function dropHistory(disk: Disk, folder: string): Promise<void> {
  const history = join(folder, HISTORY_FOLDER);
  await writing(history, disk.remove(history));
  await writing(folder, disk.syncFolder(folder));
}

/** What a compaction adds: the work, and what is kept of the records before number `end`. */
async function* entriesOf(
  disk: ReadableDisk,
  folder: string,
  baseline: Baseline,
  end: number,
): AsyncGenerator<JournalEntry> {
  yield* baseline.entries();
  for await (const { payload, number } of recordsOf(disk, folder)) {
    if (number >= end) break;
    yield* baseline.kept(decodeEntry(payload), number);
  }
  yield* baseline.rest();
}

/** As many at a time as fill a file. */
async function* inParts(
  entries: AsyncIterable<JournalEntry>,
  fileBytes: number,
): AsyncGenerator<readonly Uint8Array[]> {
  let part: Uint8Array[] = [];
  let bytes = 0;
  for await (const entry of entries) {
    const payload = encodeEntry(entry);
    part.push(payload);
    bytes += payload.length;
    if (bytes < fileBytes) continue;
    yield part;
    part = [];
    bytes = 0;
  }
  if (part.length > 0) yield part;
}

/** What a compaction that was ended was about to write. */
async function removeTemporaries(disk: Disk, folder: string): Promise<void> {
  for (const name of (await reading(folder, disk.list(folder))).filter(isTemporary)) {
    await writing(join(folder, name), disk.remove(join(folder, name)));
  }
}

async function moveAway(disk: Disk, folder: string, files: readonly FileName[]): Promise<number> {
  if (files.length === 0) return 0;
  const history = join(folder, HISTORY_FOLDER);
  await writing(history, disk.makeFolder(history));
  // The earliest first, so that what is in the history ends where the folder begins.
  for (const { name } of files) {
    await writing(join(history, name), disk.rename(join(folder, name), join(history, name)));
  }
  await writing(history, disk.syncFolder(history));
  await writing(folder, disk.syncFolder(folder));
  return files.length;
}

async function withHashes(
  disk: ReadableDisk,
  folder: string,
  files: readonly FileName[],
): Promise<readonly MovedFile[]> {
  const moved: MovedFile[] = [];
  for (const { name } of files) {
    const bytes = await reading(join(folder, name), disk.read(join(folder, name)));
    moved.push({ name, sha256: hexOf(sha256(bytes)) });
  }
  return moved;
}

async function filesBefore(disk: ReadableDisk, folder: string, number: number): Promise<readonly FileName[]> {
  return (await filesOf(disk, folder)).filter(({ first }) => first < number);
}

async function bytesFrom(disk: ReadableDisk, folder: string, number: number): Promise<number> {
  const files = (await filesOf(disk, folder)).filter(({ first }) => first >= number);
  return bytesOf(disk, folder, files);
}

async function bytesOf(disk: ReadableDisk, folder: string, files: readonly FileName[]): Promise<number> {
  let bytes = 0;
  for (const { name } of files) bytes += await reading(join(folder, name), disk.size(join(folder, name)));
  return bytes;
}

function busy(folder: string): WorkbenchError {
  return new WorkbenchError(
    'journal.busy',
    `${folder} is being written at the moment: close its window first.`,
  );
}

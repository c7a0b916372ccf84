import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Baseline, JournalPosition } from '../../core/contract/journal.ts';
import { isCoded, WorkbenchError } from '../../core/errors.ts';
import { concatenate, hexOf } from '../../core/formats/bytes.ts';
import { FIRST_LINK } from '../../core/journal/frames.ts';
import type { Break, Record } from '../../core/journal/frames.ts';
import { cannotRead, cannotWrite, goneError, reading, writing } from '../files/errors.ts';
import { writeWhole } from './disk.ts';
import type { Disk, GrowingFile } from './disk.ts';
import { filesOf, framed, headBytes, nameOf, NO_BASELINE, readFileOf } from './journal-files.ts';

/** What opening a journal found to be wrong, and cut off or passed over. */
export interface Finding extends Break {
  readonly file: string;
}

export interface JournalOptions {
  /** A new file is begun beyond this many bytes, so that opening reads no more than that. */
  readonly fileBytes?: number;
  /** Another program writes it: nothing in its folder is touched. */
  readonly isReader?: boolean;
}

export const FILE_BYTES = 16 << 20;

interface Waiting {
  readonly payloads: readonly Uint8Array[];
  readonly resolve: (position: JournalPosition) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The journal of one project: entries that are appended, are on the disk before that is answered, and are never
 * changed. It lies in files of a folder, each of which names the number of its first entry. After a failed write
 * nothing is known of a file any more, so the next append begins another one, which says from which entry on it counts.
 */
export class Journal {
  readonly folder: string;
  readonly #disk: Disk;
  readonly #fileBytes: number;
  readonly #epoch: string;
  #baseline: Baseline;
  #count: number;
  #link: Uint8Array;
  /** The file that grows; null before the first append, and after a failed one. */
  #growing: { readonly file: GrowingFile; length: number } | null;
  /** Set while the last file may grow on; null where a new one must be begun. */
  #resumable: { readonly path: string; readonly length: number } | null;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #isClosed = false;
  /** A folder that was there once and is gone is not made again: it may come back. */
  readonly #isFresh: boolean;

  private constructor(
    disk: Disk,
    folder: string,
    fileBytes: number,
    state: {
      readonly epoch: string;
      readonly count: number;
      readonly link: Uint8Array;
      readonly baseline: Baseline;
      readonly resumable: { readonly path: string; readonly length: number } | null;
    },
    isFresh: boolean,
  ) {
    this.#disk = disk;
    this.folder = folder;
    this.#fileBytes = fileBytes;
    this.#epoch = state.epoch;
    this.#baseline = state.baseline;
    this.#count = state.count;
    this.#link = state.link;
    this.#growing = null;
    this.#resumable = state.resumable;
    this.#isFresh = isFresh;
  }

  /**
   * A journal without entries, or one that goes on from a position of another one elsewhere; its first append makes its
   * first file.
   */
  static begin(
    disk: Disk,
    folder: string,
    { fileBytes = FILE_BYTES }: JournalOptions = {},
    { epoch, count, link }: JournalPosition = { epoch: randomUUID(), count: 0, link: hexOf(FIRST_LINK) },
  ): Journal {
    const state = { epoch, count, link: fromHex(link), baseline: NO_BASELINE, resumable: null };
    return new Journal(disk, folder, fileBytes, state, true);
  }

  /**
   * The journal in a folder, as far as it can be read; null where there is none. Only the last file is looked at.
   * @throws WorkbenchError `file.read`, `journal.newer`
   */
  static async open(
    disk: Disk,
    folder: string,
    { fileBytes = FILE_BYTES, isReader = false }: JournalOptions = {},
  ): Promise<{ readonly journal: Journal; readonly findings: readonly Finding[] } | null> {
    const names = await filesOf(disk, folder);
    const findings: Finding[] = [];
    const unread: string[] = [];
    const putAside = async (): Promise<void> => {
      for (const path of isReader ? [] : unread) {
        await disk.rename(path, `${path}.unread`).catch((error: unknown) => {
          throw cannotWrite(path, error);
        });
      }
    };
    for (const { name } of names.toReversed()) {
      const path = join(folder, name);
      const read = readFileOf(await reading(path, disk.read(path)));
      if (read.broken !== null) findings.push({ ...read.broken, file: path });
      // It was being begun, or its head is damaged: out of the way, so that the one before is the last that counts.
      if (read.head === null) {
        unread.push(path);
        continue;
      }
      await putAside();
      const { head, records, link, length, broken } = read;
      const count = head.first + records.length;
      // What lies behind damage may be worth a look: it is left there, and a new file begun.
      const resumable = broken?.kind === 'damaged' ? null : { path, length };
      const { epoch, baseline = NO_BASELINE } = head;
      const state = { epoch, count, link, baseline, resumable };
      return { journal: new Journal(disk, folder, fileBytes, state, false), findings };
    }
    await putAside();
    return null;
  }

  get position(): JournalPosition {
    return { epoch: this.#epoch, count: this.#count, link: hexOf(this.#link) };
  }

  /** Of the latest compaction. */
  get baseline(): Baseline {
    return this.#baseline;
  }

  /** Of the last entry. */
  get link(): Uint8Array {
    return this.#link;
  }

  /**
   * Appends entries in the order in which they come, all of a call or none. Answers once they are on the disk; those
   * that come meanwhile are written together.
   * @throws WorkbenchError `file.disk-full`, `file.write`
   */
  append(payloads: readonly Uint8Array[]): Promise<JournalPosition> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ payloads, resolve, reject });
      this.#writing ??= this.#write();
    });
  }

  /**
   * Entries from number `from` on, as many as fit into so many bytes, but one at least.
   * @throws WorkbenchError `file.read`; `journal.damaged` where they cannot be read
   */
  async read(from: number, bytes = Infinity): Promise<readonly Uint8Array[]> {
    const payloads: Uint8Array[] = [];
    let size = 0;
    try {
      for await (const payload of this.#entries(from)) {
        size += payload.length;
        if (payloads.length > 0 && size > bytes) break;
        payloads.push(payload);
      }
    } catch (error) {
      // What comes before the damage can be had.
      const isDamage = isCoded(error, 'journal.damaged');
      if (!isDamage || payloads.length === 0) throw error;
    }
    return payloads;
  }

  /**
   * Appends entries as a file of their own, which is there wholly or not at all: for many of them at once. Nothing else
   * may be appended meanwhile.
   * @param baseline named by this file and by those that follow
   * @throws WorkbenchError `file.disk-full`, `file.write`
   */
  async appendFile(
    payloads: readonly Uint8Array[],
    baseline: Baseline = this.#baseline,
  ): Promise<JournalPosition> {
    await this.#endFile();
    this.#resumable = null;
    const path = await this.#nextPath();
    const { bytes, link } = framed(this.#link, payloads);
    const file = concatenate([this.#head(baseline), bytes]);
    await writeWhole(this.#disk, path, file);
    await writing(this.folder, this.#disk.syncFolder(this.folder));
    this.#baseline = baseline;
    this.#link = link;
    this.#count += payloads.length;
    this.#resumable = { path, length: file.length };
    return this.position;
  }

  /** Resolves when all that was appended is on the disk, or has failed. Nothing may be appended afterwards. */
  async close(): Promise<void> {
    await this.#endFile();
    this.#isClosed = true;
  }

  async #endFile(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    await this.#growing?.file.close();
    this.#growing = null;
  }

  async #write(): Promise<void> {
    // Whoever appends in the same turn is written along.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#writeAll(batch.flatMap(({ payloads }) => payloads));
      } catch (error) {
        for (const { reject } of batch) reject(error);
        continue;
      }
      for (const { resolve } of batch) resolve(this.position);
    }
    // At once: whoever appends from here on begins another write.
    this.#writing = undefined;
  }

  async #writeAll(payloads: readonly Uint8Array[]): Promise<void> {
    if (this.#isClosed) throw new WorkbenchError('journal.closed', `${this.folder} is closed.`);
    try {
      const growing = await this.#file();
      const { bytes, link } = framed(this.#link, payloads);
      await growing.file.write(bytes);
      await growing.file.sync();
      growing.length += bytes.length;
      this.#link = link;
      this.#count += payloads.length;
    } catch (error) {
      const { file } = this.#growing ?? {};
      this.#growing = this.#resumable = null;
      await file?.close().catch(() => undefined);
      throw cannotWrite(this.folder, error);
    }
  }

  async #file() {
    if (this.#growing !== null && this.#growing.length < this.#fileBytes) return this.#growing;
    if (this.#growing !== null) {
      await this.#growing.file.close();
      this.#growing = null;
    } else if (this.#resumable !== null && this.#resumable.length < this.#fileBytes) {
      const { path, length } = this.#resumable;
      this.#growing = { file: await this.#disk.resume(path, length), length };
      return this.#growing;
    }
    return (this.#growing = await this.#begun());
  }

  async #nextPath(): Promise<string> {
    const taken = (await filesOf(this.#disk, this.folder)).filter(({ first }) => first === this.#count);
    const attempt = taken.length === 0 ? 0 : Math.max(...taken.map((file) => file.attempt)) + 1;
    return join(this.folder, nameOf(this.#count, attempt));
  }

  /** What a file begins with that counts from here on. */
  #head(baseline: Baseline): Uint8Array {
    const known = baseline.end === 0 ? {} : { baseline };
    return headBytes({ epoch: this.#epoch, first: this.#count, link: this.#link, ...known });
  }

  async #begun() {
    if (this.#isFresh) await this.#disk.makeFolder(this.folder);
    const path = await this.#nextPath();
    const bytes = this.#head(this.#baseline);
    const file = await this.#disk.create(path);
    try {
      await file.write(bytes);
      await file.sync();
      await this.#disk.syncFolder(this.folder);
    } catch (error) {
      await file.close().catch(() => undefined);
      throw error;
    }
    return { file, length: bytes.length };
  }

  async *#entries(from: number): AsyncGenerator<Uint8Array> {
    const end = this.#count;
    let at = from;
    const files = await filesOf(this.#disk, this.folder);
    // A folder that has gone, as that of an unplugged disk, is not damaged.
    if (files.length === 0 && at < end) throw cannotRead(this.folder, goneError());
    for (const [index, { name }] of files.entries()) {
      if (at >= end) return;
      const next = files[index + 1]?.first ?? Infinity;
      if (next <= at && next <= end) continue;
      const path = join(this.folder, name);
      const { head, records } = readFileOf(await reading(path, this.#disk.read(path)));
      if (head === null || head.epoch !== this.#epoch || head.first > at) continue;
      const last = Math.min(head.first + records.length, next, end);
      for (; at < last; at++) yield (records[at - head.first] as Record).payload;
    }
    if (at < end) {
      throw new WorkbenchError(
        'journal.damaged',
        `${this.folder} is damaged: of ${end} records only the first ${at} can be read.`,
      );
    }
  }
}

const fromHex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

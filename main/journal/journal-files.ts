import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { decode, encode } from 'cborg';
import * as z from 'zod';
import { baselineSchema } from '../../core/contract/journal.ts';
import type { Baseline } from '../../core/contract/journal.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { concatenate } from '../../core/formats/bytes.ts';
import { JOURNAL_VERSION } from '../../core/journal/entry.ts';
import { FIRST_LINK, frame, LINK_BYTES, MARK, unframe } from '../../core/journal/frames.ts';
import type { Break, Framed, Record } from '../../core/journal/frames.ts';
import { reading } from '../files/errors.ts';
import type { ReadableDisk } from './disk.ts';

const FILE_NAME = /^journal-(\d{12})(?:-(\d+))?\.ulj$/;

/** The first frame of each file. */
const headSchema = z.strictObject({
  version: z.int().positive(),
  epoch: z.string().min(1).max(100),
  /** Number of the first entry that follows, from 0; those of that number and beyond in earlier files do not count. */
  first: z.int().nonnegative(),
  /** Of the entry before it. */
  link: z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === LINK_BYTES),
  /** Of the latest compaction before it; absent where there was none. */
  baseline: baselineSchema.exactOptional(),
});
export type Head = z.infer<typeof headSchema>;

export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return Uint8Array.from(hash.digest());
};

/** In a project folder, where compactions move earlier files. */
export const HISTORY_FOLDER = 'history';

export const NO_BASELINE: Baseline = { first: 0, end: 0 };

/** Of a journal's file. */
export interface FileName {
  readonly name: string;
  /** Number of its first record. */
  readonly first: number;
  readonly attempt: number;
}

/** What a file begins with. */
export function headBytes(head: Omit<Head, 'version'>): Uint8Array {
  const payload = encode({ version: JOURNAL_VERSION, ...head });
  return concatenate([MARK, frame(FIRST_LINK, payload, sha256).bytes]);
}

/** Payloads as they follow a frame of link `before`, and the link of the last. */
export function framed(before: Uint8Array, payloads: readonly Uint8Array[]): Framed {
  const frames: Uint8Array[] = [];
  let link = before;
  for (const payload of payloads) {
    const next = frame(link, payload, sha256);
    frames.push(next.bytes);
    link = next.link;
  }
  return { bytes: concatenate(frames), link };
}

/** A file of a journal as it lies there. */
export interface JournalFile {
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Bytes up to the end of the last record that counts. */
  readonly length: number;
  /** Null where even the head cannot be read. */
  readonly head: Head | null;
  readonly records: readonly Record[];
  readonly broken: Break | null;
}

/**
 * The epoch of a journal, and the record from which on its folder holds all that is needed; null where there is none.
 * @throws WorkbenchError `file.read`, `journal.newer`
 */
export async function startOf(
  disk: ReadableDisk,
  folder: string,
): Promise<{ readonly epoch: string; readonly first: number } | null> {
  for (const { name } of (await filesOf(disk, folder)).toReversed()) {
    const { head } = readFileOf(await reading(join(folder, name), disk.read(join(folder, name))));
    if (head !== null) return { epoch: head.epoch, first: (head.baseline ?? NO_BASELINE).first };
  }
  return null;
}

/**
 * Every file of a journal with records from number `from` on, read wholly: the earliest first.
 * @param folders where compactions have left them
 * @throws WorkbenchError `file.read`, `journal.newer`
 */
export async function* journalFiles(
  disk: ReadableDisk,
  folders: readonly string[],
  from = 0,
): AsyncGenerator<JournalFile> {
  const files: (FileName & { readonly path: string })[] = [];
  for (const folder of folders) {
    for (const file of await filesOf(disk, folder)) files.push({ ...file, path: join(folder, file.name) });
  }
  for (const [index, { path }] of files.sort(inOrder).entries()) {
    if ((files[index + 1]?.first ?? Infinity) <= from) continue;
    const bytes = await reading(path, disk.read(path));
    const { head, records, length, broken } = readFileOf(bytes);
    yield { path, bytes, length, head, records, broken };
  }
}

/** What a file's bytes hold, as far as they follow from each other. Throws `journal.newer`. */
export function readFileOf(bytes: Uint8Array) {
  const whole = unframe(bytes, FIRST_LINK, sha256, (payload) => linkIn(payload));
  const [first, ...records] = whole.records;
  const head = first === undefined ? null : headOf(first.payload);
  const { length, broken } = whole;
  return { head, records, length, broken, link: records.at(-1)?.link ?? head?.link ?? FIRST_LINK };
}

/** Entries follow from the one before, which lies in another file: the head names its link. */
function linkIn(payload: Uint8Array): Uint8Array {
  return headOf(payload)?.link ?? FIRST_LINK;
}

/** @throws WorkbenchError `journal.newer` */
function headOf(payload: Uint8Array): Head | null {
  let value: unknown;
  try {
    value = decode(payload);
  } catch {
    return null;
  }
  const version = z.looseObject({ version: z.int() }).safeParse(value).data?.version ?? 0;
  if (version > JOURNAL_VERSION) {
    throw new WorkbenchError('journal.newer', 'This project was written by a newer version of this program.');
  }
  return headSchema.safeParse(value).data ?? null;
}

export function isJournalFile(name: string): boolean {
  return FILE_NAME.test(name);
}

/** Names of a journal's files, the earliest first. @throws WorkbenchError `file.read` */
export async function filesOf(disk: ReadableDisk, folder: string): Promise<readonly FileName[]> {
  const names = await reading(folder, disk.list(folder));
  const files = names.flatMap((name): readonly FileName[] => {
    const [, first, attempt = '0'] = FILE_NAME.exec(name) ?? [];
    return first === undefined ? [] : [{ name, first: Number(first), attempt: Number(attempt) }];
  });
  return files.sort(inOrder);
}

function inOrder(a: FileName, b: FileName): number {
  return a.first - b.first || a.attempt - b.attempt;
}

export function nameOf(first: number, attempt: number): string {
  const number = String(first).padStart(12, '0');
  return `journal-${number}${attempt === 0 ? '' : `-${attempt}`}.ulj`;
}

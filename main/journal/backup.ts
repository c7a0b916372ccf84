import { basename, dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import * as z from 'zod';
import { isCoded, WorkbenchError } from '../../core/errors.ts';
import { hexOf } from '../../core/formats/bytes.ts';
import { crc32 } from '../../core/formats/crc32.ts';
import { ZIP } from '../../core/formats/zip.ts';
import type { ZipItem } from '../../core/formats/zip.ts';
import { zipDirectory, zipLocalHeader } from '../../core/formats/zip-writer.ts';
import { isFrameFile } from '../../core/journal/snapshot.ts';
import { cannotRead, isGone, reading, writing } from '../files/errors.ts';
import { contentOf, itemsOf } from '../files/zip-source.ts';
import type { ByteSource } from '../files/zip-source.ts';
import { temporaryOf } from './disk.ts';
import type { Disk, ReadableDisk } from './disk.ts';
import { HISTORY_FOLDER, isJournalFile, journalFiles, sha256 } from './journal-files.ts';
import { factsOf } from './places.ts';
import { FACTS } from './registry.ts';
import { noJournal } from './records.ts';
import { damaged, isSealed, newer, sealed, unsealed } from './sealed.ts';
import type { SealOptions } from './sealed.ts';
import { SNAPSHOT_FILE, SNAPSHOT_FOLDER, verifySnapshot } from './snapshot.ts';
import type { JobOptions } from './snapshot.ts';
import { verifyJournal } from './verify.ts';
import type { Verified } from './verify.ts';

/** What a backup says about itself, beside the files of the project. */
const MANIFEST = 'backup.json';
const MANIFEST_VERSION = 1;
const manifestSchema = z.strictObject({
  version: z.literal(MANIFEST_VERSION),
  files: z.array(z.strictObject({ path: z.string(), bytes: z.int().nonnegative(), sha256: z.string() })),
});
type ManifestFile = z.infer<typeof manifestSchema>['files'][number];

export interface BackupOptions extends JobOptions {
  /** Without one, the backup is an ordinary ZIP archive. */
  readonly passphrase?: string;
  /** Whether a file of that name may be replaced. */
  readonly overwrite?: boolean;
  readonly seal?: SealOptions;
}

export interface BackedUp {
  /** Bytes of the backup. */
  readonly bytes: number;
  /** What is in it, as it was read back. */
  readonly verified: Verified;
}

/**
 * Writes a project into one file, and reads it back before it gets its name. A project that is being written is taken
 * up to a step of its own.
 * @throws WorkbenchError `backup.exists`; `backup.unsound` where the project is not as it was written; `journal.none`,
 *   `file.read`, `file.write`, `file.disk-full`
 */
export async function backUp(
  disk: Disk,
  project: string,
  file: string,
  options: BackupOptions = {},
): Promise<BackedUp> {
  const { passphrase, overwrite = false, seal, signal } = options;
  if (!overwrite) await requireAbsent(disk, file);
  const temporary = temporaryOf(file);
  try {
    const parts = archiveOf(disk, project, options);
    const bytes = await writeParts(
      disk,
      temporary,
      passphrase === undefined ? parts : sealed(parts, passphrase, seal),
      file,
    );
    const archive = await Archive.open(disk, temporary, passphrase);
    for (const path of archive.paths) await archive.read(path);
    const verified = await verifyJournal(archive, '');
    if (verified.problems.length > 0) {
      throw new WorkbenchError('backup.unsound', `${project} is damaged: ${verified.problems.join('; ')}.`);
    }
    signal?.throwIfAborted();
    await writing(file, disk.rename(temporary, file));
    await writing(file, disk.syncFolder(dirname(file)));
    return { bytes, verified };
  } catch (error) {
    await disk.remove(temporary).catch(() => undefined);
    throw error;
  }
}

export type RestoreOptions = JobOptions & Pick<BackupOptions, 'passphrase'>;

export interface Restored {
  /** Its id: the name that its folder must have in a profile. */
  readonly project: string;
  readonly verified: Verified;
}

/**
 * Makes a project folder of a backup. It appears when all of it is on the disk and was looked through.
 * @throws WorkbenchError `backup.exists`, `backup.foreign`, `backup.locked`, `backup.passphrase`, `backup.damaged`,
 *   `backup.newer`, `journal.newer`, `file.read`, `file.write`, `file.disk-full`
 */
export async function restore(
  disk: Disk,
  file: string,
  folder: string,
  { passphrase, onProgress, signal }: RestoreOptions = {},
): Promise<Restored> {
  await requireAbsent(disk, folder);
  const archive = await Archive.open(disk, file, passphrase);
  const temporary = temporaryOf(folder);
  try {
    await writing(folder, disk.remove(temporary));
    const folders = new Set([temporary, ...archive.paths.map((path) => dirname(join(temporary, path)))]);
    for (const path of folders) await writing(folder, disk.makeFolder(path));
    for (const [done, path] of archive.paths.entries()) {
      signal?.throwIfAborted();
      await writeParts(disk, join(temporary, path), [await archive.read(path)], join(folder, path));
      onProgress?.(done + 1, archive.paths.length);
    }
    for (const path of [...folders].toReversed()) await writing(folder, disk.syncFolder(path));
    const verified = await verifyJournal(disk, temporary);
    const facts = factsOf(await reading(temporary, disk.read(join(temporary, FACTS))));
    if (facts === undefined) throw damaged(`${FACTS} cannot be used`);
    if (verified.problems.length > 0) throw damaged(verified.problems.join('; '));
    await writing(folder, disk.rename(temporary, folder));
    await writing(folder, disk.syncFolder(dirname(folder)));
    return { project: facts.id, verified };
  } catch (error) {
    await disk.remove(temporary).catch(() => undefined);
    throw error;
  }
}

/** Whether a backup can be read only with its passphrase. @throws WorkbenchError `file.read` */
export async function needsPassphrase(disk: Disk, file: string): Promise<boolean> {
  return isSealed(await reading(file, disk.part(file, 0, 4)));
}

/** A backup as a folder that is only looked at. Whatever is read was held against the manifest. */
class Archive implements ReadableDisk {
  readonly #source: ByteSource;
  readonly #items: ReadonlyMap<string, ZipItem>;
  readonly #files: ReadonlyMap<string, ManifestFile>;

  private constructor(
    source: ByteSource,
    items: ReadonlyMap<string, ZipItem>,
    files: readonly ManifestFile[],
  ) {
    this.#source = source;
    this.#items = items;
    this.#files = new Map(files.map((file) => [file.path, file]));
  }

  get paths(): readonly string[] {
    return [...this.#files.keys()];
  }

  static async open(disk: Disk, file: string, passphrase: string | undefined): Promise<Archive> {
    const raw: ByteSource = {
      size: await reading(file, disk.size(file)),
      read: (from, to) => reading(file, disk.part(file, from, to)),
    };
    const start = await raw.read(0, 4);
    if (!isSealed(start) && !isZip(start)) {
      throw new WorkbenchError('backup.foreign', `${file} is no backup of a project.`);
    }
    if (isSealed(start) && passphrase === undefined) {
      throw new WorkbenchError('backup.locked', `${file} can be read only with its passphrase.`);
    }
    const source = isSealed(start) ? await unsealed(raw, passphrase ?? '') : raw;
    try {
      const items = new Map((await itemsOf(source)).map((item) => [item.name, item]));
      const manifest = items.get(MANIFEST);
      if (manifest === undefined)
        throw new WorkbenchError('backup.foreign', `${file} is no backup of a project.`);
      const { files } = parseManifest(await contentOf(source, manifest));
      const strange = [...files.map(({ path }) => path), ...items.keys()].find(
        (path) => path !== MANIFEST && !isProjectFile(path),
      );
      if (strange !== undefined) throw damaged(`it holds ${strange}, which is no file of a project`);
      return new Archive(source, items, files);
    } catch (error) {
      throw inWords(error);
    }
  }

  list(folder: string): Promise<readonly string[]> {
    const prefix = within(`${folder}/`);
    const inside = this.paths.filter((path) => path.startsWith(prefix));
    return Promise.resolve([...new Set(inside.map((path) => path.slice(prefix.length).split('/')[0] ?? ''))]);
  }

  async read(path: string): Promise<Uint8Array> {
    const { item, known } = this.#entry(path);
    try {
      const bytes = await contentOf(this.#source, item);
      if (bytes.length !== known.bytes || hexOf(sha256(bytes)) !== known.sha256) {
        throw damaged(`${known.path} is not as it was written`);
      }
      return bytes;
    } catch (error) {
      throw inWords(error);
    }
  }

  size(path: string): Promise<number> {
    return Promise.resolve(this.#entry(path).known.bytes);
  }

  #entry(path: string) {
    const name = within(path);
    const item = this.#items.get(name);
    const known = this.#files.get(name);
    if (item === undefined || known === undefined) throw damaged(`${name} is missing`);
    return { item, known };
  }
}

/** Only what a project consists of: no name leads out of the folder. */
function isProjectFile(path: string): boolean {
  const [name = '', folder = ''] = path.split('/').toReversed();
  if (path === name) return name === FACTS || isJournalFile(name);
  if (path !== `${folder}/${name}`) return false;
  if (folder === HISTORY_FOLDER) return isJournalFile(name);
  return folder === SNAPSHOT_FOLDER && (name === SNAPSHOT_FILE || isFrameFile(name));
}

/** A path of the archive's own form, on every system. */
function within(path: string): string {
  return path.replaceAll('\\', '/').replace(/^\/+/, '');
}

function parseManifest(bytes: Uint8Array): z.infer<typeof manifestSchema> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw damaged('what it says about itself cannot be read', error);
  }
  const version = z.looseObject({ version: z.int() }).safeParse(value).data?.version ?? 0;
  if (version > MANIFEST_VERSION) throw newer();
  const parsed = manifestSchema.safeParse(value);
  if (!parsed.success) throw damaged('what it says about itself cannot be read', parsed.error);
  return parsed.data;
}

/** The bytes of an archive of a project, part by part; one file at a time is held. */
async function* archiveOf(
  disk: ReadableDisk,
  project: string,
  { onProgress, signal }: JobOptions,
): AsyncGenerator<Uint8Array> {
  const total = await countFiles(disk, project);
  const items: ZipItem[] = [];
  const files: ManifestFile[] = [];
  let at = 0;
  const entry = async (name: string, content: Uint8Array): Promise<readonly Uint8Array[]> => {
    const deflated = await promisify(deflateRaw)(content);
    const method = deflated.length < content.length ? ZIP.deflated : ZIP.stored;
    const packed = method === ZIP.deflated ? deflated : content;
    const item = { name, method, crc: crc32(content), packed: packed.length, size: content.length, at };
    const header = zipLocalHeader(item);
    items.push(item);
    at += header.length + packed.length;
    return [header, packed];
  };
  for await (const { path, bytes } of filesOfProject(disk, project)) {
    signal?.throwIfAborted();
    files.push({ path, bytes: bytes.length, sha256: hexOf(sha256(bytes)) });
    yield* await entry(path, bytes);
    onProgress?.(files.length, Math.max(files.length, total));
  }
  const manifest = { version: MANIFEST_VERSION, files };
  yield* await entry(MANIFEST, new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 1)}\n`));
  yield zipDirectory(items, at);
}

async function countFiles(disk: ReadableDisk, project: string): Promise<number> {
  let count = 0;
  for (const folder of ['', HISTORY_FOLDER, SNAPSHOT_FOLDER]) {
    const names = await reading(project, disk.list(join(project, folder)));
    count += names.filter((name) => isProjectFile(folder === '' ? name : `${folder}/${name}`)).length;
  }
  return count;
}

/** A project's files by their path within it, as they were at one step. */
async function* filesOfProject(
  disk: ReadableDisk,
  project: string,
): AsyncGenerator<{ readonly path: string; readonly bytes: Uint8Array }> {
  if (!(await reading(project, disk.list(project))).includes(FACTS)) throw noJournal(project);
  const file = async (...path: readonly string[]) => {
    const from = join(project, ...path);
    return { path: path.join('/'), bytes: await reading(from, disk.read(from)) };
  };
  yield await file(FACTS);
  let last;
  // What a compaction moves between the two looks is found in the second.
  for await (const next of journalFiles(disk, [project, join(project, HISTORY_FOLDER)])) {
    if (last !== undefined) yield { path: pathIn(project, last.path), bytes: last.bytes };
    last = next;
  }
  if (last?.broken?.kind === 'damaged') {
    throw new WorkbenchError('backup.unsound', `${last.path} is damaged: ${last.broken.reason}.`);
  }
  // Its end may be just being written.
  if (last !== undefined && last.head !== null)
    yield { path: pathIn(project, last.path), bytes: last.bytes.subarray(0, last.length) };
  yield* snapshotOf(disk, project);
}

/** A snapshot can be made anew: one that is damaged, or makes way for the next just now, is left out. */
async function* snapshotOf(
  disk: ReadableDisk,
  project: string,
): AsyncGenerator<{ readonly path: string; readonly bytes: Uint8Array }> {
  const snapshot = await verifySnapshot(disk, project);
  if (snapshot?.problems.length !== 0) return;
  for (const name of snapshot.files) {
    const path = join(project, SNAPSHOT_FOLDER, name);
    const bytes = await disk.read(path).catch((error: unknown) => {
      if (isGone(error)) return null;
      throw cannotRead(path, error);
    });
    if (bytes === null) return;
    yield { path: pathIn(project, path), bytes };
  }
  // Last, because without it the pictures are no snapshot.
  yield { path: `${SNAPSHOT_FOLDER}/${SNAPSHOT_FILE}`, bytes: snapshot.bytes };
}

function pathIn(project: string, path: string): string {
  return within(relative(project, path));
}

/**
 * Writes a file, and answers when it is on the disk, with its bytes.
 * @param name path that the person knows
 */
async function writeParts(
  disk: Disk,
  path: string,
  parts: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  name: string,
): Promise<number> {
  await writing(name, disk.remove(path));
  const file = await writing(name, disk.create(path));
  let bytes = 0;
  try {
    for await (const part of parts) {
      await writing(name, file.write(part));
      bytes += part.length;
    }
    await writing(name, file.sync());
  } finally {
    await file.close();
  }
  return bytes;
}

async function requireAbsent(disk: Disk, path: string): Promise<void> {
  const names = await reading(dirname(path), disk.list(dirname(path)));
  if (names.includes(basename(path))) throw new WorkbenchError('backup.exists', `${path} is there already.`);
}

function isZip(start: Uint8Array): boolean {
  return (
    start.length >= 4 && new DataView(start.buffer, start.byteOffset, 4).getUint32(0, true) === ZIP.local
  );
}

/** What is wrong with the archive is wrong with the backup. */
function inWords(error: unknown): unknown {
  const isZipError = isCoded(error, 'zip.damaged');
  return isZipError ? damaged(error.message, error) : error;
}

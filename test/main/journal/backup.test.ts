import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { WorkbenchError } from '../../../core/errors.ts';
import { concatenate, hexOf } from '../../../core/formats/bytes.ts';
import { crc32 } from '../../../core/formats/crc32.ts';
import { zipDirectory, zipLocalHeader } from '../../../core/formats/zip-writer.ts';
import type { ZipItem } from '../../../core/formats/zip.ts';
import { readZip } from '../../../core/formats/zip.ts';
import { encodeEntry } from '../../../core/journal/entry.ts';
import type { JournalEntry } from '../../../core/journal/entry.ts';
import { backUp, needsPassphrase, restore } from '../../../main/journal/backup.ts';
import type { BackupOptions } from '../../../main/journal/backup.ts';
import { compactJournal } from '../../../main/journal/compact.ts';
import { disk as realDisk } from '../../../main/journal/disk.ts';
import type { Disk } from '../../../main/journal/disk.ts';
import { Journal } from '../../../main/journal/journal.ts';
import { sha256 } from '../../../main/journal/journal-files.ts';
import { writeSnapshot } from '../../../main/journal/snapshot.ts';
import { verifyJournal } from '../../../main/journal/verify.ts';
import { appendTo, journalOf, OPTIONS, someWork } from '../../support/arbitrary-journal.ts';
import { arbitraryWork } from '../../support/arbitrary-work.ts';
import { FaultyDisk } from '../../support/faulty-disk.ts';
import { killedEverywhere } from '../../support/kills.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

// Hundreds of lives each.
vi.setConfig({ testTimeout: 120_000 });

const PROJECT = '/projects/one';
const FILE = '/out/backup';
const RESTORED = '/restored/one';
const ENTRIES = someWork();
const PLAIN: BackupOptions = {};
/** So cheap that a test may do it often. */
const SECRET: BackupOptions = { passphrase: 'correct horse', seal: { work: 1, chunk: 8 } };
const KINDS = [
  ['a plain', PLAIN],
  ['an encrypted', SECRET],
] as const;

/** A manifest of a file that is not there. */
const PROMISE = JSON.stringify({
  version: 1,
  files: [{ path: 'project.json', bytes: 1, sha256: '0'.repeat(64) }],
});

/** A project with a history, a snapshot, and steps since. */
async function projectOn(disk: Disk, folder = PROJECT, entries = ENTRIES): Promise<void> {
  await appendTo(disk, folder, entries.slice(0, -2));
  await compactJournal(disk, folder, OPTIONS);
  await writeSnapshot(disk, folder);
  await appendTo(disk, folder, entries.slice(-2));
  await disk.replace(
    join(folder, 'project.json'),
    JSON.stringify({ version: 1, id: 'one', name: 'Cases', folder: 'f' }),
  );
}

/** Hashes of the files in a folder by their path within it. */
function inside(disk: FaultyDisk, folder: string): ReadonlyMap<string, string> {
  const files = [...disk.files].filter(([path]) => path.startsWith(`${folder}/`));
  return new Map(files.map(([path, bytes]) => [path.slice(folder.length), hashOf(bytes)] as const).sort());
}

const hashOf = (bytes: Uint8Array) => hexOf(sha256(bytes));

async function restored(disk: FaultyDisk, options: BackupOptions): Promise<ReadonlyMap<string, string>> {
  const other = new FaultyDisk({}, [[FILE, await disk.read(FILE)]]);
  await restore(other, FILE, RESTORED, options);
  return inside(other, RESTORED);
}

let project: FaultyDisk;
beforeAll(async () => {
  project = new FaultyDisk();
  await projectOn(project);
});

async function backedUp(options: BackupOptions): Promise<FaultyDisk> {
  const disk = new FaultyDisk({}, project.files);
  await backUp(disk, PROJECT, FILE, options);
  return disk;
}

describe.each(KINDS)('%s backup', (_, options) => {
  it('of any work comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryWork, async (work) => {
        const disk = new FaultyDisk();
        const entries = journalOf(work);
        await projectOn(disk, PROJECT, entries.length < 3 ? ENTRIES : entries);
        const { bytes, verified } = await backUp(disk, PROJECT, FILE, options);
        expect(bytes).toBe(disk.files.get(FILE)?.length);
        expect(await restored(disk, options)).toEqual(inside(disk, PROJECT));
        expect(verified).toEqual(await verifyJournal(disk, PROJECT));
      }),
      { numRuns: 15 },
    );
  });

  it('is there whole or not at all, whenever making it was killed', async () => {
    const job = (disk: FaultyDisk) => backUp(disk, PROJECT, FILE, options);
    const look = async (left: FaultyDisk, isDone: boolean): Promise<void> => {
      expect(inside(left, PROJECT)).toEqual(inside(project, PROJECT));
      if (isDone || left.files.has(FILE)) {
        expect(await restored(left, options)).toEqual(inside(project, PROJECT));
      }
      await backUp(left, PROJECT, FILE, { ...options, overwrite: true });
      expect([...left.files.keys()].filter((path) => path.startsWith('/out/'))).toEqual([FILE]);
    };
    const { kills, faults } = await killedEverywhere(project, job, look, { cuts: 1 });
    expect(faults).toEqual([]);
    expect(kills).toBeGreaterThan(60);
    for (const deaf of [0, 1]) {
      expect((await killedEverywhere(project, job, look, { deaf, cuts: 8 })).faults).not.toEqual([]);
    }
  });

  it('is restored wholly or not at all, whenever that was killed', async () => {
    const before = new FaultyDisk({}, [[FILE, await (await backedUp(options)).read(FILE)]]);
    const job = (disk: FaultyDisk) => restore(disk, FILE, RESTORED, options);
    const look = async (left: FaultyDisk, isDone: boolean): Promise<void> => {
      const files = inside(left, RESTORED);
      if (isDone || files.size > 0) expect(files).toEqual(inside(project, PROJECT));
      else await restore(left, FILE, RESTORED, options);
      expect([...left.files.keys()].filter((path) => path.includes('.tmp'))).toEqual([]);
    };
    const { kills, faults } = await killedEverywhere(before, job, look, { cuts: 1 });
    expect(faults).toEqual([]);
    expect(kills).toBeGreaterThan(60);
    const counting = new FaultyDisk({}, before.files);
    await job(counting);
    // One of each file, of each folder, and of the folder in which it appears.
    expect(counting.synced.length).toBe(inside(project, PROJECT).size + 3 + 1);
    for (let deaf = 0; deaf < counting.synced.length; deaf++) {
      const { faults: found } = await killedEverywhere(before, job, look, { deaf, cuts: 24 });
      expect(found, `sync ${deaf}`).not.toEqual([]);
    }
  });

  it('that has a bit turned or an end missing is refused in words, or is as it was', async () => {
    const disk = await backedUp(options);
    const bytes = await disk.read(FILE);
    const step = Math.ceil(bytes.length / 300);
    let refused = 0;
    for (let at = 0; at < bytes.length; at += step) {
      const turned = bytes.slice();
      turned[at] = (turned[at] as number) ^ (1 << (at % 8));
      for (const spoilt of [turned, bytes.slice(0, at)]) {
        const other = new FaultyDisk({}, [[FILE, spoilt]]);
        try {
          await restore(other, FILE, RESTORED, options);
          expect(inside(other, RESTORED)).toEqual(inside(project, PROJECT));
        } catch (error) {
          expect(error).toBeInstanceOf(WorkbenchError);
          expect((error as WorkbenchError).code).toMatch(/^backup\.(damaged|foreign|newer)$/);
          expect([...other.files.keys()]).toEqual([FILE]);
          refused++;
        }
      }
    }
    expect(refused).toBeGreaterThan(500);
  });

  it('of a project that is being written is of one step', async () => {
    class Written extends FaultyDisk {
      #isWriting = false;
      override async read(path: string): Promise<Uint8Array> {
        const bytes = await super.read(path);
        if (this.#isWriting || !path.endsWith('.ulj')) return bytes;
        this.#isWriting = true;
        await appendTo(this, PROJECT, ENTRIES.slice(-1));
        this.#isWriting = false;
        return bytes;
      }
    }
    const disk = new Written({}, project.files);
    const { verified } = await backUp(disk, PROJECT, FILE, options);
    expect(verified).toMatchObject({ problems: [], remarks: [] });
    const now = await verifyJournal(new FaultyDisk({}, disk.files), PROJECT);
    expect(now).toMatchObject({ problems: [] });
    expect(now.entries).toBeGreaterThan(verified.entries);
  });
});

describe('a backup', () => {
  it('is an ordinary archive of the project’s files, and with a passphrase shows none of them', async () => {
    const plain = await (await backedUp(PLAIN)).read(FILE);
    const files = new Map(readZip(plain).map(({ name, read }) => [`/${name}`, hashOf(read())]));
    files.delete('/backup.json');
    expect(new Map([...files].sort())).toEqual(inside(project, PROJECT));
    const secret = await backedUp(SECRET);
    const text = new TextDecoder('latin1').decode(await secret.read(FILE));
    for (const word of ['Cases', 'project.json', 'backup.json']) expect(text).not.toContain(word);
    expect(await needsPassphrase(secret, FILE)).toBe(true);
    expect(await needsPassphrase(await backedUp(PLAIN), FILE)).toBe(false);
  });

  it('is not made over another file unless that is wanted, nor restored over anything', async () => {
    const disk = await backedUp(PLAIN);
    await expect(backUp(disk, PROJECT, FILE)).rejects.toMatchObject({ code: 'backup.exists' });
    await backUp(disk, PROJECT, FILE, { overwrite: true });
    await expect(restore(disk, FILE, PROJECT)).rejects.toMatchObject({ code: 'backup.exists' });
  });

  it('leaves out a snapshot that is damaged, because it can be made anew', async () => {
    const [path = ''] = [...project.files.keys()].filter((name) => name.endsWith('.png'));
    const disk = new FaultyDisk({}, [...project.files, [path, Uint8Array.of(1)]]);
    await backUp(disk, PROJECT, FILE);
    const files = [...(await restored(disk, PLAIN)).keys()];
    expect(files).toEqual([...inside(project, PROJECT).keys()].filter((name) => !name.includes('snapshot')));
  });

  it('is not made of a project that is damaged, or of none', async () => {
    for (const [path, bytes] of project.files) {
      if (!path.endsWith('.ulj')) continue;
      const turned = bytes.slice();
      turned[60] = (turned[60] as number) ^ 1;
      const disk = new FaultyDisk({}, [...project.files, [path, turned]]);
      await expect(backUp(disk, PROJECT, FILE), path).rejects.toMatchObject({ code: 'backup.unsound' });
      expect([...disk.files.keys()].filter((name) => name.startsWith('/out'))).toEqual([]);
    }
    await expect(backUp(new FaultyDisk(), PROJECT, FILE)).rejects.toMatchObject({ code: 'journal.none' });
  });

  it('says what is missing, or wrong, when it is restored', async () => {
    const [plain, secret] = [await backedUp(PLAIN), await backedUp(SECRET)];
    await expect(restore(secret, FILE, RESTORED)).rejects.toMatchObject({ code: 'backup.locked' });
    await expect(restore(secret, FILE, RESTORED, { passphrase: 'wrong' })).rejects.toMatchObject({
      code: 'backup.passphrase',
    });
    await expect(restore(plain, '/out/none', RESTORED)).rejects.toMatchObject({ code: 'file.read' });
    await expect(restore(plain, join(PROJECT, 'project.json'), RESTORED)).rejects.toMatchObject({
      code: 'backup.foreign',
    });
    const full = new FaultyDisk({ capacity: 9000 }, [[FILE, await plain.read(FILE)]]);
    await expect(restore(full, FILE, RESTORED)).rejects.toMatchObject({ code: 'file.disk-full' });
    expect([...full.files.keys()]).toEqual([FILE]);
  });

  it.each([
    ['is another archive', { 'a.txt': 'a' }, 'backup.foreign'],
    ['is of a newer version', { 'backup.json': '{"version": 2}' }, 'backup.newer'],
    ['says nothing about itself', { 'backup.json': 'nonsense' }, 'backup.damaged'],
    [
      'holds a name that leads out',
      { 'backup.json': '{"version": 1, "files": []}', '../evil': 'a' },
      'backup.damaged',
    ],
    [
      'holds a name that leads to the root',
      { 'backup.json': '{"version": 1, "files": []}', '/evil': 'a' },
      'backup.damaged',
    ],
    [
      'holds a file that is not of a project',
      { 'backup.json': '{"version": 1, "files": []}', 'a.exe': 'a' },
      'backup.damaged',
    ],
    ['lacks a file that it promises', { 'backup.json': PROMISE }, 'backup.damaged'],
  ])('that %s is refused', async (_, files, code) => {
    const disk = new FaultyDisk({}, [[FILE, zipOf(files)]]);
    await expect(restore(disk, FILE, RESTORED)).rejects.toMatchObject({ code });
    expect([...disk.files.keys()]).toEqual([FILE]);
  });

  it('of a project that is written without a pause holds at least what was there before', async () => {
    const folder = await temporaryFolder();
    const from = join(folder, 'one');
    await projectOn(realDisk, from);
    const journal = (await Journal.open(realDisk, from, { fileBytes: 30_000 }))?.journal;
    const again = encodeEntry(ENTRIES.at(-1) as JournalEntry);
    let isOver = false;
    const written = (async () => {
      while (!isOver) await journal?.append([again]);
      await journal?.close();
    })();
    try {
      for (let round = 0; round < 4; round++) {
        const [file, to] = [join(folder, `${round}.zip`), join(folder, `restored ${round}`)];
        const asked = journal?.position.count ?? Infinity;
        const { verified } = await backUp(realDisk, from, file);
        expect(verified).toMatchObject({ problems: [], remarks: [] });
        expect(verified.entries).toBeGreaterThanOrEqual(asked);
        expect(journal?.position.count).toBeGreaterThan(asked);
        await restore(realDisk, file, to);
        expect((await verifyJournal(realDisk, to)).entries).toBe(verified.entries);
      }
    } finally {
      isOver = true;
      await written;
    }
  });

  it('leaves out a snapshot that makes way for the next while it is read', async () => {
    class Replaced extends FaultyDisk {
      #reads = 0;
      override async read(path: string): Promise<Uint8Array> {
        const isPicture = path.startsWith(PROJECT) && path.endsWith('.png');
        // The second time, when it was looked through already.
        if (isPicture && ++this.#reads === 3) await this.remove(path);
        return super.read(path);
      }
    }
    const disk = new Replaced({}, project.files);
    const { verified } = await backUp(disk, PROJECT, FILE);
    expect(verified.problems).toEqual([]);
    expect([...(await restored(disk, PLAIN)).keys()]).not.toContain('/snapshot/snapshot.json');
  });

  it('goes to a real disk and back', async () => {
    const folder = await temporaryFolder();
    const [from, file, to] = [join(folder, 'one'), join(folder, 'one.ulb'), join(folder, 'two')];
    await projectOn(realDisk, from);
    await backUp(realDisk, from, file, { passphrase: 'correct horse' });
    expect(await restore(realDisk, file, to, { passphrase: 'correct horse' })).toMatchObject({
      project: 'one',
    });
    expect(await verifyJournal(realDisk, to)).toEqual(await verifyJournal(realDisk, from));
    expect([...(await realDisk.list(folder))].sort()).toEqual(['one', 'one.ulb', 'two']);
  });
});

function zipOf(files: Readonly<Record<string, string>>): Uint8Array {
  const parts: Uint8Array[] = [];
  const items: ZipItem[] = [];
  let at = 0;
  for (const [name, text] of Object.entries(files)) {
    const content = new TextEncoder().encode(text);
    const item = { name, method: 0, crc: crc32(content), packed: content.length, size: content.length, at };
    items.push(item);
    parts.push(zipLocalHeader(item), content);
    at += (parts.at(-2)?.length ?? 0) + content.length;
  }
  return concatenate([...parts, zipDirectory(items, at)]);
}

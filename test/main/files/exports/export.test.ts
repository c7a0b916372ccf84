import { access, mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import type * as FileSystem from 'node:fs/promises';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { ExportJobs } from '../../../../main/files/exports/export-jobs.ts';
import {
  FolderTarget,
  ZipTarget,
  freeFolder,
  isReplaceable,
} from '../../../../main/files/exports/export-target.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

// Whoever runs the tests as root may write everywhere, and on a fast disk nothing happens meanwhile.
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>();
  return { ...real, access: vi.fn(real.access), rename: vi.fn(real.rename) };
});

const bytes = (text: string) => new TextEncoder().encode(text);

describe('exporting to a folder', () => {
  it('shows nothing under its name before it is finished, and everything then', async () => {
    const base = await temporaryFolder();
    const jobs = new ExportJobs();
    const { job, targetName } = jobs.begin(await FolderTarget.create(join(base, 'masks')));
    await jobs.write(job, 'masks/a.png', bytes('one'), true);
    await jobs.write(job, 'masks/a.png', bytes(' two'), false);
    await jobs.write(job, 'manifest.json', bytes('{}'), false);
    expect((await readdir(base)).every((name) => name.startsWith('.'))).toBe(true);
    expect(jobs.latest).toBeNull();
    expect(await jobs.finish(job)).toEqual({ targetName });
    expect(jobs.latest).toBe(join(base, 'masks'));
    expect(await readdir(base)).toEqual(['masks']);
    expect(await readFile(join(base, 'masks', 'masks', 'a.png'), 'utf8')).toBe('one two');
  });

  it('leaves no trace when cancelled', async () => {
    const base = await temporaryFolder();
    const jobs = new ExportJobs();
    const { job } = jobs.begin(await FolderTarget.create(join(base, 'masks')));
    const writing = jobs.write(job, 'a.png', bytes('x'), true);
    await jobs.cancel(job);
    await writing;
    expect(await readdir(base)).toEqual([]);
    expect(() => jobs.write(job, 'b.png', bytes('x'), false)).toThrow('not running any more');
    await jobs.cancel(job);
  });

  it('is there wholly or not at all where it is cancelled while it is finished', async () => {
    const path = join(await temporaryFolder(), 'export');
    const jobs = new ExportJobs();
    const { job } = jobs.begin(await FolderTarget.create(path));
    for (let file = 0; file < 20; file++) await jobs.write(job, `${file}.txt`, bytes('x'), false);
    vi.mocked(rename).mockImplementationOnce(async (from, to) => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      await rename(from, to);
    });
    const finished = jobs.finish(job);
    await jobs.cancelAll();
    await finished;
    expect(await readdir(path)).toHaveLength(20);
  });

  it('keeps the order in which parts were sent', async () => {
    const base = await temporaryFolder();
    const jobs = new ExportJobs();
    const { job } = jobs.begin(await FolderTarget.create(join(base, 'out')));
    const parts = Array.from({ length: 50 }, (_, i) => jobs.write(job, 'a', bytes(`${i} `), i < 49));
    await Promise.all(parts);
    await jobs.finish(job);
    expect(await readFile(join(base, 'out', 'a'), 'utf8')).toBe(
      Array.from({ length: 50 }, (_, i) => `${i} `).join(''),
    );
  });

  it('refuses to write a file twice or to start one within another', async () => {
    const base = await temporaryFolder();
    const jobs = new ExportJobs();
    const { job } = jobs.begin(await FolderTarget.create(join(base, 'out')));
    await jobs.write(job, 'a', bytes('x'), true);
    expect(() => jobs.write(job, 'b', bytes('x'), false)).toThrow('b came before a was complete');
    await expect(jobs.finish(job)).rejects.toThrow('a is not complete');
    await jobs.write(job, 'a', bytes('x'), false);
    expect(() => jobs.write(job, 'a', bytes('x'), false)).toThrow('written twice');
    await jobs.cancelAll();
    expect(await readdir(base)).toEqual([]);
  });

  it('takes an empty folder as it is, and a new one inside a full one', async () => {
    const base = await temporaryFolder();
    const empty = join(base, 'empty');
    await mkdir(empty);
    expect(await freeFolder(empty, 'export')).toBe(empty);
    const target = await FolderTarget.create(empty);
    await target.write('a', bytes('x'), true);
    await target.finish();
    expect(await readdir(empty)).toEqual(['a']);
    expect(await freeFolder(empty, 'export')).toBe(join(empty, 'export'));
    await mkdir(join(empty, 'export'));
    expect(await freeFolder(empty, 'export')).toBe(join(empty, 'export 2'));
  });

  it('says so, and touches nothing, when the folder was filled meanwhile', async () => {
    const base = await temporaryFolder();
    const folder = join(base, 'out');
    await mkdir(folder);
    const target = await FolderTarget.create(folder);
    await target.write('a', bytes('mine'), true);
    await writeFile(join(folder, 'theirs'), 'x');
    await expect(target.finish()).rejects.toMatchObject({ code: 'file.write' });
    await target.discard();
    expect(await readdir(folder)).toEqual(['theirs']);
    expect(await readdir(base)).toEqual(['out']);
  });

  it('names the cause when the place cannot be written to', async () => {
    const base = await temporaryFolder();
    const blocked = join(base, 'file', 'out');
    await writeFile(join(base, 'file'), '');
    await expect(FolderTarget.create(blocked)).rejects.toThrow(
      'out cannot be written: part of its path is not a folder.',
    );
    await expect(ZipTarget.create(blocked)).rejects.toMatchObject({ code: 'file.write' });
  });
});

describe('an empty folder that was chosen', () => {
  it.runIf(process.platform === 'linux')('cannot be replaced where it is the root of a drive', async () => {
    // On another device than the folder above it, as a stick that was plugged in is.
    expect(await isReplaceable('/proc')).toBe(false);
    expect(await isReplaceable('/')).toBe(false);
  });

  it('can be replaced elsewhere, unless the folder above it is read-only', async () => {
    const base = await temporaryFolder();
    const chosen = join(base, 'chosen');
    await mkdir(chosen);
    expect(await isReplaceable(chosen)).toBe(true);
    expect(await freeFolder(chosen, 'U-Lite export')).toBe(chosen);
    vi.mocked(access).mockRejectedValueOnce(new Error('EACCES'));
    expect(await isReplaceable(chosen)).toBe(false);
    vi.mocked(access).mockRejectedValueOnce(new Error('EACCES'));
    expect(await freeFolder(chosen, 'U-Lite export')).toBe(join(chosen, 'U-Lite export'));
  });
});

describe('an export that somebody else fills', () => {
  async function* interleaved() {
    yield { path: 'arrays.npz', bytes: bytes('one '), hasMore: true };
    yield { path: 'a.txt', bytes: bytes('a') };
    yield { path: 'arrays.npz', bytes: bytes('two'), hasMore: false };
    yield { path: 'b.txt', bytes: bytes('b') };
    return 'all';
  }

  it('takes files between the parts of another, into a folder as into a ZIP file', async () => {
    const base = await temporaryFolder();
    const jobs = new ExportJobs();
    for (const target of [
      await FolderTarget.create(join(base, 'out')),
      await ZipTarget.create(join(base, 'out.zip')),
    ]) {
      const { job } = jobs.begin(target);
      expect(await jobs.fill(job, interleaved)).toBe('all');
      await jobs.finish(job);
    }
    expect((await readdir(base)).sort()).toEqual(['out', 'out.zip']);
    const entries = unzipSync(await readFile(join(base, 'out.zip')));
    for (const [name, text] of [
      ['arrays.npz', 'one two'],
      ['a.txt', 'a'],
      ['b.txt', 'b'],
    ] as const) {
      expect(await readFile(join(base, 'out', name), 'utf8')).toBe(text);
      expect(new TextDecoder().decode(entries[name])).toBe(text);
    }
  });

  it('tells whoever fills it that it is cancelled, and leaves no trace of what was kept aside', async () => {
    const base = await temporaryFolder();
    const jobs = new ExportJobs();
    const { job } = jobs.begin(await ZipTarget.create(join(base, 'out.zip')));
    let wasTold = false;
    const filling = jobs.fill(job, async function* (signal) {
      try {
        yield { path: 'arrays.npz', bytes: bytes('one'), hasMore: true };
        for (let file = 0; ; file++) {
          signal.throwIfAborted();
          yield { path: `${file}.txt`, bytes: bytes('x') };
        }
      } finally {
        wasTold = signal.aborted;
      }
    });
    const refused = expect(filling).rejects.toMatchObject({ code: 'export.cancelled' });
    await vi.waitFor(async () => expect((await readdir(base)).length).toBe(2));
    // Whoever cancels once more waits for the same.
    await Promise.all([jobs.cancel(job), jobs.cancel(job)]);
    expect(await readdir(base)).toEqual([]);
    await refused;
    expect(wasTold).toBe(true);
  });
});

describe('exporting to a ZIP file', () => {
  it('reads back as written, packed or not', async () => {
    const base = await temporaryFolder();
    const jobs = new ExportJobs();
    const { job } = jobs.begin(await ZipTarget.create(join(base, 'out.zip')));
    const picture = Uint8Array.from({ length: 100_000 }, (_, i) => i % 251);
    await jobs.write(job, 'masks/a.png', picture.subarray(0, 60_000), true);
    await jobs.write(job, 'masks/a.png', picture.subarray(60_000), false);
    await jobs.write(job, 'manifest.json', bytes('{"a": "ä"}'), false);
    expect((await readdir(base)).every((name) => name.endsWith('.partial'))).toBe(true);
    await jobs.finish(job);
    const entries = unzipSync(await readFile(join(base, 'out.zip')));
    expect(Object.keys(entries)).toEqual(['masks/a.png', 'manifest.json']);
    expect(entries['masks/a.png']).toEqual(picture);
    expect(new TextDecoder().decode(entries['manifest.json'])).toBe('{"a": "ä"}');
  });

  it('says that it holds no more files, instead of losing some', async () => {
    const target = await ZipTarget.create(join(await temporaryFolder(), 'many.zip'));
    for (let index = 0; index < 65_535; index++) await target.write(`${index}.png`, new Uint8Array(0), true);
    await expect(target.write('one-more.png', new Uint8Array(0), true)).rejects.toThrow(
      'many.zip would hold more than the 65,535 files that a ZIP file holds. Export to a folder instead.',
    );
    await target.discard();
  });

  it('leaves no trace when cancelled, and the file of before untouched', async () => {
    const base = await temporaryFolder();
    const path = join(base, 'out.zip');
    await writeFile(path, 'before');
    const jobs = new ExportJobs();
    const { job } = jobs.begin(await ZipTarget.create(path));
    await jobs.write(job, 'a.png', bytes('x'), true);
    await jobs.cancel(job);
    expect(await readdir(base)).toEqual(['out.zip']);
    expect(await readFile(path, 'utf8')).toBe('before');
  });
});

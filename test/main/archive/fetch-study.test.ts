import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fetchStudy } from '../../../main/archive/fetch-study.ts';
import { storeFiles } from '../../../main/archive/store-files.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const STUDY = '1.2.3';
const FILES = Array.from({ length: 9 }, (_, index) => ({ series: `1.${index % 2}`, uid: `1.9.${index}` }));

/** An archive that gives what it has, and tells what it was asked for. */
function archiveOf(files = FILES, atFile: (uid: string) => void = () => undefined) {
  const asked: string[] = [];
  return {
    asked,
    instances: () => Promise.resolve(files),
    file: (_: string, { uid }: { readonly uid: string }) => {
      atFile(uid);
      asked.push(uid);
      return Promise.resolve(new TextEncoder().encode(uid));
    },
  };
}

const hooks = (signal = new AbortController().signal) => {
  const told: (readonly [number, number])[] = [];
  return { told, signal, onProgress: (done: number, total: number) => void told.push([done, total]) };
};

describe('fetching a study', () => {
  it('lays its files by series into a folder of its own', async () => {
    const folder = await temporaryFolder();
    const progress = hooks();
    const target = await fetchStudy(archiveOf(), STUDY, folder, progress);
    expect(target).toBe(join(folder, STUDY));
    expect(await readdir(folder)).toEqual([STUDY]);
    for (const { series, uid } of FILES) {
      expect(await readFile(join(target, series, `${uid}.dcm`), 'utf8')).toBe(uid);
    }
    expect(progress.told[0]).toEqual([0, 9]);
    expect(progress.told.at(-1)).toEqual([9, 9]);
  });

  it('shows nothing before all is there, and goes on where it was stopped', async () => {
    const folder = await temporaryFolder();
    const stop = new AbortController();
    const first = archiveOf(FILES, (uid) => {
      if (uid === '1.9.5') stop.abort();
    });
    await expect(fetchStudy(first, STUDY, folder, hooks(stop.signal))).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(existsSync(join(folder, STUDY))).toBe(false);
    const second = archiveOf();
    await fetchStudy(second, STUDY, folder, hooks());
    expect(second.asked.length).toBeLessThan(FILES.length);
    expect((await readdir(join(folder, STUDY, '1.0'))).sort()).toHaveLength(5);
    expect((await readdir(join(folder, STUDY, '1.1'))).sort()).toHaveLength(4);
  });

  it('adds to a study that is there what the archive has got since', async () => {
    const folder = await temporaryFolder();
    await fetchStudy(archiveOf(FILES.slice(0, 8)), STUDY, folder, hooks());
    const later = archiveOf();
    await fetchStudy(later, STUDY, folder, hooks());
    expect(later.asked).toEqual(['1.9.8']);
    expect(await readdir(join(folder, STUDY, '1.0'))).toHaveLength(5);
  });

  it('says so where the archive has no such study, and what failed', async () => {
    const folder = await temporaryFolder();
    await expect(fetchStudy(archiveOf([]), STUDY, folder, hooks())).rejects.toThrow('has no study 1.2.3');
    const broken = archiveOf(FILES, (uid) => {
      if (uid === '1.9.2') throw new Error('it broke off');
    });
    await expect(fetchStudy(broken, STUDY, folder, hooks())).rejects.toThrow('it broke off');
    expect(existsSync(join(folder, STUDY))).toBe(false);
  });
});

describe('storing files', () => {
  const file = (megabytes: number) => () => Promise.resolve(new Uint8Array(megabytes << 20));

  it('sends as many at a time as archives like, and gathers what they refuse', async () => {
    const sent: number[] = [];
    const store = (files: readonly Uint8Array[]) => {
      sent.push(files.length);
      return Promise.resolve(sent.length === 1 ? [{ uid: '1.2', reason: 0x0110 }] : []);
    };
    const progress = hooks();
    const result = await storeFiles({ store }, [file(30), file(30), file(30), file(1)], progress);
    expect(result).toEqual({ stored: 3, refused: [{ uid: '1.2', reason: 0x0110 }], stopped: false });
    expect(sent).toEqual([2, 2]);
    expect(progress.told).toEqual([
      [2, 4],
      [4, 4],
    ]);
  });

  it('tells how many are there when it is stopped', async () => {
    const stop = new AbortController();
    const store = () => {
      stop.abort();
      return Promise.resolve([]);
    };
    const result = await storeFiles({ store }, [file(40), file(40), file(40)], hooks(stop.signal));
    expect(result).toEqual({ stored: 1, refused: [], stopped: true });
  });
});

import { mkdir, readdir } from 'node:fs/promises';
import type * as FileSystem from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { copyModel } from '../../../main/inference/own-models.ts';
import { findModel } from '../../../main/inference/registry.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeRandomModel } from '../../support/tiny-model.ts';

const { renames, happened } = vi.hoisted(() => ({
  renames: { untilFailure: Infinity },
  /** What was made durable and what was renamed, by path. */
  happened: [] as { readonly what: 'sync' | 'rename'; readonly path: string }[],
}));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>();
  return {
    ...real,
    open: async (path: string, flags: string) => {
      const handle = await real.open(path, flags);
      const sync = handle.sync.bind(handle);
      handle.sync = () => {
        happened.push({ what: 'sync', path });
        return sync();
      };
      return handle;
    },
    rename: (from: string, to: string) => {
      happened.push({ what: 'rename', path: from });
      if (renames.untilFailure-- !== 0) return real.rename(from, to);
      return Promise.reject(Object.assign(new Error('The disk is gone.'), { code: 'EIO' }));
    },
  };
});

async function setUp() {
  const [elsewhere, own] = [await temporaryFolder(), await temporaryFolder()];
  await writeRandomModel(join(elsewhere, 'old'), { id: 'mine', name: 'Old' });
  await writeRandomModel(join(elsewhere, 'new'), { id: 'mine', name: 'New' });
  const add = async (name: string): Promise<void> => {
    const { folder, manifest } = await findModel([], join(elsewhere, name));
    await copyModel(folder, manifest, own);
  };
  const nameNow = async (): Promise<string> => (await findModel([own], 'mine')).manifest.name;
  await add('old');
  return { elsewhere, own, add, nameNow };
}

describe('adding a model that is there already', () => {
  it('replaces it and leaves nothing else', async () => {
    const { own, add, nameNow } = await setUp();
    await add('new');
    expect(await nameNow()).toBe('New');
    expect(await readdir(own)).toEqual(['mine']);
  });

  it.each([0, 1])('keeps the one before when its rename number %s fails', async (number) => {
    const { own, add, nameNow } = await setUp();
    renames.untilFailure = number;
    await expect(add('new')).rejects.toMatchObject({ code: 'model.copy' });
    renames.untilFailure = Infinity;
    expect(await nameNow()).toBe('Old');
    expect((await readdir(own)).filter((name) => !name.startsWith('.'))).toEqual(['mine']);
  });

  it('is on the disk before it counts: whoever made it may remove what it was copied from', async () => {
    const { own, add } = await setUp();
    happened.length = 0;
    await add('new');
    const inTurn = happened.map(({ what, path }) => {
      const [folder = '', ...names] = relative(own, path).split('/');
      return [what, folder.split('.').at(-1), ...names].join(' ');
    });
    const files = await readdir(join(own, 'mine'));
    const renamed = inTurn.indexOf('rename partial');
    const before = ['sync partial', ...files.map((name) => `sync partial ${name}`)];
    expect(inTurn.slice(0, renamed)).toEqual(expect.arrayContaining(before));
    expect(inTurn.slice(renamed)).toContain('sync ');
  });

  it('is refused where what it says about itself cannot be read', async () => {
    const { elsewhere, add, nameNow } = await setUp();
    await mkdir(join(elsewhere, 'new', 'version.json'));
    await expect(add('new')).rejects.toMatchObject({ code: 'model.copy' });
    expect(await nameNow()).toBe('Old');
  });
});

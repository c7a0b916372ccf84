import { readdir } from 'node:fs/promises';
import type * as FileSystem from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { copyModel } from '../../../main/inference/own-models.ts';
import { findModel } from '../../../main/inference/registry.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeRandomModel } from '../../support/tiny-model.ts';

const { renames } = vi.hoisted(() => ({ renames: { untilFailure: Infinity } }));

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof FileSystem>();
  return {
    ...real,
    rename: (from: string, to: string) => {
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
  return { own, add, nameNow };
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
});

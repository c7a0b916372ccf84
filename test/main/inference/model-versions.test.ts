import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  discardModel,
  readVersion,
  takeModel,
  versionsOf,
  writeVersion,
} from '../../../main/inference/model-versions.ts';
import { VERSION } from '../../support/model-version.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeRandomModel } from '../../support/tiny-model.ts';

/** The person's own models: one without a project, two of the project `one`, one of `two`. */
async function models() {
  const own = await temporaryFolder();
  for (const id of ['foreign', 'older', 'newer', 'other']) await writeRandomModel(join(own, id), { id });
  await writeVersion(join(own, 'older'), VERSION);
  await writeVersion(join(own, 'newer'), { ...VERSION, parent: 'older', at: '2026-11-30T06:00:00.000Z' });
  await writeVersion(join(own, 'other'), { ...VERSION, project: { id: 'two', name: 'Others' } });
  return own;
}

describe('versions of models', () => {
  it('are those of one project, the latest first, with how much they were made of', async () => {
    const own = await models();
    const versions = await versionsOf(own, 'one');
    expect(versions.map(({ id, parent }) => [id, parent])).toEqual([
      ['newer', 'older'],
      ['older', null],
    ]);
    expect(versions[0]).toMatchObject({ name: 'Random weights', data: { train: 2, validation: 1, gate: 0 } });
    expect((await versionsOf(own, 'two')).map(({ id }) => id)).toEqual(['other']);
    expect(await versionsOf(own, 'three')).toEqual([]);
  });

  it('are taken, and kept from then on', async () => {
    const own = await models();
    await takeModel(own, 'newer');
    expect(await readVersion(join(own, 'newer'))).toMatchObject({ status: 'taken', parent: 'older' });
    await expect(discardModel(own, 'newer')).rejects.toThrow('was taken, so it is kept');
    await discardModel(own, 'older');
    expect(existsSync(join(own, 'older'))).toBe(false);
  });

  it('are no models that nobody trained here, which are never removed', async () => {
    const own = await models();
    for (const id of ['foreign', 'nobody', '../two']) {
      await expect(discardModel(own, id)).rejects.toThrow(`There is no model ${id} that a project trained`);
      await expect(takeModel(own, id)).rejects.toThrow('that a project trained');
    }
    await writeFile(join(own, 'older', 'version.json'), '{"version":1}');
    expect(await readVersion(join(own, 'older'))).toBeUndefined();
    expect(existsSync(join(own, 'foreign', 'manifest.json'))).toBe(true);
  });
});

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findModel, findModels, readGraph } from '../../../main/inference/registry.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeRandomModel } from '../../support/tiny-model.ts';

describe('findModels', () => {
  it('lists models by id, the later folder before the earlier, and what is broken', async () => {
    const [shipped, own] = [await temporaryFolder(), await temporaryFolder()];
    await writeRandomModel(join(shipped, 'b'), { id: 'b' });
    await writeRandomModel(join(shipped, 'a'), { id: 'a', name: 'Shipped' });
    await writeRandomModel(join(own, 'mine'), { id: 'a', name: 'Own' });
    await mkdir(join(own, 'half'));
    await writeFile(join(own, 'half', 'manifest.json'), '{"schema": 1}');

    const { models, broken } = await findModels([shipped, own, join(own, 'absent')]);
    expect(models.map(({ manifest }) => [manifest.id, manifest.name])).toEqual([
      ['a', 'Own'],
      ['b', 'Random weights'],
    ]);
    expect(broken).toHaveLength(1);
    expect(broken[0]?.problem).toContain(`${join(own, 'half', 'manifest.json')} is no valid model manifest`);
  });
});

describe('findModel', () => {
  it('finds by id and by path', async () => {
    const root = await temporaryFolder();
    await writeRandomModel(join(root, 'a'), { id: 'a' });
    expect((await findModel([root], 'a')).folder).toBe(join(root, 'a'));
    expect((await findModel([], join(root, 'a'))).manifest.id).toBe('a');
  });

  it('lists the known models when one is unknown', async () => {
    const root = await temporaryFolder();
    await writeRandomModel(join(root, 'a'), { id: 'a' });
    await expect(findModel([root], 'z')).rejects.toThrow('There is no model z. Known are: a.');
    await expect(findModel([], 'z')).rejects.toThrow('There is no model z. There are none.');
  });
});

describe('readGraph', () => {
  it('notices a graph that is not the one of the manifest', async () => {
    const folder = join(await temporaryFolder(), 'a');
    await writeRandomModel(folder);
    const model = await findModel([], folder);
    expect(Buffer.from(await readGraph(model)).equals(await readFile(join(folder, 'model.onnx')))).toBe(true);
    await writeFile(join(folder, 'model.onnx'), 'else');
    await expect(readGraph(model)).rejects.toMatchObject({ code: 'model.checksum' });
  });
});

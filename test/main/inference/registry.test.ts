import { createHash } from 'node:crypto';
import { mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import onnxProto from 'onnx-proto';
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

describe('a manifest', () => {
  it.each(['../model.onnx', '/model.onnx', 'deep/model.onnx', '..', 'C:\\model.onnx'])(
    'may not name %s, which lies elsewhere',
    async (file) => {
      const folder = join(await temporaryFolder(), 'a');
      await writeRandomModel(folder);
      const path = join(folder, 'manifest.json');
      const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
      for (const change of [{ file }, { weights: file }]) {
        await writeFile(path, JSON.stringify({ ...manifest, ...change }));
        await expect(findModel([], folder)).rejects.toMatchObject({ code: 'model.manifest' });
      }
    },
  );

  it.each([{ dynamic: 0 }, { dynamic: 1.2 }, { necks: 0.1 }, { dynamic: 0.2, necks: -1 }])(
    'may not cut objects by %j',
    async (objects) => {
      const folder = join(await temporaryFolder(), 'a');
      await writeRandomModel(folder);
      const path = join(folder, 'manifest.json');
      const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
      await writeFile(path, JSON.stringify({ ...manifest, objects }));
      await expect(findModel([], folder)).rejects.toThrow(/is no valid model manifest[^]*objects/);
      await writeFile(path, JSON.stringify({ ...manifest, objects: { dynamic: 0.2 } }));
      expect((await findModel([], folder)).manifest.objects).toEqual({ dynamic: 0.2, necks: 0.1 });
    },
  );

  it('is not read where it is far too large', async () => {
    const folder = join(await temporaryFolder(), 'a');
    await writeRandomModel(folder);
    await truncate(join(folder, 'manifest.json'), 300_000_000);
    await expect(findModel([], folder)).rejects.toMatchObject({ code: 'file.large' });
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

  it('refuses weights that lie in other files', async () => {
    const folder = join(await temporaryFolder(), 'a');
    await writeRandomModel(folder);
    const model = await findModel([], folder);
    const initializer = [{ name: 'w', dims: [1], dataType: 1, dataLocation: 1 }];
    const graph = onnxProto.onnx.ModelProto.encode({ irVersion: 8, graph: { initializer } }).finish();
    await writeFile(join(folder, 'model.onnx'), graph);
    const sha256 = createHash('sha256').update(graph).digest('hex');
    await expect(readGraph({ ...model, manifest: { ...model.manifest, sha256 } })).rejects.toMatchObject({
      code: 'model.external',
    });
  });
});

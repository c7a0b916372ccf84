import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import { PARAMETER_COUNT, initialParameters } from '../../../core/network/parameters.ts';
import { encodeWeights } from '../../../main/files/models/weights.ts';
import { findModel } from '../../../main/inference/registry.ts';
import { buildCli, cli } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeRandomModel } from '../../support/tiny-model.ts';

beforeAll(buildCli);

describe('the command line', () => {
  it('explains itself and its commands', async () => {
    const { code, stdout } = await cli('--help');
    expect(code).toBe(0);
    for (const command of ['models', 'read', 'prelabel', 'evaluate', 'train', 'weights', 'bench']) {
      expect(stdout).toContain(command);
    }
    expect((await cli('prelabel', '--help')).stdout).toContain('--threshold');
  });

  it.each([[['paint']], [['prelabel']], [['weights', 'export']], [[]]])(
    'exits with 2 on %j',
    async (args) => {
      expect((await cli(...args)).code).toBe(2);
    },
  );
});

describe('models', () => {
  it('lists what is there, and says what is broken', async () => {
    const root = await temporaryFolder();
    await writeRandomModel(join(root, 'one'), { id: 'one' });
    const good = await cli('models', '--models', root);
    expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining('878,417') });
    await mkdir(join(root, 'two'));
    await writeFile(join(root, 'two', 'manifest.json'), 'no');
    const { code, stdout, stderr } = await cli('models', '--models', root, '--json');
    expect(code).toBe(1);
    expect(stderr).toContain(join(root, 'two', 'manifest.json'));
    const listed = (JSON.parse(stdout) as ModelManifest[]).find(({ id }) => id === 'one');
    expect(listed).toMatchObject({ parameters: PARAMETER_COUNT, folder: join(root, 'one') });
  });
});

describe('weights', () => {
  it('go out and come in unchanged, as a model that is ready to use', async () => {
    const folder = await temporaryFolder();
    const [npz, made, again] = [join(folder, 'w.npz'), join(folder, 'made'), join(folder, 'again.npz')];
    await writeFile(npz, encodeWeights(initialParameters(11)));
    const args = [
      'weights',
      'import',
      npz,
      '--id',
      'mine',
      '--name',
      'Mine',
      '--class',
      'lesion',
      '--out',
      made,
    ];
    const imported = await cli(...args, '--json');
    expect(JSON.parse(imported.stdout)).toMatchObject({ id: 'mine', folder: made });
    expect((await findModel([], made)).manifest).toMatchObject({
      id: 'mine',
      parameters: PARAMETER_COUNT,
      classes: [{ label: 1, name: 'lesion' }],
    });
    const exported = await cli('weights', 'export', '--model', made, '--out', again, '--json');
    expect(JSON.parse(exported.stdout)).toMatchObject({ model: 'mine', out: again });
    expect((await readFile(again)).equals(await readFile(npz))).toBe(true);
  });

  it('for two channels are refused, since no model answers so', async () => {
    const npz = join(await temporaryFolder(), 'w.npz');
    await writeFile(npz, encodeWeights(initialParameters(1, 2)));
    expect(
      await cli('weights', 'import', npz, '--id', 'a', '--name', 'A', '--out', `${npz}.model`),
    ).toMatchObject({ code: 1, stderr: expect.stringContaining('have two output channels') });
  });

  it('that are none are refused', async () => {
    const npz = join(await temporaryFolder(), 'w.npz');
    await writeFile(npz, 'no');
    expect(
      await cli('weights', 'import', npz, '--id', 'a', '--name', 'A', '--out', `${npz}.model`),
    ).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('w.npz cannot be used: it is no ZIP archive'),
    });
  });
});

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { disk } from '../../../main/journal/disk.ts';
import { appendTo, someWork } from '../../support/arbitrary-journal.ts';
import { buildCli, cli } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

beforeAll(buildCli, 120_000);
afterEach(() => {
  vi.unstubAllEnvs();
});

async function projectFolder(): Promise<{ readonly root: string; readonly project: string }> {
  const root = await temporaryFolder();
  const project = join(root, 'one');
  await appendTo(disk, project, someWork());
  await writeFile(
    join(project, 'project.json'),
    JSON.stringify({ version: 1, id: 'one', name: 'Cases', folder: 'f' }),
  );
  return { root, project };
}

describe('ulite project', () => {
  it('makes a snapshot, and a short journal of a long one, and says so', async () => {
    const { project } = await projectFolder();
    const snapped = await cli('project', 'snapshot', project);
    expect(snapped).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^The labels of 2 images .* 2 were/),
    });
    expect(await readdir(join(project, 'snapshot'))).toHaveLength(3);
    const asked = await cli('project', 'compact', project, '--drop-history');
    expect(asked).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/deleted for good.*--yes/),
    });
    expect(await readdir(project)).not.toContain('history');
    const compacted = await cli('project', 'compact', project, '--steps', '1', '--json');
    expect(JSON.parse(compacted.stdout)).toMatchObject({ commits: 8, isDropped: false });
    expect(await readdir(project)).toContain('history');
    const dropped = await cli('project', 'compact', project, '--drop-history', '--yes');
    expect(dropped).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/are deleted: 8 steps until now/),
    });
    expect(await readdir(project)).not.toContain('history');
    const verified = await cli('project', 'verify', project);
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringMatching(/their history was dropped/) });
  });

  it('writes a project into a file and back, with a passphrase or without', async () => {
    const { root, project } = await projectFolder();
    const [plain, secret] = [join(root, 'plain.zip'), join(root, 'secret.ulb')];
    expect(await cli('project', 'backup', project, plain)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/was read back: 8 steps on 2 images/),
    });
    expect(await cli('project', 'backup', project, plain)).toMatchObject({
      code: 1,
      stderr: /there already/,
    });
    expect(await cli('project', 'backup', project, secret, '--encrypt')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('ULITE_PASSPHRASE'),
    });
    vi.stubEnv('ULITE_PASSPHRASE', 'correct horse');
    expect(await cli('project', 'backup', project, secret, '--encrypt')).toMatchObject({ code: 0 });
    expect(String((await readFile(secret)).subarray(0, 3))).toBe('ULB');
    for (const [file, name] of [
      [plain, 'a'],
      [secret, 'b'],
    ] as const) {
      const folder = join(root, 'restored', name);
      const restored = await cli('project', 'restore', file, folder, '--json');
      expect(JSON.parse(restored.stdout)).toMatchObject({
        project: 'one',
        verified: { commits: 8, problems: [] },
      });
      expect(await readFile(join(folder, 'project.json'))).toEqual(
        await readFile(join(project, 'project.json')),
      );
    }
    vi.stubEnv('ULITE_PASSPHRASE', 'wrong');
    const other = join(root, 'restored', 'c');
    expect(await cli('project', 'restore', secret, other)).toMatchObject({
      code: 1,
      stderr: 'This is not the passphrase of this backup.\n',
    });
    expect(await readdir(join(root, 'restored'))).toEqual(['a', 'b']);
  }, 120_000);
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeGreyPng, encodeRgbPng } from '../../../core/formats/png.ts';
import { Baseline } from '../../../core/journal/baseline.ts';
import { LOCK, Locks, thisProcess } from '../../../main/journal/lock.ts';
import { disk } from '../../../main/journal/disk.ts';
import { foldJournal } from '../../../main/journal/fold.ts';
import { appendTo } from '../../support/arbitrary-journal.ts';
import { buildCli, cli } from '../../support/cli.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

beforeAll(buildCli, 120_000);

const SIZE = { width: 12, height: 9 };
const BUNDLE = fileURLToPath(new URL('../../../dist/cli.cjs', import.meta.url));

/** A project of so many pictures in which nothing was done, and masks of all of them. */
async function projectWithMasks(count: number) {
  const root = await temporaryFolder();
  const [project, images, set] = [join(root, 'project'), join(root, 'images'), join(root, 'set')];
  await mkdir(images);
  await mkdir(join(set, 'masks'), { recursive: true });
  const classes = [{ label: 1, name: 'lesion', color: '#e69f00', locked: false }];
  const project0 = { id: 'one', name: 'Cases', folder: 'f', revision: 0, classes, nextLabel: 2 };
  await appendTo(disk, project, [{ kind: 'project', project: project0 }]);
  for (let image = 0; image < count; image++) {
    const data = Uint8Array.from({ length: 3 * 12 * 9 }, (_, at) => (at === 0 ? image : at * 7) % 256);
    await writeFile(join(images, `p${image}.png`), encodeRgbPng({ ...SIZE, data }));
    const mask = {
      ...SIZE,
      data: Uint8Array.from({ length: 12 * 9 }, (_, at) => Number(at % 12 > image % 9)),
    };
    await writeFile(join(set, 'masks', `p${image}.png`), encodeGreyPng(mask));
  }
  const state = async () => {
    const baseline = new Baseline(0);
    await foldJournal(disk, project, baseline);
    return baseline;
  };
  return { root, project, images, set, state };
}

describe('ulite import', () => {
  it('shows what would be imported, imports it once, and goes by the classes that were named', async () => {
    const { project, images, set, state } = await projectWithMasks(3);
    await writeFile(
      join(set, 'masks', 'other.png'),
      encodeGreyPng({ ...SIZE, data: new Uint8Array(108).fill(1) }),
    );
    const order = ['import', project, '--images', images, '--from', set];
    const dry = await cli(...order, '--dry-run');
    expect(dry).toMatchObject({ code: 0 });
    expect(dry.stdout).toContain(
      '4 labelled images as indexed, 3 of them of the project. Nothing was written.',
    );
    expect(dry.stdout).toContain('  no      other: No image is called other.\n  match   p0: p0.png\n');
    expect((await state()).commits).toBe(0);

    const named = await cli(...order, '--map', 'Label 1=tumour', '--json');
    expect(named.code).toBe(0);
    expect(JSON.parse(named.stdout)).toMatchObject({
      classes: [{ name: 'Label 1', becomes: 'tumour' }],
      images: [{ outcome: null }, { outcome: 'imported' }, { outcome: 'imported' }, { outcome: 'imported' }],
    });
    const again = await cli(...order, '--map', 'Label 1=tumour');
    expect(again.stdout).toContain('p0.png, it has these labels already');
    // A step for each image, and one for the class.
    expect((await state()).commits).toBe(4);
    const other = await cli(...order, '--map', 'Label 1=');
    expect(other.stdout).toContain('  class   Label 1: left out');
  });

  it('says what is wrong with the command, and refuses a project that is open', async () => {
    const { project, images, set, state } = await projectWithMasks(1);
    const order = ['import', project, '--images', images, '--from', set];
    expect(await cli(...order, '--format', 'word')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /^There is no format word to be read: it is one of instances, /,
      ) as string,
    });
    expect(await cli(...order, '--map', 'hair=x')).toMatchObject({
      code: 2,
      stderr: 'There is no class hair, but Label 1.\n',
    });
    expect((await cli(...order.slice(0, -1), images)).stderr).toContain(
      'p0.png cannot be used: it holds colours',
    );
    const { lock } = await new Locks(disk, thisProcess()).take(project);
    const refused = await cli(...order);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('Close the window there first'),
    });
    expect((await state()).commits).toBe(0);
    await lock?.release();
  });

  it('is killed in the middle, and the next time imports what is missing', async () => {
    const { project, images, set, state } = await projectWithMasks(60);
    const journal = join(project, (await readdir(project))[0] ?? '');
    const begun = (await stat(journal)).size;
    const order = ['import', project, '--images', images, '--from', set];
    const child = spawn(process.execPath, [BUNDLE, ...order], { stdio: 'ignore' });
    const ended = once(child, 'exit');
    while ((await readFile(journal)).length < begun + 8000 && child.exitCode === null) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    child.kill('SIGKILL');
    await ended;
    const { commits } = await state();
    expect(commits).toBeGreaterThan(0);
    expect(commits).toBeLessThan(60);
    expect(await readdir(project)).toContain(LOCK);
    const rest = await cli(...order);
    expect(rest.stdout).toContain(`${60 - commits} were imported.`);
    const done = await state();
    expect(done.commits).toBe(60);
    expect([...done.state.frames.values()].map(({ revision }) => revision)).toEqual(Array(60).fill(1));
  });
});

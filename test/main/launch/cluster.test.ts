import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { buildCli, cli } from '../../support/cli.ts';
import { hasSlurm, startSlurm } from '../../support/slurm.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const TASK = 'main/launch/cluster/task.mjs';

beforeAll(buildCli);

function task(env: NodeJS.ProcessEnv, ...args: readonly string[]) {
  const bare = { PATH: process.env['PATH'] };
  return spawnSync(process.execPath, [TASK, ...args], {
    cwd: root,
    encoding: 'utf8',
    env: { ...bare, ...env },
  });
}

/** In the order in which they are divided. */
const nameOf = (index: number): string => `${String(index).padStart(3, '0')}.png`;

/** Each of its own size, so that masks of one cannot be taken for those of another. */
async function writePictures(folder: string, count: number): Promise<void> {
  await mkdir(folder);
  const random = seededRandom(1);
  for (let index = 0; index < count; index++) {
    const [width, height] = [160 + index, 240];
    const data = Uint8Array.from({ length: width * height * 3 }, () => Math.floor(random() * 256));
    await sharp(data, { raw: { width, height, channels: 3 } })
      .blur(8)
      .normalise()
      .png({ compressionLevel: 0 })
      .toFile(join(folder, nameOf(index)));
  }
}

describe('a task of an array job', () => {
  it('gives its number and how many there are to the command, as Slurm and Kubernetes count', () => {
    const say = ['prelabel', '/nowhere', '--out', '/tmp', '--shard', '%i/%n'];
    const ofSlurm = { SLURM_ARRAY_TASK_ID: '9', SLURM_ARRAY_TASK_COUNT: '8' };
    expect(task(ofSlurm, ...say).stderr).toContain('9/8');
    const ofKubernetes = { JOB_COMPLETION_INDEX: '8', ULITE_TASKS: '8' };
    expect(task(ofKubernetes, ...say).stderr).toContain('9/8');
  });

  it('says what is missing outside of one', () => {
    const { status, stderr } = task({ JOB_COMPLETION_INDEX: '0' }, 'prelabel');
    expect(status).toBe(1);
    expect(stderr).toContain('This is no task of an array job');
  });
});

describe('the job for Kubernetes', () => {
  it('has as many tasks as it tells them', async () => {
    const text = await readFile(join(root, 'main/launch/cluster/kubernetes.yaml'), 'utf8');
    expect(text).toContain('completionMode: Indexed\n');
    const tasks = /^ {2}completions: (\d+)$/m.exec(text)?.[1] ?? 'none';
    expect(text).toMatch(new RegExp(`- name: ULITE_TASKS\n +value: '${tasks}'\n`));
  });
});

describe.skipIf(!hasSlurm('array jobs'))('an array job of Slurm', () => {
  const SHARDS = 8;

  it('labels 200 images as a single run does, each once, though tasks end and are queued again', async () => {
    const folder = await temporaryFolder();
    const [images, out, single] = ['images', 'out', 'single'].map((name) => join(folder, name));
    if (images === undefined || out === undefined || single === undefined) throw new Error('No folders');
    await writePictures(images, 200);
    const slurm = await startSlurm(folder, SHARDS);
    try {
      const command = ['prelabel', images, '--model', 'dermoscopy', '--threads', '1'];
      const script = ['main/launch/cluster/slurm.sh', ...command, '--out', out];
      const log = join(folder, 'task-%a.log');
      const options = ['--parsable', `--array=1-${SHARDS}`, `--output=${log}`];
      const job = slurm.ask('sbatch', [...options, ...script, '--shard', '%i/%n', '--resume'], root).trim();

      const victim = `${job}_3`;
      const gentle = `${job}_5`;
      await until(async () => existsSync(out) && (await readdir(out)).includes(nameOf(2)));
      await until(async () => (await readdir(out)).includes(nameOf(4)));
      // As before a time limit.
      slurm.ask('scancel', ['--signal=TERM', '--batch', gentle]);
      slurm.ask('scancel', ['--signal=KILL', '--full', victim]);
      const isWaiting = (task: string): boolean =>
        /JobState=PENDING .* Restarts=1 /s.test(slurm.ask('scontrol', ['show', 'job', task]));
      await until(() => Promise.resolve(isWaiting(victim) && isWaiting(gentle)));
      // Slurm itself queues what is gone without a word; either way for later, unless one says otherwise.
      expect(await readdir(out)).not.toHaveLength(200);
      for (const task of [victim, gentle]) {
        slurm.ask('scontrol', ['update', `JobId=${task}`, 'StartTime=now']);
      }
      await until(() => Promise.resolve(slurm.ask('squeue', ['--noheader']) === ''));

      const said = (task: number): Promise<string> => readFile(join(folder, `task-${task}.log`), 'utf8');
      expect(await said(3)).toMatch(/were there already/);
      expect(await said(5)).toMatch(/Interrupted.*were there already/s);
      expect(await cli(...command, '--out', single)).toMatchObject({ code: 0 });
      // What was just written when its task was killed is hidden.
      const masks = (await readdir(out)).filter((name) => !name.startsWith('.')).sort();
      expect(masks).toHaveLength(200);
      expect(masks).toEqual((await readdir(single)).sort());
      for (const mask of masks) {
        expect(await readFile(join(out, mask))).toEqual(await readFile(join(single, mask)));
      }
    } finally {
      await slurm.stop();
    }
  }, 240_000);
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(50);
}

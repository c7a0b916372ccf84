import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { buildCli, cli } from '../../support/cli.ts';
import type { CliResult } from '../../support/cli.ts';
import { hasModules, python } from '../../support/python.ts';
import { hasSlurm, startSlurm } from '../../support/slurm.ts';
import type { Slurm } from '../../support/slurm.ts';
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

describe('the batch script of Slurm', () => {
  it('lets the task put down how far it came, however often it is told to end, and queues it', async () => {
    const folder = await temporaryFolder();
    const slow = `process.on('SIGTERM', () => setTimeout(() => process.exit(130), 500));
      setInterval(() => {}, 1000);
      console.log('begun');`;
    await mkdir(join(folder, dirname(TASK)), { recursive: true });
    await writeFile(join(folder, TASK), slow);
    await writeFile(join(folder, 'scontrol'), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
    const env = { PATH: `${folder}:${process.env['PATH']}`, SLURM_JOB_ID: '7' };
    const script = join(root, 'main/launch/cluster/slurm.sh');
    const child = spawn('sh', [script], { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (data: Buffer) => (said += data.toString()));
    await until(() => Promise.resolve(said.includes('begun')));
    child.kill('SIGTERM');
    await sleep(100);
    child.kill('SIGTERM');
    expect(await once(child, 'close')).toEqual([0, null]);
    expect(said).toBe('begun\nrequeue 7\n');
  });
});

describe('the job for Kubernetes', () => {
  it('has as many tasks as it tells them, each of which runs what the image starts', async () => {
    const text = await readFile(join(root, 'main/launch/cluster/kubernetes.yaml'), 'utf8');
    const tasks = /^ {2}completions: (\d+)$/m.exec(text)?.[1] ?? 'none';
    expect(text).toMatch(new RegExp(`- name: ULITE_TASKS\n +value: '${tasks}'\n`));
    expect(text).toMatch(/^apiVersion: batch\/v1\nkind: Job$/m);
    // What a Job refuses, or understands otherwise: indices are given to indexed ones alone, and counted for each.
    for (const line of ['completionMode: Indexed', 'backoffLimitPerIndex: 3', 'restartPolicy: Never']) {
      expect(text).toMatch(new RegExp(`^ +${line}$`, 'm'));
    }
    const args =
      /args: \[(.*)\]/
        .exec(text)?.[1]
        ?.split(', ')
        .map((word) => word.replaceAll("'", '')) ?? [];
    const env = { JOB_COMPLETION_INDEX: '0', ULITE_TASKS: tasks };
    // The volume is not here, but the command is understood.
    expect(task(env, ...args).stderr).toContain('/data/images');
    const [mounted, claimed] = ['mountPath: /data', 'persistentVolumeClaim:'].map((line) =>
      text.includes(line),
    );
    expect([mounted, claimed]).toEqual([true, true]);
  });

  it.skipIf(!hasModules('the job for Kubernetes as YAML', 'yaml'))('is one document of YAML', () => {
    const said = python(
      `import yaml
spec = yaml.safe_load(open(sys.argv[1]))['spec']
pod = spec['template']['spec']
print(json.dumps([spec['completions'], [v['name'] for v in pod['volumes']],
  [m['name'] for c in pod['containers'] for m in c['volumeMounts']], pod['terminationGracePeriodSeconds']]))`,
      join(root, 'main/launch/cluster/kubernetes.yaml'),
    );
    expect(JSON.parse(said)).toEqual([8, ['data'], ['data'], 120]);
  });

  it('runs an image of what the build makes and the project has', async () => {
    const text = await readFile(join(root, 'main/launch/cluster/Dockerfile'), 'utf8');
    const [build = '', final = ''] = text.split(/^FROM .*$/m).slice(1);
    const own = /^COPY (package.*) \.\/$/m.exec(build)?.[1]?.split(' ') ?? [];
    const taken = [...final.matchAll(/^COPY --from=build \/ulite\/(\S+) /gm)].map(([, from = '']) => from);
    expect(taken).toContain('dist');
    for (const file of [...own, ...taken, TASK]) expect(existsSync(join(root, file))).toBe(true);
    // What was installed and built here would take the place of what is installed and built there.
    const [made, left] = ['.gitignore', '.dockerignore'].map((name) => foldersIn(join(root, name)));
    expect(left).toEqual(expect.arrayContaining([...(made ?? [])]));
    const [, entry] = /^ENTRYPOINT \["node", "(.*)"\]$/m.exec(final) ?? [];
    expect(entry).toBe(TASK);
    // Who may write to the volume.
    const [, group] = /^USER \d+:(\d+)$/m.exec(final) ?? [];
    const job = await readFile(join(root, 'main/launch/cluster/kubernetes.yaml'), 'utf8');
    expect(job).toContain(`runAsNonRoot: true, fsGroup: ${group} }`);
  });
});

function foldersIn(file: string): readonly string[] {
  return readFileSync(file, 'utf8').match(/^.+\/$/gm) ?? [];
}

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
      expect(await readdir(out)).not.toHaveLength(200);
      // What the queue says while a task is queued again is not the last word.
      await until(async () => {
        hurryWaiting(slurm);
        return slurm.ask('squeue', ['--noheader']) === '' && (await readdir(out)).length === 200;
      });

      const said = (task: number): Promise<string> => readFile(join(folder, `task-${task}.log`), 'utf8');
      expect(await said(3)).toMatch(/were there already/);
      expect(await said(5)).toMatch(/Interrupted.*were there already/s);
      expect(await cli(...command, '--out', single)).toMatchObject({ code: 0 });
      await expectEqualMasks(out, single, 200);
    } finally {
      await slurm.stop();
    }
  }, 240_000);
});

/** The image that was built of this project, and what runs it. */
const { ULITE_IMAGE: IMAGE = '', ULITE_ENGINE: ENGINE = 'podman' } = process.env;

function hasImage(): boolean {
  if (IMAGE === '') console.warn('Skipped: the image in a container engine: ULITE_IMAGE names none');
  return IMAGE !== '';
}

describe.skipIf(!hasImage())('the image, in tasks as Kubernetes starts them', () => {
  const [TASKS, COUNT] = [4, 60];

  it('labels as a single run does, each image once, though a task is killed and begun again', async () => {
    const folder = await temporaryFolder();
    const [images, out, single] = [join(folder, 'images'), join(folder, 'out'), join(folder, 'single')];
    await writePictures(images, COUNT);
    await mkdir(out);
    // Whoever it runs as.
    for (const shared of [folder, images, out]) await chmod(shared, 0o777);
    const command = ['--model', 'dermoscopy', '--threads', '1'];
    const nameOfTask = (index: number): string => `ulite-test-${process.pid}-${index}`;
    const begin = (index: number): Promise<CliResult> =>
      engine(
        ...['run', '--rm', '--network', 'none', '--name', nameOfTask(index), '--volume', `${folder}:/data`],
        ...['--env', `JOB_COMPLETION_INDEX=${index}`, '--env', `ULITE_TASKS=${TASKS}`, IMAGE],
        ...['prelabel', '/data/images', '--out', '/data/out', ...command, '--shard', '%i/%n', '--resume'],
      );

    const victim = 2;
    const tasks = Array.from({ length: TASKS }, (_, index) => begin(index));
    await until(async () => (await readdir(out)).includes(nameOf(victim)));
    expect(await engine('kill', '--signal', 'KILL', nameOfTask(victim))).toMatchObject({ code: 0 });
    const ended = await Promise.all(tasks);
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 137, 0]);
    expect(await visibleIn(out)).not.toHaveLength(COUNT);
    const again = await begin(victim);
    expect(again).toMatchObject({ code: 0 });
    expect(again.stdout + again.stderr).toMatch(/were there already/);
    expect(await cli('prelabel', images, ...command, '--out', single)).toMatchObject({ code: 0 });
    await expectEqualMasks(out, single, COUNT);
  }, 240_000);
});

function engine(...args: readonly string[]): Promise<CliResult> {
  return new Promise((resolve) => {
    const child = execFile(ENGINE, args, { encoding: 'utf8' }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

/** What was just written when its task was killed is hidden. */
async function visibleIn(folder: string): Promise<readonly string[]> {
  return (await readdir(folder)).filter((name) => !name.startsWith('.')).sort();
}

async function expectEqualMasks(folder: string, other: string, count: number): Promise<void> {
  const masks = await visibleIn(folder);
  expect(masks).toHaveLength(count);
  expect(masks).toEqual((await readdir(other)).sort());
  for (const mask of masks) {
    expect(await readFile(join(folder, mask))).toEqual(await readFile(join(other, mask)));
  }
}

/**
 * Has tasks that are queued again begin at once: Slurm queues them for minutes later, also where it was told otherwise
 * while it still cleared up after them.
 */
function hurryWaiting(slurm: Slurm): void {
  const waiting = slurm.ask('squeue', ['--noheader', '--array', '--states=PENDING', '--format=%i']);
  for (const task of waiting.split('\n').filter((line) => line !== '')) {
    try {
      slurm.ask('scontrol', ['update', `JobId=${task}`, 'StartTime=now']);
    } catch {
      // It has begun meanwhile.
    }
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(50);
}

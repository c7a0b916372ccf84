import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { trainingSettingsSchema } from '../../../../core/contract/training.ts';
import type { TrainingState } from '../../../../core/contract/training.ts';
import { modelManifestSchema } from '../../../../core/contract/model-manifest.ts';
import { imageIdOf } from '../../../../core/document/image-id.ts';
import { newFrame } from '../../../../core/document/state.ts';
import { hexOf } from '../../../../core/formats/bytes.ts';
import type { JournalEntry } from '../../../../core/journal/entry.ts';
import { LabelGrid } from '../../../../core/mask/label-grid.ts';
import { encodeTiles } from '../../../../core/mask/tiles.ts';
import { disk } from '../../../../main/journal/disk.ts';
import { sha256 } from '../../../../main/journal/journal-files.ts';
import type { TrainingOrder } from '../../../../main/training/project/order.ts';
import { Trainer } from '../../../../main/training/project/trainer.ts';
import { appendTo } from '../../../support/arbitrary-journal.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { buildTrainer, forkTrainer } from '../../../support/trainer-child.ts';

beforeAll(buildTrainer);

const SIZE = { width: 40, height: 36 };

/** Three accepted images of a project whose left part is bright, and one that nobody accepted. */
async function writeProject(folder: string, project: string) {
  const [images, journal] = [path.join(folder, 'images'), path.join(folder, `journal-${project}`)];
  await mkdir(images, { recursive: true });
  await mkdir(journal);
  const entries: JournalEntry[] = [
    {
      kind: 'project',
      project: { id: project, name: 'Discs', folder: 'f', revision: 0, classes: [], nextLabel: 2 },
    },
  ];
  const files = [];
  for (let n = 0; n < 4; n++) {
    const bright = 8 + 6 * n;
    const data = Buffer.from(
      Array.from({ length: 3 * SIZE.width * SIZE.height }, (_, at) =>
        Math.floor(at / 3) % SIZE.width < bright ? 220 : 30,
      ),
    );
    const bytes = await sharp(data, { raw: { ...SIZE, channels: 3 } })
      .png()
      .toBuffer();
    const key = `${n}.png`;
    await writeFile(path.join(images, key), bytes);
    const content = hexOf(sha256(bytes));
    files.push({ key, content, frames: 1 });
    const grid = new LabelGrid(SIZE);
    for (let at = 0; at < grid.data.length; at++) grid.data[at] = at % SIZE.width < bright ? 1 : 0;
    const status = n < 3 ? 'accepted' : 'edited';
    const frame = { ...newFrame(imageIdOf(project, content), SIZE, 0), revision: 1, status } as const;
    entries.push({ kind: 'frame', frame, tiles: encodeTiles(grid), predictions: [] });
  }
  await appendTo(disk, journal, entries);
  const training = {
    project,
    handle: 'handle',
    name: 'Discs',
    files,
    which: 'accepted',
    classes: [{ label: 1, name: 'bright' }],
    from: null,
    minutes: 2,
    holdout: { share: 0.3, by: 'image', pattern: '' },
    gate: { share: 0, by: 'image', pattern: '' },
    inUse: null,
    person: 'Nova',
  } as const;
  const order: TrainingOrder = {
    version: 1,
    training,
    journal,
    images,
    roots: [],
    settings: {
      ...trainingSettingsSchema.parse({ classes: ['bright'] }),
      policy: { mode: 'stretch', width: 32, height: 32, overlap: 0 },
      size: { width: 32, height: 32 },
      epochs: 2,
      batch: 1,
    },
    model: { id: `trained-${project}`, name: 'Discs', fillHoles: false, smallestRegion: 0 },
  };
  return { order, journal };
}

/** A trainer on the runs in a folder, as after a start of the app; `weights` are those of the models it finished. */
function trainerOn(folder: string) {
  const weights: Buffer[] = [];
  const cards: string[] = [];
  const told: TrainingState[] = [];
  const children: ReturnType<typeof forkTrainer>[] = [];
  let wake: () => void = () => undefined;
  const trainer = new Trainer({
    fork: () => {
      const child = forkTrainer(folder);
      children.push(child);
      return child;
    },
    folder: path.join(folder, 'training'),
    adopt: async (model) => {
      weights.push(await readFile(path.join(model, 'weights.npz')));
      cards.push(await readFile(path.join(model, 'card.md'), 'utf8'));
      return modelManifestSchema.parse(JSON.parse(await readFile(path.join(model, 'manifest.json'), 'utf8')));
    },
    preview: () => undefined,
    changed: (_, state) => {
      told.push(state);
      wake();
    },
  });
  /** Resolves with the first state, told from now on or the latest, that is as wished. */
  const reaches = async (wished: (state: TrainingState) => boolean): Promise<TrainingState> => {
    for (;;) {
      const latest = told.at(-1);
      if (latest !== undefined && wished(latest)) return latest;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const kill = (): boolean | undefined => children.at(-1)?.process.kill('SIGKILL');
  return { trainer, told, weights, cards, reaches, kill };
}

const isFinished = ({ phase }: TrainingState): boolean => phase === 'finished';
const isPaused = ({ phase }: TrainingState): boolean => phase === 'paused';

describe('training on a project', { timeout: 180_000 }, () => {
  it('comes to the same weights when it is killed, started anew, paused and gone on with', async () => {
    const folder = await temporaryFolder();
    const { order, journal } = await writeProject(folder, 'one');
    const whole = trainerOn(folder);
    await whole.trainer.start(order);
    const finished = await whole.reaches(isFinished);
    expect(finished).toMatchObject({ problem: null, model: { id: 'trained-one', name: 'Discs' } });
    expect(finished.history.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(finished.history.every(({ validationDice }) => validationDice !== null)).toBe(true);
    expect(whole.cards[0]).toContain('2 accepted images of Discs');
    expect(await readdir(path.join(folder, 'training', 'one'))).toEqual([]);

    const first = trainerOn(folder);
    await first.trainer.start(order);
    // Before anything was saved but what it is to learn from.
    await first.reaches(({ step }) => step !== null);
    first.kill();
    expect(await first.reaches(isPaused)).toMatchObject({ problem: expect.stringContaining('unexpectedly') });
    // What is done to the project from now on is of no account.
    const empty = encodeTiles(new LabelGrid(SIZE));
    const frame = newFrame(imageIdOf('one', order.training.files[0]?.content ?? ''), SIZE, 0);
    await appendTo(disk, journal, [{ kind: 'frame', frame, tiles: empty, predictions: [] }]);

    const second = trainerOn(folder);
    expect(await second.trainer.state('one')).toMatchObject({ phase: 'paused', history: [] });
    await second.trainer.resume('one');
    await second.reaches(({ history, step }) => history.length === 1 && step?.epoch === 2);
    second.kill();
    await second.reaches(isPaused);

    const third = trainerOn(folder);
    expect((await third.trainer.state('one')).history).toHaveLength(1);
    await third.trainer.resume('one');
    await third.reaches(({ step }) => step !== null);
    await third.trainer.pause('one');
    expect(await third.trainer.state('one')).toMatchObject({ phase: 'paused', problem: null });
    await third.trainer.resume('one');
    expect((await third.reaches(isFinished)).history).toHaveLength(2);
    expect(third.weights[0]?.equals(whole.weights[0] as Buffer)).toBe(true);
  });

  it('goes on one at a time, each in its own folder, and leaves nothing when cancelled', async () => {
    const folder = await temporaryFolder();
    const { order } = await writeProject(folder, 'one');
    const { order: other } = await writeProject(folder, 'two');
    const { trainer, reaches } = trainerOn(folder);
    await trainer.start(order);
    await expect(trainer.start(other)).rejects.toThrow('A training is going on already');
    await expect(trainer.resume('one')).rejects.toThrow('A training is going on already');
    await trainer.pause('one');
    await expect(trainer.start(order)).rejects.toThrow('is paused: resume it, or cancel it first');
    await expect(trainer.resume('two')).rejects.toThrow('There is no training to go on with');
    await trainer.start(other);
    await reaches(({ loading, phase }) => phase === 'running' && loading?.done !== 0);
    expect(await readdir(path.join(folder, 'training'))).toEqual(['one', 'two']);
    await trainer.cancel('two');
    expect(await trainer.state('two')).toMatchObject({ phase: 'none', problem: null });
    expect(existsSync(path.join(folder, 'training', 'two'))).toBe(false);
    expect(await trainer.state('one')).toMatchObject({ phase: 'paused' });
    await trainer.cancel('one');
    expect(await readdir(path.join(folder, 'training'))).toEqual([]);
  });

  it('says in words why it cannot go on, and keeps what there is', async () => {
    const folder = await temporaryFolder();
    const { order } = await writeProject(folder, 'one');
    await writeFile(path.join(order.images, '0.png'), await readFile(path.join(order.images, '3.png')));
    const { trainer, reaches } = trainerOn(folder);
    await trainer.start(order);
    expect(await reaches(isPaused)).toMatchObject({
      problem: '0.png is not the picture any more that its mask was drawn on.',
    });
  });
});

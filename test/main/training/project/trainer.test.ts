import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ModelVersion } from '../../../../core/contract/model-version.ts';
import { trainingSettingsSchema } from '../../../../core/contract/training.ts';
import type { TrainingPreview, TrainingSpeed, TrainingState } from '../../../../core/contract/training.ts';
import { modelManifestSchema } from '../../../../core/contract/model-manifest.ts';
import { imageIdOf } from '../../../../core/document/image-id.ts';
import { newFrame } from '../../../../core/document/state.ts';
import { hexOf } from '../../../../core/formats/bytes.ts';
import type { JournalEntry } from '../../../../core/journal/entry.ts';
import { LabelGrid } from '../../../../core/mask/label-grid.ts';
import { divideProject } from '../../../../core/training/gate.ts';
import { encodeTiles } from '../../../../core/mask/tiles.ts';
import { readVersion } from '../../../../main/inference/model-versions.ts';
import { disk } from '../../../../main/journal/disk.ts';
import { sha256 } from '../../../../main/journal/journal-files.ts';
import { readOrder } from '../../../../main/training/project/order.ts';
import type { TrainingOrder } from '../../../../main/training/project/order.ts';
import { Trainer } from '../../../../main/training/project/trainer.ts';
import { appendTo } from '../../../support/arbitrary-journal.ts';
import { writeBrightModel } from '../../../support/bright-model.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { writeRandomModel } from '../../../support/tiny-model.ts';
import { buildTrainer, forkTrainer } from '../../../support/trainer-child.ts';

beforeAll(buildTrainer);

const SIZE = { width: 40, height: 36 };

const ACCEPTED = 6;
const GATE = { share: 0.4, by: 'image', pattern: '' } as const;
const HOLDOUT = { share: 0.3, by: 'image', pattern: '' } as const;

const SETTINGS = {
  ...trainingSettingsSchema.parse({ classes: ['bright'] }),
  policy: { mode: 'stretch', width: 32, height: 32, overlap: 0 },
  size: { width: 32, height: 32 },
  epochs: 2,
  batch: 1,
  visits: 7,
} as const;

/** Accepted images of a project, one of them a photograph, whose left part is bright, and one that nobody accepted. */
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
  for (let n = 0; n <= ACCEPTED; n++) {
    const bright = 8 + 4 * n;
    const data = Buffer.from(
      Array.from({ length: 3 * SIZE.width * SIZE.height }, (_, at) =>
        Math.floor(at / 3) % SIZE.width < bright ? 220 : 30,
      ),
    );
    const picture = sharp(data, { raw: { ...SIZE, channels: 3 } });
    const bytes = await (n === 1 ? picture.jpeg() : picture.png()).toBuffer();
    const key = n === 1 ? '1.jpg' : `${n}.png`;
    await writeFile(path.join(images, key), bytes);
    const content = hexOf(sha256(bytes));
    files.push({ key, content, frames: 1 });
    const grid = new LabelGrid(SIZE);
    for (let at = 0; at < grid.data.length; at++) grid.data[at] = at % SIZE.width < bright ? 1 : 0;
    const status = n < ACCEPTED ? 'accepted' : 'edited';
    const frame = { ...newFrame(imageIdOf(project, content), SIZE, 0), revision: 1, status } as const;
    entries.push({ kind: 'frame', frame, tiles: encodeTiles(grid), predictions: [] });
  }
  await appendTo(disk, journal, entries);
  await writeBrightModel(path.join(folder, 'models'), 'bright', 0.5);
  const training = {
    project,
    handle: 'handle',
    name: 'Discs',
    files,
    which: 'accepted',
    classes: [{ label: 1, name: 'bright' }],
    from: null,
    minutes: 2,
    holdout: HOLDOUT,
    gate: GATE,
    inUse: 'bright',
    person: 'Nova',
  } as const;
  const order: TrainingOrder = {
    version: 1,
    training,
    journal,
    images,
    recipe: {
      settings: SETTINGS,
      answering: { mirroring: false, fillHoles: false, smallestRegion: 0, onlyLargest: false },
    },
    model: { id: `trained-${project}`, name: 'Discs' },
  };
  const accepted = files.slice(0, ACCEPTED);
  const places = divideProject(
    accepted.map(({ key, content }) => {
      return { source: key, sha256: content, status: 'accepted', isPredicted: false };
    }),
    training,
  );
  const inSet = (wanted: string) => accepted.filter((_, at) => places[at]?.set === wanted);
  return {
    order,
    journal,
    sets: { train: inSet('train'), validation: inSet('validation'), gate: inSet('gate') },
  };
}

/** A trainer on the runs in a folder, as after a start of the app; `weights` are those of the models it finished. */
function trainerOn(folder: string) {
  const weights: Buffer[] = [];
  const cards: string[] = [];
  const versions: ModelVersion[] = [];
  const previews: (readonly TrainingPreview[])[] = [];
  const told: TrainingState[] = [];
  const children: ReturnType<typeof forkTrainer>[] = [];
  let wake: () => void = () => undefined;
  let measured: TrainingSpeed | null = null;
  const trainer = new Trainer({
    fork: () => {
      const child = forkTrainer(folder);
      children.push(child);
      return child;
    },
    folder: path.join(folder, 'training'),
    roots: [path.join(folder, 'models')],
    adopt: async (model) => {
      weights.push(await readFile(path.join(model, 'weights.npz')));
      cards.push(await readFile(path.join(model, 'card.md'), 'utf8'));
      const version = await readVersion(model);
      if (version !== undefined) versions.push(version);
      return modelManifestSchema.parse(JSON.parse(await readFile(path.join(model, 'manifest.json'), 'utf8')));
    },
    speed: {
      get value() {
        return measured;
      },
      write: async (speed) => void (measured = speed),
    },
    preview: (_, images) => void previews.push(images),
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
  return { trainer, told, weights, cards, versions, previews, reaches, kill };
}

const isFinished = ({ phase }: TrainingState): boolean => phase === 'finished';
const isPaused = ({ phase }: TrainingState): boolean => phase === 'paused';

describe('training on a project', { timeout: 300_000 }, () => {
  it('comes to the same weights when it is killed, started anew, paused and gone on with', async () => {
    const folder = await temporaryFolder();
    const { order, journal, sets } = await writeProject(folder, 'one');
    const whole = trainerOn(folder);
    const images = { train: 3, validation: 1, gate: 2 };
    expect(whole.trainer.estimate(images, SETTINGS)).toBeNull();
    await whole.trainer.start(order);
    const finished = await whole.reaches(isFinished);
    expect(finished).toMatchObject({ problem: null, model: { id: 'trained-one', name: 'Discs' } });
    expect(finished.history.map(({ epoch }) => epoch)).toEqual([1, 2]);
    expect(finished.history.every(({ validationDice }) => validationDice !== null)).toBe(true);
    const { train, validation, gate } = sets;
    expect([train.length, validation.length, gate.length].every((count) => count > 0)).toBe(true);
    const [card] = whole.cards;
    expect(card).toContain(`${train.length} accepted images of Discs; ${gate.length} more judge it`);
    const hashes = (files: typeof train) => files.map(({ content }) => content);
    expect(whole.versions).toMatchObject([
      {
        parent: null,
        project: { id: 'one', name: 'Discs' },
        person: 'Nova',
        data: { train: hashes(train), validation: hashes(validation), gate: hashes(gate) },
        recipe: SETTINGS,
        history: finished.history,
        gate: finished.gate,
        status: 'candidate',
      },
    ]);
    expect(finished.gate).toMatchObject({ verdict: 'too few', against: 'bright', images: gate.length });
    expect(finished.gate?.worst.map(({ name }) => name).sort()).toEqual(
      gate.map(({ key }) => key.replace(/\..*/, '')).sort(),
    );
    expect(finished.gate?.inUse?.mean).toBeGreaterThan(0.95);
    expect(whole.previews.map((images) => images.map(({ name }) => name))).toEqual([
      validation.map(({ key }) => key.replace(/\..*/, '')),
      validation.map(({ key }) => key.replace(/\..*/, '')),
    ]);
    expect(whole.previews[0]?.[0]).toMatchObject({ width: 40, height: 36 });
    expect(whole.trainer.previews('one')).toEqual(whole.previews[1]);
    const estimate = whole.trainer.estimate(images, SETTINGS);
    expect(estimate).toMatchObject({ epochs: 2, steps: 42 });
    expect([estimate?.reading, estimate?.learning, estimate?.comparing].every(Number)).toBe(true);
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
    // While the finished model is held against the one in use.
    await third.reaches(({ comparing }) => comparing !== null);
    third.kill();
    expect(await third.reaches(isPaused)).toMatchObject({ gate: null, model: null });
    expect(third.versions).toEqual([]);

    const fourth = trainerOn(folder);
    await fourth.trainer.resume('one');
    const again = await fourth.reaches(isFinished);
    expect(again.history).toHaveLength(2);
    expect(again.gate).toEqual(finished.gate);
    expect(fourth.weights[0]?.equals(whole.weights[0] as Buffer)).toBe(true);
    const [{ data, status } = { data: null }] = whole.versions;
    expect(fourth.versions).toMatchObject([{ data, status, gate: finished.gate }]);
  });

  it('goes on one at a time, each in its own folder, and leaves nothing when cancelled', async () => {
    const folder = await temporaryFolder();
    const { order } = await writeProject(folder, 'one');
    const { order: two } = await writeProject(folder, 'two');
    // From a model that finds one of the two classes that are to be learnt.
    const start = { id: 'one-class', classes: [{ label: 1, name: 'bright', color: '#ffffff' }] };
    await writeRandomModel(path.join(folder, 'models', 'one-class'), start);
    const classes = [...two.training.classes, { label: 2, name: 'dark' }];
    const other = {
      ...two,
      training: { ...two.training, classes, from: 'one-class' },
      recipe: null,
    };
    const { trainer, reaches } = trainerOn(folder);
    await trainer.start(order);
    await expect(trainer.start(other)).rejects.toThrow('A training is going on already');
    await expect(trainer.resume('one')).rejects.toThrow('A training is going on already');
    await trainer.pause('one');
    await expect(trainer.start(order)).rejects.toThrow('is paused: resume it, or cancel it first');
    await expect(trainer.resume('two')).rejects.toThrow('There is no training to go on with');
    await trainer.start(other);
    expect(await reaches(({ step }) => step !== null)).toMatchObject({ warnings: [], problem: null });
    expect(await readdir(path.join(folder, 'training'))).toEqual(['one', 'two']);
    const [run = ''] = await readdir(path.join(folder, 'training', 'two'));
    const { recipe } = await readOrder(path.join(folder, 'training', 'two', run));
    // By what the masks look like: without holes.
    expect(recipe).toMatchObject({
      settings: { classes: ['bright', 'dark'], seconds: 120 },
      answering: { fillHoles: true },
    });
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

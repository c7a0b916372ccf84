import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TrainingEvent } from '../../../core/contract/training.ts';
import { augmentPresets } from '../../../core/imaging/augment-settings.ts';
import { seededRandom } from '../../../core/random.ts';
import { encodeGreyPng } from '../../../core/formats/png.ts';
import { readMask } from '../../../main/files/images/mask.ts';
import { readWeights } from '../../../main/files/models/weights.ts';
import { type DataOptions, fileSource } from '../../../main/training/data/dataset.ts';
import type { TrainOptions } from '../../../main/training/options.ts';
import { type Publication, publish } from '../../../main/training/results/publish.ts';
import { initialParameters } from '../../../core/network/parameters.ts';
import { readInitialWeights } from '../../../main/training/initial-weights.ts';
import { type TrainResult, train } from '../../../main/training/train.ts';

let folder: string;
let data: string;

/** Bright discs on a dark, noisy ground: six images of 40 x 36 pixels. */
async function writeDiscs(): Promise<void> {
  await mkdir(path.join(data, 'images'), { recursive: true });
  await mkdir(path.join(data, 'masks'));
  const [width, height] = [40, 36];
  for (let n = 0; n < 6; n++) {
    const random = seededRandom(n);
    const [x0, y0, radius] = [12 + 16 * random(), 12 + 12 * random(), 5 + 5 * random()];
    const mask = Buffer.alloc(width * height);
    const image = Buffer.alloc(3 * width * height);
    for (let at = 0; at < mask.length; at++) {
      const inside = Math.hypot((at % width) - x0, Math.floor(at / width) - y0) < radius;
      mask[at] = inside ? 255 : 0;
      for (let channel = 0; channel < 3; channel++)
        image[3 * at + channel] = (inside ? 180 : 40) + 40 * random();
    }
    const raw = { width, height };
    await sharp(mask, { raw: { ...raw, channels: 1 } })
      .toColourspace('b-w')
      .png()
      .toFile(path.join(data, `masks/d${n}.png`));
    await sharp(image, { raw: { ...raw, channels: 3 } })
      .png()
      .toFile(path.join(data, `images/d${n}.png`));
  }
  await writeFile(path.join(data, 'val.txt'), 'd4\nd5\n');
}

/** The left half counts in full, the right half not at all. */
async function writeWeights(): Promise<void> {
  await mkdir(path.join(data, 'weights'));
  const [width, height] = [40, 36];
  const weights = Uint8Array.from({ length: width * height }, (_, at) => (at % width < 20 ? 255 : 0));
  for (let n = 0; n < 4; n++) {
    await writeFile(path.join(data, `weights/d${n}.png`), encodeGreyPng({ width, height, data: weights }));
  }
}

/** Wrong labels at the right, a little away from the half, because resizing mixes neighbours. */
async function spoilRightSide(): Promise<void> {
  for (let n = 0; n < 4; n++) {
    const file = path.join(data, `masks/d${n}.png`);
    const { width, height, data: labels } = await readMask(file);
    const spoiled = labels.map((label, at) => (at % width < 26 ? 255 * label : 255));
    await writeFile(file, encodeGreyPng({ width, height, data: spoiled }));
  }
}

const source = (changes: Partial<DataOptions> = {}) =>
  fileSource({ data, validation: path.join(data, 'val.txt'), classes: 1, ...changes });

function options(out: string, changes: Partial<TrainOptions> = {}): TrainOptions {
  return {
    out: path.join(folder, out),
    source: source(),
    classes: ['disc'],
    policy: { mode: 'stretch', width: 32, height: 32, overlap: 0 },
    size: { width: 32, height: 32 },
    epochs: 2,
    batch: 2,
    learningRate: 0.004,
    schedule: 'cosine',
    warmUp: 0.5,
    optimizer: 'adamw',
    seed: 5,
    augment: augmentPresets.full,
    visits: 1,
    averageDecay: 0.9,
    separateObjects: false,
    patience: 0,
    validateEvery: 1,
    resume: false,
    runtime: { threads: 1 },
    ...changes,
  };
}

const run = (
  settings: TrainOptions,
  onEvent: (event: TrainingEvent) => void = () => undefined,
): Promise<TrainResult> => train(settings, { signal: new AbortController().signal, onEvent });

const numbersOf = ({ history, best }: TrainResult) => ({
  history: history.map((record) => ({ ...record, seconds: 0 })),
  best,
});

const PUBLICATION: Publication = {
  id: 'discs',
  name: 'Discs',
  task: 'Finds bright discs',
  licence: 'CC0',
  answering: { mirroring: false, fillHoles: false, smallestRegion: 0, onlyLargest: false },
  trainingData: 'drawn',
  validationData: 'two drawn discs',
  command: 'train --data discs',
};

// Building a training step takes seconds on a busy machine.
describe('training', { timeout: 120_000 }, () => {
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'train-'));
    data = path.join(folder, 'data');
    await writeDiscs();
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('gives the same numbers for the same seed and others for another', async () => {
    const first = await run(options('a'));
    expect(numbersOf(await run(options('b')))).toEqual(numbersOf(first));
    expect(numbersOf(await run(options('c', { seed: 6 })))).not.toEqual(numbersOf(first));
  });

  it('takes no notice of labels that weigh nothing', async () => {
    const settings = { epochs: 1, augment: augmentPresets.none };
    await writeWeights();
    const before = numbersOf(await run(options('right', settings)));
    await spoilRightSide();
    expect(numbersOf(await run(options('spoiled', settings)))).toEqual(before);
    const unweighted = { ...settings, source: source({ weights: false }) };
    expect(numbersOf(await run(options('unweighted', unweighted)))).not.toEqual(before);
  });

  it('stops while the images are still read, and resumes from there', async () => {
    const controller = new AbortController();
    const events: TrainingEvent[] = [];
    const stopped = await train(options('early'), {
      signal: controller.signal,
      onEvent: (event) => {
        events.push(event);
        controller.abort();
      },
    });
    expect(stopped).toMatchObject({ outcome: 'stopped', history: [] });
    expect(events).toMatchObject([{ kind: 'loading', done: 1 }]);
    const resumed = await run(options('early', { resume: true }));
    expect(numbersOf(resumed)).toEqual(numbersOf(await run(options('at-once'))));
  });

  it('resumes in the middle of an epoch to the numbers of a run that never stopped', async () => {
    const whole = await run(options('whole'));
    const controller = new AbortController();
    const stopped = await train(options('parts'), {
      signal: controller.signal,
      onEvent: (event) => {
        if (event.kind === 'step' && event.epoch === 2 && event.step === 1) controller.abort();
      },
    });
    expect(stopped.outcome).toBe('stopped');
    expect(stopped.history).toHaveLength(1);
    const resumed = await run(options('parts', { resume: true }));
    expect(resumed.outcome).toBe('finished');
    expect(numbersOf(resumed)).toEqual(numbersOf(whole));
  });

  it('fits its epochs into a time, and keeps to them once it was stopped', async () => {
    const budget = { seconds: 1.5, batch: 1 };
    const controller = new AbortController();
    const told: number[] = [];
    const listen = (event: TrainingEvent): void => {
      if (event.kind === 'step') told.push(event.epochs);
    };
    const stopped = await train(options('budget', budget), {
      signal: controller.signal,
      onEvent: (event) => {
        listen(event);
        if (event.kind === 'step' && event.step === 2) controller.abort();
      },
    });
    expect(stopped.outcome).toBe('stopped');
    const epochs = told[0] as number;
    const resumed = await run(options('budget', { ...budget, seconds: 900, resume: true }), listen);
    expect(new Set(told)).toEqual(new Set([epochs]));
    const whole = await run(options('whole', { epochs, batch: 1 }));
    expect(numbersOf(resumed)).toEqual(numbersOf(whole));
  });

  it('learns to find bright discs and publishes a model that says so', async () => {
    const settings = options('discs', { epochs: 20, averageDecay: 0.5, augment: augmentPresets.none });
    const losses: number[] = [];
    const result = await run(settings, (event) => {
      if (event.kind === 'epoch') losses.push(event.record.loss);
    });
    expect(losses.at(-1)).toBeLessThan((losses[0] as number) / 2);

    const manifest = await publish(settings, PUBLICATION, result);
    expect(manifest.metrics[0]?.dice).toBeGreaterThan(0.8);
    const model = path.join(settings.out, 'model');
    expect(await readWeights(path.join(model, 'weights.npz'))).toEqual(
      (await readInitialWeights([settings.out], [])).parameters,
    );
    const card = await readFile(path.join(model, 'card.md'), 'utf8');
    expect(card).toContain('Not a medical device');
    expect(card).toContain('train --data discs');

    const answering = { mirroring: true, fillHoles: true, smallestRegion: 9999, onlyLargest: true };
    const finished = await publish(settings, { ...PUBLICATION, answering }, result);
    expect(finished).toMatchObject({ input: { size: { mirroring: true } }, fillHoles: true });
    // Measured as it answers: not one disc has so many pixels.
    expect(finished).toMatchObject({ smallestRegion: 9999, onlyLargest: true, metrics: [{ dice: 0 }] });
    const changed = await readFile(path.join(model, 'card.md'), 'utf8');
    expect(changed).toContain('seen as it is and mirrored');
    expect(changed).toContain('Regions under 9999 pixels are dropped');
    const cut = { threshold: 2, objects: { dynamic: 0.2, necks: 0.1 } };
    const told = await publish(settings, { ...PUBLICATION, ...cut }, result);
    expect(told).toMatchObject({ threshold: 0.34, objects: cut.objects });
    expect(told.metrics[0]?.objectF1).toBeGreaterThan(0.8);
    expect(await readFile(path.join(model, 'card.md'), 'utf8')).toMatch(
      /F1 of objects \|\n[^]*falls by 0.2|falls by 0.2[^]*F1 of objects \|/,
    );
    expect(await readFile(path.join(settings.out, 'history.csv'), 'utf8')).toMatch(/^epoch,loss,[^]*\n20,/);
    expect(await readFile(path.join(model, 'curve.svg'), 'utf8')).toContain('</svg>');
  });

  it('publishes weights as they are given where it is to train for no epoch', async () => {
    const settings = options('given', {
      epochs: 0,
      initial: { parameters: initialParameters(7), classes: null },
    });
    const result = await run(settings);
    const manifest = await publish(settings, { ...PUBLICATION, id: 'given' }, result);
    const model = path.join(settings.out, 'model');
    expect(await readWeights(path.join(model, 'weights.npz'))).toEqual(initialParameters(7));
    expect(manifest.metrics).toMatchObject([{ n: 2 }]);
    expect(await readFile(path.join(model, 'card.md'), 'utf8')).toContain('without training any further');
  });

  it('stops early when validation gets no better', async () => {
    const { history } = await run(options('still', { epochs: 9, patience: 2, learningRate: 0 }));
    expect(history).toHaveLength(3);
  });

  it('refuses to overwrite a run, to resume none, and to resume with other settings', async () => {
    await expect(run(options('none', { resume: true }))).rejects.toThrow('no checkpoint');
    await run(options('run', { epochs: 1 }));
    await expect(run(options('run'))).rejects.toThrow('already holds a run');
    await expect(run(options('run', { resume: true, batch: 1 }))).rejects.toThrow('other data or settings');
    await writeFile(path.join(folder, 'run/last.ckpt'), 'U-Lite checkpoint 1\nbroken');
    await expect(run(options('run', { resume: true }))).rejects.toThrow('not a whole checkpoint');
  });
});

import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { predictImage, predictedMask } from '../../core/contract/predictor.ts';
import { prepareImage } from '../../core/imaging/size-policy.ts';
import { dice, overlap } from '../../core/mask/stats.ts';
import { seededRandom, shuffle } from '../../core/random.ts';
import { stepsPerEpoch } from '../../core/training/batches.ts';
import { stepsWithin } from '../../core/training/recipe.ts';
import { openGraph } from '../../main/inference/graph-predictor.ts';
import { type Model, findModel, readGraph } from '../../main/inference/registry.ts';
import { openListed } from '../../main/training/data/dataset.ts';
import type { Pair } from '../../main/training/data/pairs.ts';
import { finetuneOrder } from '../../main/training/finetune.ts';
import { runTraining } from '../../main/training/service.ts';
import { dataRoot, sharedFolder } from '../support/shared-folder.ts';
import type { Benchmark, Row } from './measure.ts';

const {
  /** Folder of the data set below the shared ones. */
  BENCH_SET: SET = 'busi100',
  /** Model to start from. */
  BENCH_FROM: FROM = 'dermoscopy',
  /** How many images are learnt from. */
  BENCH_IMAGES: IMAGES = '20',
  BENCH_SEEDS: SEEDS = '1',
  /** Time on two idle cores; it is turned into steps, so that a busy machine comes to the same figures. */
  BENCH_SECONDS: SECONDS = '120',
  /** Most images to measure on. */
  BENCH_MOST: MOST = '200',
  /** A file that figures are appended to; what is in it is not measured again. */
  BENCH_CSV: CSV,
} = process.env;

/** Of the order in which images of a set without lists are divided into halves. */
const HALVES_SEED = 777;
/** Of what is drawn from the half to learn from, beside the run's seed. */
const DRAW_SEED = 5000;

/** What is aimed at, on ultrasound with 20 images in 120 seconds. */
const AIM = { set: 'busi100', images: 20, least: 0.75 };

/**
 * Mean Dice per image of what `ulite finetune` makes of a few images, on others of the set: those of `val.txt` where
 * the set has lists, else a fixed half of it, from which nothing is ever drawn to learn from.
 */
export const finetuneBenchmark: Benchmark = async () => {
  const data = sharedFolder('.', SET);
  if (data === undefined) return [{ what: `Dice on ${SET}`, skipped: `no ${dataRoot('.')}/${SET}` }];
  const { learnable, kept } = await halves(data);
  const others = kept.slice(0, Number(MOST));
  const start = await diceOf(await findModel(['models'], FROM), others);
  const rows: Row[] = [];
  for (const images of numbers(IMAGES)) {
    const reached: number[] = [];
    for (const seed of numbers(SEEDS)) {
      reached.push(
        await once(`${SET},${FROM},${images},${seed},${SECONDS}`, () =>
          finetuned(data, learnable, others, images, seed),
        ),
      );
    }
    const mean = meanOf(reached);
    const each = reached.map((value) => value.toFixed(3)).join(', ');
    const isAim = SET === AIM.set && images === AIM.images;
    rows.push({
      what: `Dice on ${SET} with ${images} images, from ${FROM}`,
      value: mean,
      aim: isAim ? { least: AIM.least } : undefined,
      detail: `${mean.toFixed(4)} over ${others.length} others (${each}); at the start ${start.toFixed(4)}`,
    });
  }
  return rows;
};

const numbers = (list: string): readonly number[] => list.split(',').map(Number);
const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

async function halves(data: string) {
  const lists = ['train.txt', 'val.txt'].map((name) => path.join(data, name));
  const [train, validation] = lists;
  if (lists.every((list) => existsSync(list))) {
    const [learnable, kept] = await Promise.all(
      [train, validation].map((list) => openListed({ data, classes: 1 }, list)),
    );
    return { learnable: learnable ?? [], kept: kept ?? [] };
  }
  const all = (await openListed({ data, classes: 1 })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const order = shuffle(all, seededRandom(HALVES_SEED));
  const half = Math.ceil(order.length / 2);
  return { learnable: order.slice(0, half), kept: order.slice(half) };
}

/** The figure in the file for this key, else measured and appended to it. */
async function once(key: string, measure: () => Promise<number>): Promise<number> {
  if (CSV === undefined) return measure();
  const lines = existsSync(CSV) ? (await readFile(CSV, 'utf8')).split('\n') : [];
  const known = lines.find((line) => line.startsWith(`${key},`));
  if (known !== undefined) return Number(known.slice(key.length + 1));
  const value = await measure();
  await appendFile(CSV, `${key},${value}\n`);
  return value;
}

async function finetuned(
  data: string,
  learnable: readonly Pair[],
  others: readonly Pair[],
  images: number,
  seed: number,
): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), 'finetune-'));
  try {
    const train = path.join(folder, 'list.txt');
    const drawn = shuffle(learnable, seededRandom(DRAW_SEED + seed)).slice(0, images);
    await writeFile(train, drawn.map(({ name }) => name).join('\n'));
    const out = path.join(folder, 'run');
    const { options, publication } = await finetuneOrder({
      ...{ data, train, from: FROM, roots: ['models'], classes: [], seconds: Number(SECONDS), seed, out },
      ...{ resume: false, id: 'bench', name: 'Bench' },
    });
    const { seconds, ...fixed } = options;
    const epochs = await epochsIn(seconds ?? 0, options);
    const hooks = { signal: new AbortController().signal, onEvent: () => undefined };
    const outcome = await runTraining({ options: { ...fixed, epochs }, publication }, hooks);
    if (outcome.outcome === 'stopped') throw new Error('The run was stopped');
    return await diceOf({ folder: outcome.folder, manifest: outcome.manifest }, others);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Epochs that two idle cores do in a time, as the recipe supposes. */
async function epochsIn(
  seconds: number,
  { source, size, policy, batch, visits }: Awaited<ReturnType<typeof finetuneOrder>>['options'],
): Promise<number> {
  const { train } = await source.open();
  const samples = await Promise.all(train.map((pair) => pair.read()));
  const steps = stepsPerEpoch({ ...size, batch, visits, mode: policy.mode }, samples);
  return Math.max(1, Math.round(stepsWithin(seconds, size) / steps));
}

/** Mean Dice per image of a model, as it answers. */
async function diceOf(model: Model, pairs: readonly Pair[]): Promise<number> {
  const { manifest } = model;
  const network = await openGraph(await readGraph(model), { provider: 'cpu' });
  try {
    const all: number[] = [];
    for (const pair of pairs) {
      const { image, labels } = await pair.read();
      const { probability } = await predictImage(network, prepareImage(image, manifest.input.size));
      all.push(dice(overlap(predictedMask(manifest, probability, image), labels)));
    }
    return meanOf(all);
  } finally {
    await network.close();
  }
}

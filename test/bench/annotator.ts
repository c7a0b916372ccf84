import { appendFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { predictImage } from '../../core/contract/predictor.ts';
import { trainingSettingsSchema } from '../../core/contract/training.ts';
import { augmentPresets } from '../../core/imaging/augment-settings.ts';
import { doubtsOf } from '../../core/imaging/uncertainty.ts';
import { seededRandom, shuffle } from '../../core/random.ts';
import { acquisitionOrder, acquisitionOrders } from '../../core/training/acquisition.ts';
import type { AcquisitionOrder, Candidate } from '../../core/training/acquisition.ts';
import { HALF, setScore } from '../../core/training/scores.ts';
import { openListed } from '../../main/training/data/dataset.ts';
import type { Pair } from '../../main/training/data/pairs.ts';
import { loadValidationSamples } from '../../main/training/data/samples.ts';
import type { ValidationSample } from '../../main/training/data/samples.ts';
import { readInitialWeights } from '../../main/training/initial-weights.ts';
import { openWeights, validate } from '../../main/training/results/validation.ts';
import { train } from '../../main/training/train.ts';
import { stateParameters } from '../../main/training/training-step.ts';
import { dataRoot, sharedFolder } from '../support/shared-folder.ts';
import type { Benchmark, Row, SkippedRow } from './measure.ts';

/** Images that are corrected before the first training, and those that each training adds. */
const BATCH = 12;
const ROUNDS = 3;
const SEEDS = [1, 2, 3, 4, 5];

/** Side of the network input, and steps of every training, with as many images a step. */
const SIDE = 64;
const STEPS = 90;
const IMAGES_A_STEP = 8;

interface Trial {
  readonly folder: string;
  /** Weights to start from every time: a shipped model that has learnt from other images. */
  readonly from: string;
  /** Images that may be corrected. */
  readonly pool: number;
  readonly keptAside: number;
}

const TRIALS: readonly Trial[] = [
  { folder: 'busi100', from: 'dermoscopy', pool: 60, keptAside: 40 },
  { folder: 'isic2017', from: 'nuclei', pool: 300, keptAside: 100 },
];

/** A point of a curve, and the images that the model chose to be corrected next. */
interface Point {
  readonly folder: string;
  readonly seed: number;
  readonly order: AcquisitionOrder;
  /** Images corrected. */
  readonly images: number;
  /** Mean over images kept aside. */
  readonly dice: number;
  readonly next: readonly string[];
}

/**
 * A simulated annotator: corrects a few images, by their masks, has a model learn from them, and lets it choose the
 * next ones. How good the model is on images kept aside tells what an order of images is worth. It takes hours on two
 * cores, so it runs only when named; each point is added to the file that `BENCH_POINTS` names, and what is there is
 * not done again. Only points of one seed can be compared: it decides on the images and on chance in training.
 */
export const annotatorBenchmark: Benchmark = async () => {
  const file = process.env['BENCH_POINTS'] ?? path.join('.cache', 'bench', 'annotator.csv');
  const points = [...(await readPoints(file))];
  const missing = TRIALS.filter(({ folder }) => sharedFolder('.', folder) === undefined);
  const trials = TRIALS.filter((trial) => !missing.includes(trial));
  await mkdir(path.dirname(file), { recursive: true });
  for (const seed of SEEDS) {
    for (const trial of trials) {
      for await (const point of unknownPoints(trial, seed, points)) {
        points.push(point);
        await appendFile(file, `${lineOf(point)}\n`);
      }
    }
  }
  return [
    ...trials.flatMap(({ folder }) => rowsOf(points.filter((point) => point.folder === folder))),
    ...missing.map(({ folder }): SkippedRow => ({ what: folder, skipped: `no ${dataRoot('.')}/${folder}` })),
  ];
};

/** Those of a trial that are not among the known ones, round by round. */
async function* unknownPoints(trial: Trial, seed: number, known: readonly Point[]): AsyncGenerator<Point> {
  const own = known.filter((point) => point.folder === trial.folder && point.seed === seed);
  if (own.length === ROUNDS * acquisitionOrders.length) return;
  const { pool, keptAside } = await imagesOf(trial, seed);
  const samples = await loadValidationSamples(keptAside, POLICY, () => undefined);
  const choices = await loadValidationSamples(pool, POLICY, () => undefined);
  // The first model is the same for all orders.
  const first = pool.slice(0, BATCH).map(({ name }) => name);
  let shared: Learnt | undefined;
  for (const order of acquisitionOrders) {
    let corrected = first;
    for (let round = 0; round < ROUNDS; round++) {
      const images = corrected.length;
      let point = own.find((one) => one.order === order && one.images === images);
      if (point === undefined) {
        const learn = (): Promise<Learnt> =>
          learntFrom(
            trial,
            pool.filter(({ name }) => corrected.includes(name)),
            { seed, samples, choices },
          );
        const learnt = round === 0 ? (shared ??= await learn()) : await learn();
        const open = learnt.candidates.filter(({ key }) => !corrected.includes(key));
        const next = acquisitionOrder(open, { order, seed, labelled: images }).slice(0, BATCH);
        point = { folder: trial.folder, seed, order, images, dice: learnt.dice, next };
        yield point;
      }
      corrected = [...corrected, ...point.next];
    }
  }
}

/** Of images that have near duplicates among others, none is used. */
async function imagesOf({ folder, pool, keptAside }: Trial, seed: number) {
  const data = sharedFolder('.', folder) as string;
  const [train, validation] = ['train.txt', 'val.txt'].map((name) => path.join(data, name));
  const isSplit = folder === 'isic2017';
  const doubtful = isSplit ? await readFile(path.join(data, 'near_duplicates.csv'), 'utf8') : '';
  const drawn = async (list?: string): Promise<readonly Pair[]> => {
    const pairs = await openListed({ data, classes: 1 }, list);
    const random = seededRandom(seed);
    return shuffle(
      pairs.filter(({ name }) => !doubtful.includes(name)),
      random,
    );
  };
  const all = await drawn(isSplit ? train : undefined);
  const aside = isSplit ? await drawn(validation) : all.slice(pool);
  return { pool: all.slice(0, pool), keptAside: aside.slice(0, keptAside) };
}

const POLICY = { mode: 'stretch', width: SIDE, height: SIDE, overlap: 0 } as const;

/** What a model has learnt: its Dice on images kept aside, and what it says of those that may be corrected. */
interface Learnt {
  readonly dice: number;
  readonly candidates: readonly Candidate[];
}

interface Looked {
  readonly seed: number;
  readonly samples: readonly ValidationSample[];
  readonly choices: readonly ValidationSample[];
}

/** Trains from the same start, with the same number of steps, however many images there are. */
async function learntFrom(
  { from }: Trial,
  pairs: readonly Pair[],
  { seed, samples, choices }: Looked,
): Promise<Learnt> {
  const out = await mkdtemp(path.join(tmpdir(), 'annotator-'));
  const runtime = { threads: 1 };
  try {
    const settings = trainingSettingsSchema.parse({
      classes: ['lesion'],
      policy: POLICY,
      size: { width: SIDE, height: SIDE },
      epochs: 1,
      batch: IMAGES_A_STEP,
      visits: (STEPS * IMAGES_A_STEP) / pairs.length,
      learningRate: 3e-3,
      augment: augmentPresets.light,
      seed,
    });
    const source = { open: () => Promise.resolve({ train: pairs, validation: [] }) };
    const initial = await readInitialWeights([from], ['models']);
    const { best } = await train(
      { ...settings, out, source, initial, resume: false, runtime },
      { signal: new AbortController().signal, onEvent: () => undefined },
    );
    const parameters = stateParameters(best, 1);
    const { dice } = setScore(await validate(parameters, samples, runtime), HALF);
    const network = await openWeights(parameters, runtime);
    try {
      const candidates: Candidate[] = [];
      for (const sample of choices) {
        const { probability } = await predictImage(network, sample);
        const { uncertainty, classes: doubts } = doubtsOf(probability, 0.5);
        candidates.push({ key: sample.name, uncertainty, doubts });
      }
      return { dice, candidates };
    } finally {
      await network.close();
    }
  } finally {
    await rm(out, { recursive: true });
  }
}

/** Of each order, the mean of its curve against that of random images, over the seeds that all orders have. */
function rowsOf(points: readonly Point[]): readonly Row[] {
  const seeds = SEEDS.filter(
    (seed) => points.filter((point) => point.seed === seed).length === ROUNDS * acquisitionOrders.length,
  );
  const complete = points.filter(({ seed }) => seeds.includes(seed));
  const curve = (order: AcquisitionOrder): readonly number[] =>
    Array.from({ length: ROUNDS }, (_, round) =>
      mean(
        complete
          .filter((point) => point.order === order && point.images === (round + 1) * BATCH)
          .map(({ dice }) => dice),
      ),
    );
  const chance = mean(curve('random'));
  return acquisitionOrders.map((order) => ({
    what: `Dice on ${points[0]?.folder ?? '?'}: ${order} / random`,
    value: mean(curve(order)) / chance,
    aim: order === 'teaching' ? { least: 1 } : undefined,
    detail:
      `${seeds.length} seeds; ` +
      curve(order)
        .map((dice, round) => `${(round + 1) * BATCH}: ${dice.toFixed(3)}`)
        .join(', '),
  }));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

async function readPoints(file: string): Promise<readonly Point[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Point => {
      const [folder = '', seed, order, images, dice, next = ''] = line.split(',');
      return {
        folder,
        seed: Number(seed),
        order: order as AcquisitionOrder,
        images: Number(images),
        dice: Number(dice),
        next: next.split(' '),
      };
    });
}

function lineOf({ folder, seed, order, images, dice, next }: Point): string {
  return [folder, seed, order, images, dice, next.join(' ')].join(',');
}

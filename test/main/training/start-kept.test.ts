import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { TrainingEvent } from '../../../core/contract/training.ts';
import { trainingSettingsSchema } from '../../../core/contract/training.ts';
import { seededRandom } from '../../../core/random.ts';
import { readWeights } from '../../../main/files/models/weights.ts';
import type { DataSet } from '../../../main/training/data/data-source.ts';
import type { Pair } from '../../../main/training/data/pairs.ts';
import { readInitialWeights } from '../../../main/training/initial-weights.ts';
import type { TrainOptions } from '../../../main/training/options.ts';
import { runTraining } from '../../../main/training/service.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const SIDE = 40;

/** A bright disc on a dark, noisy ground. */
function disc(seed: number, labelled: (isInside: boolean) => number): Pair {
  const random = seededRandom(seed);
  const [x0, y0, radius] = [14 + 12 * random(), 14 + 12 * random(), 6 + 5 * random()];
  const labels = new Uint8Array(SIDE * SIDE);
  const data = new Uint8Array(3 * labels.length);
  labels.forEach((_, at) => {
    const isInside = Math.hypot((at % SIDE) - x0, Math.floor(at / SIDE) - y0) < radius;
    labels[at] = labelled(isInside);
    data.fill((isInside ? 180 : 40) + 30 * random(), 3 * at, 3 * at + 3);
  });
  const size = { width: SIDE, height: SIDE };
  const sample = { image: { ...size, data }, labels: { ...size, data: labels }, merged: 1 };
  return { name: `disc ${seed}`, read: () => Promise.resolve(sample) };
}

const right = (isInside: boolean): number => Number(isInside);
const wrong = (isInside: boolean): number => Number(!isInside);

/** Four discs to learn from, as they are labelled, and three to validate on, labelled rightly. */
function discs(labelled: (isInside: boolean) => number): DataSet {
  return {
    train: [1, 2, 3, 4].map((seed) => disc(seed, labelled)),
    validation: [5, 6, 7].map((seed) => disc(seed, right)),
  };
}

/** Publishes a run on discs, and tells what became of it. */
async function runOn(data: DataSet, out: string, changes: Partial<TrainOptions>) {
  const options: TrainOptions = {
    ...trainingSettingsSchema.parse({ classes: ['disc'] }),
    policy: { mode: 'stretch', width: 32, height: 32, overlap: 0 },
    size: { width: 32, height: 32 },
    batch: 4,
    learningRate: 0.004,
    averageDecay: 0.5,
    out,
    source: { open: () => Promise.resolve(data) },
    resume: false,
    runtime: { threads: 1 },
    ...changes,
  };
  const events: TrainingEvent[] = [];
  const hooks = {
    signal: new AbortController().signal,
    onEvent: (event: TrainingEvent) => events.push(event),
  };
  const outcome = await runTraining(
    {
      options,
      publication: {
        ...{ id: 'discs', name: 'Discs', task: 'Finds discs', licence: 'CC0' },
        ...{ trainingData: 'drawn', validationData: 'drawn' },
        answering: { mirroring: false, fillHoles: true, smallestRegion: 3, onlyLargest: false },
      },
    },
    hooks,
  );
  if (outcome.outcome !== 'finished') throw new Error('The run did not finish');
  const isKept = events.some((event) => event.kind === 'warning' && event.warning === 'kept');
  const weights = await readWeights(path.join(outcome.folder, 'weights.npz'));
  return { manifest: outcome.manifest, folder: outcome.folder, isKept, weights };
}

describe('the model that a run starts from', { timeout: 180_000 }, () => {
  it('gives way to one that learnt more, and stays as it was where training spoils it', async () => {
    const folder = await temporaryFolder();
    const random = await runOn(discs(right), path.join(folder, 'random'), { epochs: 0 });
    const from = async (model: string) => ({
      initial: await readInitialWeights([model], []),
      keepStart: true,
    });

    const learnt = await runOn(discs(right), path.join(folder, 'learnt'), {
      ...(await from(random.folder)),
      epochs: 40,
    });
    expect(learnt.isKept).toBe(false);
    expect(learnt.weights).not.toEqual(random.weights);
    expect(learnt.manifest.metrics[0]?.dice).toBeGreaterThan(random.manifest.metrics[0]?.dice ?? 1);

    const spoiled = await runOn(discs(wrong), path.join(folder, 'spoiled'), {
      ...(await from(learnt.folder)),
      epochs: 4,
      policy: { mode: 'letterbox', width: 64, height: 64, overlap: 0 },
      size: { width: 64, height: 64 },
    });
    expect(spoiled.isKept).toBe(true);
    expect(spoiled.weights).toEqual(learnt.weights);
    const asItAnswers = ({
      threshold,
      fillHoles,
      smallestRegion,
      onlyLargest,
      input,
      metrics,
    }: typeof spoiled.manifest) => ({
      ...{ threshold, fillHoles, smallestRegion, onlyLargest, input },
      dice: metrics[0]?.dice,
    });
    expect(asItAnswers(spoiled.manifest)).toEqual(asItAnswers(learnt.manifest));
  });
});

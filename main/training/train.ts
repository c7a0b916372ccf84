import { channelCount } from '../../core/contract/model-manifest.ts';
import type { EpochRecord } from '../../core/contract/training.ts';
import type { BatchPlan } from '../../core/training/batches.ts';
import { previewed } from '../../core/training/preview.ts';
import { makeFolder } from '../files/make-folder.ts';
import { openBatches } from './data/batch-source.ts';
import { type Checkpoint, type Weights, writeCheckpoint } from './checkpoint.ts';
import type { DataSet } from './data/data-source.ts';
import { fittedTo } from './initial-weights.ts';
import type { TrainingHooks, TrainOptions } from './options.ts';
import { runFiles } from './results/run-files.ts';
import { type RunParts, TrainingRun } from './run.ts';
import type { PairSample } from './data/pairs.ts';
import { type ValidationSample, loadTrainingSamples, loadValidationSamples } from './data/samples.ts';
import { startingPoint } from './starting-point.ts';
import { measuredEpochs } from './time-budget.ts';
import { TrainingStep } from './training-step.ts';

export interface TrainResult {
  /** `stopped`: the signal fired; the checkpoint holds the step reached. */
  readonly outcome: 'finished' | 'stopped';
  readonly history: readonly EpochRecord[];
  /** Best weights by validation Dice, or the last ones where nothing is validated. */
  readonly best: Weights;
  readonly data: DataSet;
  readonly validation: readonly ValidationSample[];
}

/**
 * Trains U-Lite: the same options and data give the same numbers, also when the run is stopped and resumed.
 * @throws WorkbenchError for unusable data, options or checkpoint.
 */
export async function train(options: TrainOptions, hooks: TrainingHooks): Promise<TrainResult> {
  await makeFolder(options.out);
  const data = await options.source.open();
  const [only, another] = data.validation;
  if (only !== undefined && another === undefined) {
    hooks.onEvent({
      kind: 'warning',
      warning: 'alone',
      message:
        `Only one image validates, ${only.name}: the best weights and the threshold rest on it alone, ` +
        'and its Dice says little about other images.',
    });
  }
  const channels = channelCount(options.classes.length);
  const initial = options.initial && fittedTo(options.classes, options.initial);
  if (initial?.isNew === true) {
    const message =
      'The model to start from knows none of the classes: its last layer begins anew, the others go on.';
    hooks.onEvent({ kind: 'warning', warning: 'newClasses', message });
  }
  const checkpoint = await startingPoint(options, data, channels, initial?.parameters);

  const began = performance.now();
  const loaded = await loadSamples(data, options, hooks);
  if (loaded === null) {
    await writeCheckpoint(runFiles(options.out).checkpoint, checkpoint);
    const { best, progress } = checkpoint;
    return { outcome: 'stopped', history: progress.history, best, data, validation: [] };
  }
  const { samples, validation } = loaded;
  const images = data.train.length + data.validation.length;
  const reading = { seconds: (performance.now() - began) / 1000, images };
  const plan = batchPlan(options, channels);
  const batches = openBatches(samples, plan);
  const shape = { batch: plan.batch, ...options.size, classes: channels, optimizer: options.optimizer };
  let stepper: TrainingStep | undefined;
  try {
    stepper = await TrainingStep.create(shape, options.runtime);
    const parts = { plan, samples, batches, stepper, validation, reading };
    const planned = await withEpochs(checkpoint, options, parts, hooks.signal);
    const run = new TrainingRun(options, hooks, parts, planned);
    const outcome = await run.toTheEnd();
    return { outcome, history: run.history, best: run.best, data, validation };
  } finally {
    await batches.close();
    await stepper?.release();
  }
}

/** With the number of epochs, where that is to be found out: from then on the run keeps to it, also once resumed. */
async function withEpochs(
  checkpoint: Checkpoint,
  options: TrainOptions,
  parts: RunParts,
  signal: AbortSignal,
): Promise<Checkpoint> {
  const { seconds, out } = options;
  if (seconds === undefined || checkpoint.progress.epochs !== undefined) return checkpoint;
  try {
    const epochs = await measuredEpochs(seconds, options, parts, checkpoint.state, signal);
    const planned = { ...checkpoint, progress: { ...checkpoint.progress, epochs } };
    await writeCheckpoint(runFiles(out).checkpoint, planned);
    return planned;
  } catch (error) {
    // The loop sees the signal before it does anything.
    if (signal.aborted) return checkpoint;
    throw error;
  }
}

/** Null when the signal stopped it. */
async function loadSamples(
  data: DataSet,
  { policy, separateObjects, seed, previews = false }: TrainOptions,
  hooks: TrainingHooks,
) {
  const total = data.train.length + data.validation.length;
  let done = 0;
  let merged = 0;
  const onLoaded = (sample: PairSample): void => {
    hooks.signal.throwIfAborted();
    if (sample.merged > 1) merged++;
    hooks.onEvent({ kind: 'loading', done: ++done, total });
  };
  try {
    const samples = await loadTrainingSamples(
      data.train,
      policy,
      onLoaded,
      separateObjects ? seed : undefined,
    );
    const shown = previews ? previewed(data.validation.map(({ name }) => name)) : new Set<string>();
    const validation = await loadValidationSamples(data.validation, policy, onLoaded, shown);
    if (merged > 0) {
      const message = `${merged} of ${total} masks hold several labels, which are trained as one class.`;
      hooks.onEvent({ kind: 'warning', warning: 'merged', message });
    }
    return { samples, validation };
  } catch (error) {
    if (hooks.signal.aborted) return null;
    throw error;
  }
}

function batchPlan(
  { seed, batch, size, policy, visits, augment }: TrainOptions,
  channels: number,
): BatchPlan {
  return {
    seed,
    batch,
    width: size.width,
    height: size.height,
    channels,
    mode: policy.mode,
    visits,
    augment,
  };
}

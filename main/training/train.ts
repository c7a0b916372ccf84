import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { WorkbenchError } from '../../core/contract/errors.ts';
import { initialParameters, outputChannels } from '../../core/network/parameters.ts';
import { type BatchPlan, stepsPerEpoch } from '../../core/training/batches.ts';
import { type EpochRecord, bestEpoch } from '../../core/training/history.ts';
import { moveAverage } from '../../core/training/moving-average.ts';
import { type Schedule, learningRate } from '../../core/training/schedule.ts';
import { HALF, type ImageCounts, setScore } from '../../core/training/scores.ts';
import { type BatchSource, InlineBatches } from './batch-source.ts';
import { type Checkpoint, type Progress, type Weights, readCheckpoint, writeCheckpoint } from './checkpoint.ts';
import { type DataSet, openDataSet } from './dataset.ts';
import { type TrainOptions, channelCount } from './options.ts';
import { runFiles, writeHistory } from './run-files.ts';
import { type ValidationSample, loadTrainingSamples, loadValidationSamples } from './samples.ts';
import { TrainingStep, type TrainingState, initialState, stateParameters } from './training-step.ts';
import { validate } from './validation.ts';

/** What a run tells while it goes on. */
export type TrainEvent =
  | { readonly kind: 'loading'; readonly done: number; readonly total: number }
  | {
      readonly kind: 'step';
      /** From 1. */
      readonly epoch: number;
      readonly step: number;
      readonly steps: number;
      /** Mean over the epoch so far. */
      readonly loss: number;
      readonly imagesPerSecond: number;
      /** Seconds until the last epoch, as far as can be told. */
      readonly remaining: number;
    }
  | { readonly kind: 'validating' }
  | { readonly kind: 'epoch'; readonly record: EpochRecord; readonly best: boolean };

export interface TrainHooks {
  readonly signal: AbortSignal;
  onEvent(event: TrainEvent): void;
}

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
export async function train(options: TrainOptions, hooks: TrainHooks): Promise<TrainResult> {
  await mkdir(options.out, { recursive: true });
  const data = await openDataSet(options.data);
  const channels = channelCount(options.data.classes);
  const checkpoint = await startingPoint(options, data, channels);

  const total = data.train.length + data.validation.length;
  let loaded = 0;
  const onLoaded = (): void => {
    hooks.onEvent({ kind: 'loading', done: ++loaded, total });
  };
  const samples = await loadTrainingSamples(data.train, options.policy, onLoaded);
  const validation = await loadValidationSamples(data.validation, options.policy, onLoaded);

  const plan = { ...options, ...options.size, channels, mode: options.policy.mode };
  const batches = new InlineBatches(samples, plan);
  const { size, threads } = options;
  const shape = { batch: options.batch, ...size, classes: channels, optimizer: options.optimizer };
  const stepper = await TrainingStep.create(shape, threads === undefined ? {} : { threads });
  try {
    const run = new Run(options, hooks, plan, stepsPerEpoch(plan, samples.length), { batches, stepper, validation }, checkpoint);
    const outcome = await run.toTheEnd();
    return { outcome, history: run.history, best: run.best, data, validation };
  } finally {
    await batches.close();
    await stepper.release();
  }
}

async function startingPoint(options: TrainOptions, data: DataSet, channels: number): Promise<Checkpoint> {
  const files = runFiles(options.out);
  const fingerprint = fingerprintOf(options, data);
  if (options.resume) {
    const checkpoint = await readCheckpoint(files.checkpoint);
    if (checkpoint.progress.fingerprint === fingerprint) return checkpoint;
    throw new WorkbenchError(
      'train.resume',
      `${files.checkpoint} belongs to a run with other data, sizes or settings; resume with the options it started with.`,
    );
  }
  if (await stat(files.checkpoint).catch(() => undefined)) {
    throw new WorkbenchError(
      'train.exists',
      `${options.out} already holds a run: go on with --resume, or choose another folder.`,
    );
  }
  if (options.initial && outputChannels(options.initial) !== channels) {
    throw new WorkbenchError(
      'train.from',
      `The weights to start from have ${outputChannels(options.initial)} output channels, but ${channels} are needed.`,
    );
  }
  const state = initialState(options.initial ?? initialParameters(options.seed, channels));
  const weights = (): Weights => ({ parameters: state.parameters.slice(), statistics: state.statistics.slice() });
  const progress = { fingerprint, channels, step: 0, epoch: 0, stepInEpoch: 0, lossSum: 0, secondsInEpoch: 0, history: [] };
  return { state, average: weights(), best: weights(), progress };
}

/** Everything that the numbers of a run depend on. Epochs and patience may grow when a run is resumed. */
function fingerprintOf(options: TrainOptions, data: DataSet): string {
  const { policy, size, batch, learningRate: peak, schedule, warmUp, optimizer, seed, augment, visits } = options;
  const names = [data.train, data.validation].map((pairs) => pairs.map(({ name }) => name));
  const settings = { policy, size, batch, peak, schedule, warmUp, optimizer, seed, augment, visits, names };
  const { averageDecay, validateEvery } = options;
  return createHash('sha256').update(JSON.stringify({ ...settings, averageDecay, validateEvery })).digest('hex');
}

interface Parts {
  readonly batches: BatchSource;
  readonly stepper: TrainingStep;
  readonly validation: readonly ValidationSample[];
}

/** The loop and its state. */
class Run {
  history: readonly EpochRecord[];
  best: Weights;
  private state: TrainingState;
  private readonly average: Weights;
  private progress: Progress;
  private readonly schedule: Schedule;

  constructor(
    private readonly options: TrainOptions,
    private readonly hooks: TrainHooks,
    private readonly plan: BatchPlan,
    private readonly steps: number,
    private readonly parts: Parts,
    checkpoint: Checkpoint,
  ) {
    ({ state: this.state, average: this.average, best: this.best, progress: this.progress } = checkpoint);
    this.history = checkpoint.progress.history;
    this.schedule = {
      kind: options.schedule,
      peak: options.learningRate,
      warmUpSteps: Math.round(options.warmUp * steps),
      totalSteps: options.epochs * steps,
    };
  }

  async toTheEnd(): Promise<TrainResult['outcome']> {
    while (this.progress.epoch < this.options.epochs && !this.outOfPatience()) {
      if (!(await this.epoch())) {
        await this.save();
        return 'stopped';
      }
      await writeHistory(this.options.out, this.history);
      await this.save();
    }
    return 'finished';
  }

  /** @returns false when the signal stopped it */
  private async epoch(): Promise<boolean> {
    const { epoch } = this.progress;
    const started = performance.now() - 1000 * this.progress.secondsInEpoch;
    const seconds = (): number => (performance.now() - started) / 1000;
    const firstStep = this.progress.stepInEpoch;
    const loopStarted = performance.now();

    for (let step = firstStep; step < this.steps; step++) {
      if (this.hooks.signal.aborted) {
        this.progress = { ...this.progress, secondsInEpoch: seconds() };
        return false;
      }
      await this.step(epoch, step);
      const rate = (step + 1 - firstStep) / ((performance.now() - loopStarted) / 1000);
      this.hooks.onEvent({
        kind: 'step',
        epoch: epoch + 1,
        step: step + 1,
        steps: this.steps,
        loss: this.progress.lossSum / (step + 1),
        imagesPerSecond: rate * this.plan.batch,
        remaining: ((this.options.epochs - epoch) * this.steps - step - 1) / rate,
      });
    }

    const scores = await this.validated(epoch);
    if (scores === 'stopped') {
      this.progress = { ...this.progress, secondsInEpoch: seconds() };
      return false;
    }
    this.finishEpoch(scores, seconds());
    return true;
  }

  private async step(epoch: number, step: number): Promise<void> {
    const batch = await this.parts.batches.take(epoch, step);
    const { state, loss } = await this.parts.stepper.run(this.state, batch, this.rate(this.state.step));
    if (!Number.isFinite(loss)) {
      throw new WorkbenchError('train.diverged', `The loss is no longer a number at epoch ${epoch + 1}; lower --lr.`);
    }
    this.state = state;
    const decay = this.options.averageDecay;
    moveAverage(this.average.parameters, state.parameters, decay, state.step);
    moveAverage(this.average.statistics, state.statistics, decay, state.step);
    this.progress = {
      ...this.progress,
      step: state.step,
      stepInEpoch: step + 1,
      lossSum: this.progress.lossSum + loss,
    };
  }

  private async validated(epoch: number): Promise<readonly ImageCounts[] | 'stopped'> {
    const due = (epoch + 1) % this.options.validateEvery === 0 || epoch + 1 === this.options.epochs;
    if (!due || this.parts.validation.length === 0) return [];
    this.hooks.onEvent({ kind: 'validating' });
    const { threads } = this.options;
    const { signal } = this.hooks;
    try {
      const parameters = stateParameters(this.average, this.plan.channels);
      return await validate(parameters, this.parts.validation, { signal, ...(threads === undefined ? {} : { threads }) });
    } catch (error) {
      if (signal.aborted) return 'stopped';
      throw error;
    }
  }

  private finishEpoch(scores: readonly ImageCounts[], seconds: number): void {
    const score = scores.length > 0 ? setScore(scores, HALF) : undefined;
    const record = {
      epoch: this.progress.epoch + 1,
      loss: this.progress.lossSum / this.steps,
      validationDice: score?.dice ?? null,
      validationIou: score?.iou ?? null,
      learningRate: this.rate(this.state.step - 1),
      seconds,
    };
    this.history = [...this.history, record];
    // Without validation the latest weights are the best there are.
    const isBest = this.parts.validation.length === 0 || bestEpoch(this.history) === record;
    if (isBest) {
      this.best = { parameters: this.average.parameters.slice(), statistics: this.average.statistics.slice() };
    }
    this.progress = {
      ...this.progress,
      epoch: this.progress.epoch + 1,
      stepInEpoch: 0,
      lossSum: 0,
      secondsInEpoch: 0,
      history: this.history,
    };
    this.hooks.onEvent({ kind: 'epoch', record, best: isBest });
  }

  private rate(step: number): number {
    const dice = this.history.flatMap(({ validationDice }) => (validationDice === null ? [] : [validationDice]));
    return learningRate(this.schedule, step, dice);
  }

  private outOfPatience(): boolean {
    const { patience, validateEvery } = this.options;
    const best = bestEpoch(this.history);
    return patience > 0 && best !== undefined && this.progress.epoch - best.epoch >= patience * validateEvery;
  }

  private save(): Promise<void> {
    const { state, average, best, progress } = this;
    return writeCheckpoint(runFiles(this.options.out).checkpoint, { state, average, best, progress });
  }
}

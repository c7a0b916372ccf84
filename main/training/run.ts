import { WorkbenchError } from '../../core/errors.ts';
import { type BatchPlan, stepsPerEpoch, type TrainingSample } from '../../core/training/batches.ts';
import { type EpochRecord, bestEpoch } from '../../core/training/history.ts';
import { moveAverage } from '../../core/training/moving-average.ts';
import { type Schedule, learningRate } from '../../core/training/schedule.ts';
import { HALF, type ImageCounts, setScore } from '../../core/training/scores.ts';
import type { BatchSource } from './data/batch-source.ts';
import { type Checkpoint, type Progress, type Weights, writeCheckpoint } from './checkpoint.ts';
import type { TrainOptions } from './options.ts';
import { runFiles, writeBest, writeHistory } from './results/run-files.ts';
import type { ValidationSample } from './data/samples.ts';
import { type TrainingState, type TrainingStep, stateParameters } from './training-step.ts';
import { validate } from './results/validation.ts';

/** What a run tells while it goes on. */
export type TrainEvent =
  /** What a person may not have meant; the run goes on. */
  | { readonly kind: 'warning'; readonly message: string }
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

/** What a run works with. */
export interface RunParts {
  readonly plan: BatchPlan;
  /** Training images. */
  readonly samples: readonly TrainingSample[];
  readonly batches: BatchSource;
  readonly stepper: TrainingStep;
  readonly validation: readonly ValidationSample[];
}

/** The training loop and its state. */
export class TrainingRun {
  history: readonly EpochRecord[];
  best: Weights;
  private state: TrainingState;
  private readonly average: Weights;
  private progress: Progress;
  private readonly schedule: Schedule;
  /** Steps of an epoch. */
  private readonly steps: number;

  constructor(
    private readonly options: TrainOptions,
    private readonly hooks: TrainHooks,
    private readonly parts: RunParts,
    checkpoint: Checkpoint,
  ) {
    ({ state: this.state, average: this.average, best: this.best, progress: this.progress } = checkpoint);
    this.history = checkpoint.progress.history;
    this.steps = stepsPerEpoch(parts.plan, parts.samples);
    this.schedule = {
      kind: options.schedule,
      peak: options.learningRate,
      warmUpSteps: Math.round(options.warmUp * this.steps),
      totalSteps: options.epochs * this.steps,
    };
  }

  async toTheEnd(): Promise<'finished' | 'stopped'> {
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
        imagesPerSecond: rate * this.parts.plan.batch,
        remaining: ((this.options.epochs - epoch) * this.steps - step - 1) / rate,
      });
    }

    const scores = await this.validated(epoch);
    if (scores === 'stopped') {
      this.progress = { ...this.progress, secondsInEpoch: seconds() };
      return false;
    }
    if (this.finishEpoch(scores, seconds())) {
      await writeBest(this.options.out, stateParameters(this.best, this.parts.plan.channels));
    }
    return true;
  }

  private async step(epoch: number, step: number): Promise<void> {
    const batch = await this.parts.batches.take(epoch, step);
    const { state, loss } = await this.parts.stepper.run(this.state, batch, this.rate(this.state.step));
    if (!Number.isFinite(loss)) {
      throw new WorkbenchError(
        'train.diverged',
        `The loss is no longer a number at epoch ${epoch + 1}; lower --lr.`,
      );
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
    const { signal } = this.hooks;
    try {
      const parameters = stateParameters(this.average, this.parts.plan.channels);
      return await validate(parameters, this.parts.validation, { ...this.options.runtime, signal });
    } catch (error) {
      if (signal.aborted) return 'stopped';
      throw error;
    }
  }

  /** @returns whether it was the best epoch so far */
  private finishEpoch(scores: readonly ImageCounts[], seconds: number): boolean {
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
      this.best = {
        parameters: this.average.parameters.slice(),
        statistics: this.average.statistics.slice(),
      };
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
    return isBest;
  }

  private rate(step: number): number {
    const dice = this.history.flatMap(({ validationDice }) =>
      validationDice === null ? [] : [validationDice],
    );
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

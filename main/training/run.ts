import type { EpochRecord, TrainingPreview } from '../../core/contract/training.ts';
import { WorkbenchError } from '../../core/errors.ts';
import type { ProbabilityMap } from '../../core/imaging/raster.ts';
import { type BatchPlan, stepsPerEpoch, type TrainingSample } from '../../core/training/batches.ts';
import { secondsAfterwards } from '../../core/training/estimate.ts';
import { bestEpoch } from '../../core/training/history.ts';
import { averageDecay, moveAverage } from '../../core/training/moving-average.ts';
import { Pace, validationsLeft } from '../../core/training/pace.ts';
import { answerIn } from '../../core/training/preview.ts';
import { type Schedule, learningRate } from '../../core/training/schedule.ts';
import { HALF, type ImageCounts, setScore } from '../../core/training/scores.ts';
import type { BatchSource } from './data/batch-source.ts';
import { type Checkpoint, type Progress, type Weights, writeCheckpoint } from './checkpoint.ts';
import type { TrainingHooks, TrainOptions } from './options.ts';
import { runFiles, writeBest, writeHistory } from './results/run-files.ts';
import type { ValidationSample } from './data/samples.ts';
import { type TrainingState, type TrainingStep, stateParameters } from './training-step.ts';
import { validate } from './results/validation.ts';

/** What a run works with. */
export interface RunParts {
  readonly plan: BatchPlan;
  /** Training images. */
  readonly samples: readonly TrainingSample[];
  readonly batches: BatchSource;
  readonly stepper: TrainingStep;
  readonly validation: readonly ValidationSample[];
  /** Seconds that it took to read them all, and how many they were. */
  readonly reading: Reading;
}

export interface Reading {
  readonly seconds: number;
  readonly images: number;
}

/** What a run that is killed loses at most, beside the step under way. */
const SAVE_EVERY_MS = 30_000;

/** The training loop and its state. */
export class TrainingRun {
  history: readonly EpochRecord[];
  best: Weights;
  private state: TrainingState;
  private readonly average: Weights;
  private progress: Progress;
  private readonly schedule: Schedule;
  private readonly decay: number;
  private readonly pace = new Pace();
  private readonly epochs: number;
  /** Steps of an epoch. */
  private readonly steps: number;
  private saved = performance.now();

  constructor(
    private readonly options: TrainOptions,
    private readonly hooks: TrainingHooks,
    private readonly parts: RunParts,
    checkpoint: Checkpoint,
  ) {
    ({ state: this.state, average: this.average, best: this.best, progress: this.progress } = checkpoint);
    this.history = checkpoint.progress.history;
    this.steps = stepsPerEpoch(parts.plan, parts.samples);
    this.epochs = this.progress.epochs ?? options.epochs;
    const totalSteps = this.epochs * this.steps;
    this.decay = options.averageDecay ?? averageDecay(totalSteps);
    this.schedule = {
      kind: options.schedule,
      peak: options.learningRate,
      warmUpSteps: Math.round(options.warmUp * this.steps),
      totalSteps,
    };
  }

  async toTheEnd(): Promise<'finished' | 'stopped'> {
    while (this.progress.epoch < this.epochs && !this.outOfPatience()) {
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

    for (let step = firstStep; step < this.steps; step++) {
      if (this.hooks.signal.aborted) {
        this.progress = { ...this.progress, secondsInEpoch: seconds() };
        return false;
      }
      const began = performance.now();
      await this.step(epoch, step);
      this.pace.step((performance.now() - began) / 1000);
      this.tellStep(epoch, step + 1);
      if (performance.now() - this.saved > SAVE_EVERY_MS) {
        this.progress = { ...this.progress, secondsInEpoch: seconds() };
        await this.save();
      }
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

  private tellStep(epoch: number, step: number): void {
    const stepsLeft = (this.epochs - epoch) * this.steps - step;
    const validates = this.parts.validation.length > 0;
    const validations = validates ? validationsLeft(epoch, this.epochs, this.options.validateEvery) : 0;
    this.hooks.onEvent({
      kind: 'step',
      epoch: epoch + 1,
      epochs: this.epochs,
      step,
      steps: this.steps,
      loss: this.progress.lossSum / step,
      imagesPerSecond: this.parts.plan.batch / this.pace.secondsPerStep,
      remaining: this.pace.secondsFor(stepsLeft, validations) + this.secondsAfterwards(),
    });
  }

  /** Nothing before there was a validation to go by. */
  private secondsAfterwards(): number {
    const { validation, reading } = this.parts;
    const answer = (this.pace.secondsPerValidation ?? 0) / Math.max(1, validation.length);
    const images = { validation: validation.length, gate: this.options.judges ?? 0 };
    return secondsAfterwards(images, { read: secondsPerImage(reading), answer });
  }

  private tellSpeed(): void {
    const { policy, size, batch } = this.options;
    const { validation, reading } = this.parts;
    const answers = validation.length * policy.width * policy.height;
    const speed = {
      read: secondsPerImage(reading),
      step: this.pace.secondsPerStep / (batch * size.width * size.height),
      answer: (this.pace.secondsPerValidation ?? 0) / answers,
    };
    this.hooks.onEvent({ kind: 'speed', speed });
  }

  private async step(epoch: number, step: number): Promise<void> {
    const batch = await this.parts.batches.take(epoch, step);
    const { state, loss } = await this.parts.stepper.run(this.state, batch, this.rate(this.state.step));
    if (!Number.isFinite(loss)) {
      throw new WorkbenchError(
        'train.diverged',
        `The loss is no longer a number at epoch ${epoch + 1}: the learning rate is too high.`,
      );
    }
    this.state = state;
    moveAverage(this.average.parameters, state.parameters, this.decay, state.step);
    moveAverage(this.average.statistics, state.statistics, this.decay, state.step);
    this.progress = {
      ...this.progress,
      step: state.step,
      stepInEpoch: step + 1,
      lossSum: this.progress.lossSum + loss,
    };
  }

  private async validated(epoch: number): Promise<readonly ImageCounts[] | 'stopped'> {
    const due = (epoch + 1) % this.options.validateEvery === 0 || epoch + 1 === this.epochs;
    if (!due || this.parts.validation.length === 0) return [];
    this.hooks.onEvent({ kind: 'validating' });
    const { signal } = this.hooks;
    const began = performance.now();
    try {
      const parameters = stateParameters(this.average, this.parts.plan.channels);
      const images: TrainingPreview[] = [];
      const onAnswer = ({ name, preview }: ValidationSample, probability: ProbabilityMap): void => {
        if (preview !== undefined) images.push({ name, ...preview, now: answerIn(preview, probability) });
      };
      const how = { ...this.options.runtime, signal, onAnswer };
      const scores = await validate(parameters, this.parts.validation, how);
      if (images.length > 0) this.hooks.onEvent({ kind: 'preview', images });
      this.pace.validation((performance.now() - began) / 1000);
      this.tellSpeed();
      return scores;
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

  private async save(): Promise<void> {
    const { state, average, best, progress } = this;
    await writeCheckpoint(runFiles(this.options.out).checkpoint, { state, average, best, progress });
    this.saved = performance.now();
  }
}

export function secondsPerImage({ seconds, images }: Reading): number {
  return seconds / Math.max(1, images);
}

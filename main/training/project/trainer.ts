import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { NO_TRAINING, stateAfter } from '../../../core/contract/training.ts';
import type {
  TrainingEstimate,
  TrainingEvent,
  TrainingOutcome,
  TrainingPlan,
  TrainingPreview,
  TrainingSettings,
  TrainingSpeed,
  TrainingState,
} from '../../../core/contract/training.ts';
import { WorkbenchError, messageOf } from '../../../core/errors.ts';
import { Caller } from '../../../core/rpc.ts';
import type { Child } from '../../../core/rpc.ts';
import { estimateOf } from '../../../core/training/estimate.ts';
import type { JsonFile } from '../../files/json-file.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { readCheckpoint } from '../checkpoint.ts';
import { runFiles } from '../results/run-files.ts';
import type { TrainerCalls } from './messages.ts';
import { type TrainingOrder, projectRunFiles, writeOrder } from './order.ts';

export interface TrainerOptions {
  readonly fork: () => Child;
  /** In which each project has a folder with its runs. */
  readonly folder: string;
  /** Folders of models. */
  readonly roots: readonly string[];
  /** Takes a finished model up among the person's own. */
  readonly adopt: (folder: string) => Promise<{ readonly id: string; readonly name: string }>;
  /** How fast the last training was; null before the first. */
  readonly speed: Pick<JsonFile<TrainingSpeed | null>, 'value' | 'write'>;
  readonly changed: (project: string, state: TrainingState) => void;
  readonly preview: (project: string, images: readonly TrainingPreview[]) => void;
  /** Longest time to wait for a step to end, in milliseconds. */
  readonly patience?: number;
}

const PATIENCE_MS = 30_000;

/** Steps are told this often at most, in milliseconds. */
const TOLD_EVERY_MS = 250;

interface Running {
  readonly project: string;
  readonly child: Child;
  readonly caller: Caller<TrainerCalls>;
  /** Whether its process was ended on purpose. */
  isEnded: boolean;
  /** Resolves once the process is gone and the state says what came of it. */
  readonly ended: Promise<void>;
}

/**
 * Trains on projects, one at a time, in a process of its own. All that a run needs lies in its folder: pausing ends the
 * process, and going on starts another, whether the app was closed, killed, or neither in between.
 */
export class Trainer {
  readonly #options: TrainerOptions;
  readonly #states = new Map<string, TrainingState>();
  readonly #previews = new Map<string, readonly TrainingPreview[]>();
  #running: Running | undefined;
  /** What was asked for is done in its turn. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(options: TrainerOptions) {
    this.#options = options;
  }

  async state(project: string): Promise<TrainingState> {
    const known = this.#states.get(project);
    if (known !== undefined) return known;
    const folder = await this.#unfinished(project);
    if (folder === undefined) return NO_TRAINING;
    const checkpoint = await readCheckpoint(runFiles(folder).checkpoint).catch(() => null);
    return { ...NO_TRAINING, phase: 'paused', history: checkpoint?.progress.history ?? [] };
  }

  previews(project: string): readonly TrainingPreview[] {
    return this.#previews.get(project) ?? [];
  }

  /** By what the last training took; null where there was none. */
  estimate(images: TrainingPlan['images'], settings: TrainingSettings): TrainingEstimate | null {
    const speed = this.#options.speed.value;
    return speed && estimateOf(images, settings, speed);
  }

  /** @throws WorkbenchError `training.busy`, `training.paused` where one is to be gone on with or ended first */
  start(order: TrainingOrder): Promise<void> {
    const { project } = order.training;
    return this.#inTurn(async () => {
      this.#requireIdle();
      if ((await this.#unfinished(project)) !== undefined) {
        throw new WorkbenchError(
          'training.paused',
          'A training of this project is paused: resume it, or cancel it first.',
        );
      }
      const folder = path.join(this.#folderOf(project), runName(new Date()));
      await makeFolder(folder);
      await writeOrder(folder, order);
      this.#run(project, folder, NO_TRAINING);
    });
  }

  /** Resolves once what was learnt is on the disk. Nothing to pause is no error. */
  pause(project: string): Promise<void> {
    return this.#inTurn(() => this.#stop(project));
  }

  /** @throws WorkbenchError `training.busy`, `training.none` */
  resume(project: string): Promise<void> {
    return this.#inTurn(async () => {
      this.#requireIdle();
      const folder = await this.#unfinished(project);
      if (folder === undefined)
        throw new WorkbenchError('training.none', 'There is no training to go on with.');
      this.#run(project, folder, { ...(await this.state(project)), problem: null });
    });
  }

  /** Ends it and removes all that there is of it, but for models that were finished. */
  cancel(project: string): Promise<void> {
    return this.#inTurn(async () => {
      const running = this.#running;
      if (running?.project === project) {
        end(running);
        await running.ended;
      }
      await rm(this.#folderOf(project), { recursive: true, force: true });
      this.#previews.delete(project);
      this.#tell(project, NO_TRAINING);
    });
  }

  /** Resolves when nothing trains any more. */
  async close(): Promise<void> {
    if (this.#running !== undefined) await this.#stop(this.#running.project);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  #requireIdle(): void {
    if (this.#running === undefined) return;
    throw new WorkbenchError('training.busy', 'A training is going on already: pause or cancel it first.');
  }

  async #stop(project: string): Promise<void> {
    const running = this.#running;
    if (running?.project !== project) return;
    running.caller.call('stop', undefined).catch(() => undefined);
    // What was learnt up to the last checkpoint is kept.
    const timer = setTimeout(() => end(running), this.#options.patience ?? PATIENCE_MS);
    await running.ended.finally(() => clearTimeout(timer));
  }

  #run(project: string, folder: string, before: TrainingState): void {
    const child = this.#options.fork();
    const caller = new Caller<TrainerCalls>(
      child,
      () =>
        new WorkbenchError(
          'train.lost',
          'The process that trained ended unexpectedly. What it had learnt is kept.',
        ),
    );
    const nothingYet = { loading: { done: 0, total: 0 }, comparing: null, model: null, gate: null };
    this.#tell(project, { ...before, phase: 'running', ...nothingYet });
    const { roots } = this.#options;
    const told = caller.call('train', { folder, roots }, { onProgress: this.#listener(project, before) });
    const ended = told
      .catch((error: unknown) => ({ problem: running.isEnded ? null : messageOf(error) }))
      .then(async (verdict) => {
        child.kill();
        await caller.ended;
        await this.#conclude(project, folder, verdict);
        this.#running = undefined;
      });
    const running: Running = { project, child, caller, isEnded: false, ended };
    this.#running = running;
  }

  /** Steps are told now and then only, all else at once. */
  #listener(project: string, before: TrainingState): (event: TrainingEvent) => void {
    let told = 0;
    return (event) => {
      if (event.kind === 'preview') {
        this.#previews.set(project, event.images);
        this.#options.preview(project, event.images);
      }
      // What cannot be kept is measured anew.
      if (event.kind === 'speed') this.#options.speed.write(event.speed).catch(() => undefined);
      const state = stateAfter(this.#states.get(project) ?? before, event);
      this.#states.set(project, state);
      const now = performance.now();
      if (event.kind === 'step' && now - told < TOLD_EVERY_MS) return;
      told = now;
      this.#options.changed(project, state);
    };
  }

  async #conclude(
    project: string,
    folder: string,
    verdict: TrainingOutcome | { readonly problem: string | null },
  ): Promise<void> {
    const state = { ...(this.#states.get(project) ?? NO_TRAINING), loading: null, comparing: null };
    const paused = (problem: string | null): void =>
      this.#tell(project, { ...state, phase: 'paused', problem });
    if ('problem' in verdict) paused(verdict.problem);
    else if (verdict.outcome === 'stopped') paused(null);
    else {
      try {
        const model = await this.#options.adopt(verdict.folder);
        await rm(folder, { recursive: true, force: true });
        this.#tell(project, { ...state, phase: 'finished', step: null, model });
      } catch (error) {
        paused(messageOf(error));
      }
    }
  }

  #tell(project: string, state: TrainingState): void {
    this.#states.set(project, state);
    this.#options.changed(project, state);
  }

  #folderOf(project: string): string {
    return path.join(this.#options.folder, project);
  }

  /** The latest run that was begun; one without an order never was. */
  async #unfinished(project: string): Promise<string | undefined> {
    const names = await readdir(this.#folderOf(project)).catch(() => []);
    const folders = names.sort().map((name) => path.join(this.#folderOf(project), name));
    return folders.findLast((folder) => existsSync(projectRunFiles(folder).order));
  }
}

function end(running: Running): void {
  running.isEnded = true;
  running.child.kill();
}

/** Sorts by time. */
function runName(at: Date): string {
  return at.toISOString().replaceAll(/[:.]/g, '-');
}

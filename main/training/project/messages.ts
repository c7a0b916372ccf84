import type { TrainingEvent, TrainingOutcome } from '../../../core/contract/training.ts';

/** What the process that trains is asked. */
export interface TrainerCalls {
  /** Once: the run in a folder, with models of `roots`. */
  readonly train: {
    readonly request: { readonly folder: string; readonly roots: readonly string[] };
    readonly answer: TrainingOutcome;
    readonly progress: TrainingEvent;
  };
  /** Has it answer as soon as what it has learnt is on the disk. */
  readonly stop: { readonly request: undefined; readonly answer: undefined };
}

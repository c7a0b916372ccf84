import type { TrainingEvent } from '../../../core/contract/training.ts';
import type { Child } from '../../processes/worker-process.ts';

/** What the process that trains is told: to begin, once, with the run in a folder; and to stop. */
export type TrainerTold = { readonly kind: 'train'; readonly folder: string } | { readonly kind: 'stop' };

/** What it tells: events, and at last how it ended. */
export type TrainerHeard =
  | { readonly kind: 'event'; readonly event: TrainingEvent }
  | { readonly kind: 'stopped' }
  /** `folder` is that of the model. */
  | { readonly kind: 'finished'; readonly folder: string }
  | { readonly kind: 'failed'; readonly message: string };

export type TrainerChild = Child<TrainerTold, TrainerHeard>;

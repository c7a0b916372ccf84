import type { TrainingEvent, TrainingSettings } from '../../core/contract/training.ts';
import type { DataSource } from './data/data-source.ts';
import type { InitialWeights } from './initial-weights.ts';

/** A run: what is chosen about it, and where it finds and leaves things. */
export interface TrainOptions extends TrainingSettings {
  /** Folder for checkpoints, history and curve. */
  readonly out: string;
  readonly source: DataSource;
  /** Weights to start from instead of random ones. */
  readonly initial?: InitialWeights;
  /** Publish the model of the initial weights, as it answers, where training did not clearly better it. */
  readonly keepStart?: boolean;
  /** Go on from the checkpoint in `out`. */
  readonly resume: boolean;
  readonly runtime: { readonly threads?: number };
  /** How many images judge the model once it is finished, for which the time has to last. */
  readonly judges?: number;
  /** Whether to tell what the network says of some validation images. */
  readonly previews?: boolean;
}

export interface TrainingHooks {
  /** Stops the run, which leaves what it can be gone on with from. */
  readonly signal: AbortSignal;
  onEvent(event: TrainingEvent): void;
}

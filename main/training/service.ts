import type { TrainingOutcome } from '../../core/contract/training.ts';
import type { TrainingHooks, TrainOptions } from './options.ts';
import { type Publication, publish } from './results/publish.ts';
import { runFiles } from './results/run-files.ts';
import { startKept } from './results/start-kept.ts';
import { train } from './train.ts';

export interface TrainingOrder {
  readonly options: TrainOptions;
  /** What the finished model says about itself. */
  readonly publication: Publication;
}

/**
 * Trains a model and publishes it; whoever is to train, the command line or the window's process, calls this.
 * @throws WorkbenchError as `train` does
 */
export async function runTraining(order: TrainingOrder, hooks: TrainingHooks): Promise<TrainingOutcome> {
  const trained = await train(order.options, hooks);
  if (trained.outcome === 'stopped') return { outcome: 'stopped' };
  const { options, publication, result } = (await startKept(order, trained, hooks)) ?? {
    ...order,
    result: trained,
  };
  const manifest = await publish(options, publication, result);
  return { outcome: 'finished', manifest, folder: runFiles(options.out).model };
}

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
  const result = await train(order.options, hooks);
  if (result.outcome === 'stopped') return { outcome: 'stopped' };
  const trained = { ...order, result };
  const { options, publication, result: chosen } = (await startKept(trained, hooks)) ?? trained;
  const manifest = await publish(options, publication, chosen);
  return { outcome: 'finished', manifest, folder: runFiles(options.out).model };
}

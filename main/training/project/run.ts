import { existsSync } from 'node:fs';
import type { TrainingOutcome } from '../../../core/contract/training.ts';
import { disk } from '../../journal/disk.ts';
import type { DataSet } from '../data/data-source.ts';
import { projectSource } from '../data/project-dataset.ts';
import { readInitialWeights } from '../initial-weights.ts';
import type { TrainingHooks } from '../options.ts';
import { runFiles } from '../results/run-files.ts';
import { runTraining } from '../service.ts';
import { freezeWork, readFrozen } from './frozen-work.ts';
import { type TrainingOrder, projectRunFiles, readOrder } from './order.ts';

/** Steps that an epoch has at least: each ends with a validation and a checkpoint, which take their time. */
const STEPS = 20;

/**
 * Trains on a project as the order in the run's folder says, or goes on with it: the same numbers come of it, however
 * often it was stopped or killed.
 * @throws WorkbenchError as `runTraining`, `readOrder`, `freezeWork` and `readFrozen` do
 */
export async function trainProject(folder: string, hooks: TrainingHooks): Promise<TrainingOutcome> {
  const order = await readOrder(folder);
  const { training, settings, journal, images, roots } = order;
  const { work } = projectRunFiles(folder);
  if (!existsSync(work)) await freezeWork(disk, journal, training.which, work);
  const { state } = await readFrozen(work);
  const classes = training.classes.map(({ label }) => label);
  const data = await projectSource({ ...training, images, classes }, state).open();
  const resume = existsSync(runFiles(folder).checkpoint);
  const initial = training.from === null ? {} : { initial: await readInitialWeights([training.from], roots) };
  const options = {
    ...settings,
    ...initial,
    keepStart: true,
    visits: Math.max(settings.visits, Math.ceil((STEPS * settings.batch) / Math.max(1, data.train.length))),
    out: folder,
    source: { open: () => Promise.resolve(data) },
    resume,
    runtime: {},
  };
  return runTraining({ options, publication: publicationOf(order, data) }, hooks);
}

function publicationOf({ training, settings, model }: TrainingOrder, { train, validation }: DataSet) {
  const { id, name, ...finish } = model;
  const kind = training.which === 'accepted' ? 'accepted images' : 'images with a mask';
  return {
    id,
    name,
    task: `Finds ${settings.classes.join(', ')}`,
    licence: 'not stated',
    trainingData: `${train.length} ${kind} of ${training.name}`,
    validationData: `${validation.length} held-out ${kind} of ${training.name}`,
    answering: { mirroring: false, ...finish },
  };
}

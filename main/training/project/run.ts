import { existsSync } from 'node:fs';
import type { GateVerdict } from '../../../core/contract/learning.ts';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import type { TrainingOutcome } from '../../../core/contract/training.ts';
import { objectsLike } from '../../../core/training/recipe.ts';
import { writeVersion } from '../../inference/model-versions.ts';
import type { OpenFile } from '../../files/images/open-file.ts';
import { disk } from '../../journal/disk.ts';
import { readCheckpoint } from '../checkpoint.ts';
import { projectSource } from '../data/project-dataset.ts';
import type { ProjectSets } from '../data/project-dataset.ts';
import { readInitialWeights } from '../initial-weights.ts';
import type { TrainingHooks } from '../options.ts';
import { type Recipe, recipeForImages } from '../recipe-for-images.ts';
import { runFiles } from '../results/run-files.ts';
import { runTraining } from '../service.ts';
import { freezeWork, readFrozen } from './frozen-work.ts';
import { judge } from './judge.ts';
import { type TrainingOrder, projectRunFiles, readOrder, writeOrder } from './order.ts';

/**
 * Trains on a project as the order in the run's folder says, or goes on with it, and holds what comes of it against the
 * model in use. The same numbers come of it, however often it was stopped or killed.
 * @param roots folders of models
 * @param open reads images
 * @throws WorkbenchError as `runTraining`, `readOrder`, `freezeWork`, `readFrozen`, `recipeForImages` and `judge` do
 */
export async function trainProject(
  folder: string,
  roots: readonly string[],
  open: OpenFile,
  hooks: TrainingHooks,
): Promise<TrainingOutcome> {
  const order = await readOrder(folder);
  const { training, journal, images } = order;
  const { work } = projectRunFiles(folder);
  if (!existsSync(work)) await freezeWork(disk, journal, training.which, work);
  const { state } = await readFrozen(work);
  const classes = training.classes.map(({ label }) => label);
  const data = await projectSource({ ...training, images, classes, open }, state).open();
  const resume = existsSync(runFiles(folder).checkpoint);
  const initial = training.from === null ? undefined : await readInitialWeights([training.from], roots);
  const from = initial?.manifest ?? null;
  const recipe = order.recipe ?? (await choose(folder, order, data, from));
  const options = {
    ...recipe.settings,
    ...(initial === undefined ? {} : { initial }),
    keepStart: true,
    out: folder,
    source: { open: () => Promise.resolve(data) },
    resume,
    runtime: {},
    judges: data.gate.length,
    previews: true,
  };
  const outcome = await runTraining(
    { options, publication: publicationOf(order, recipe, from, data) },
    hooks,
  );
  if (outcome.outcome === 'stopped') return outcome;
  try {
    await judgeAndRecord(folder, roots, order, recipe, data, hooks);
  } catch (error) {
    // Gone on with, it is published again, which changes nothing, and judged from the beginning.
    if (hooks.signal.aborted) return { outcome: 'stopped' };
    throw error;
  }
  return outcome;
}

/** Keeps the recipe with the order: gone on with, a run goes by the same, whatever a later version would choose. */
async function choose(
  folder: string,
  order: TrainingOrder,
  { train }: ProjectSets,
  from: ModelManifest | null,
): Promise<Recipe> {
  const { classes, minutes } = order.training;
  const seconds = minutes === null ? null : 60 * minutes;
  const recipe = await recipeForImages(train, { classes: classes.map(({ name }) => name), from, seconds });
  await writeOrder(folder, { ...order, recipe });
  return recipe;
}

async function judgeAndRecord(
  folder: string,
  roots: readonly string[],
  { training }: TrainingOrder,
  { settings }: Recipe,
  { gate, seen, contents }: ProjectSets,
  hooks: TrainingHooks,
): Promise<void> {
  const { model: candidate, checkpoint } = runFiles(folder);
  const { inUse, from, project, name, person } = training;
  const verdict = await judge({ candidate, inUse, roots, classes: settings.classes, seen }, gate, hooks);
  const { progress } = await readCheckpoint(checkpoint);
  await writeVersion(candidate, {
    version: 1,
    parent: from,
    project: { id: project, name },
    person,
    at: new Date().toISOString(),
    data: contents,
    recipe: settings,
    history: progress.history,
    gate: verdict,
    status: statusBy(verdict),
  });
  hooks.onEvent({ kind: 'gate', verdict });
}

/** Where there is nothing to be better than, there is nothing to lose; all else is up to a person. */
function statusBy({ verdict }: GateVerdict): 'candidate' | 'taken' {
  return verdict === 'better' || verdict === 'first' ? 'taken' : 'candidate';
}

function publicationOf(
  { training, model }: TrainingOrder,
  { settings, answering }: Recipe,
  from: ModelManifest | null,
  { train, validation, gate }: ProjectSets,
) {
  const kind = training.which === 'accepted' ? 'accepted images' : 'images with a mask';
  const aside = gate.length === 0 ? '' : `; ${gate.length} more judge it and were not learnt from`;
  return {
    ...model,
    task: `Finds ${settings.classes.join(', ')}`,
    licence: 'not stated',
    trainingData: `${train.length} ${kind} of ${training.name}${aside}`,
    validationData: `${validation.length} held-out ${kind} of ${training.name}`,
    answering,
    ...objectsLike(settings, from),
  };
}

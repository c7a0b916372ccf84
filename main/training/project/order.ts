import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import { projectTrainingSchema, trainingSettingsSchema } from '../../../core/contract/training.ts';
import type { ProjectTraining, TrainingSettings } from '../../../core/contract/training.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import { recipeFor } from '../../../core/training/recipe.ts';
import { writeFileAtomic } from '../../files/atomic.ts';

/** All that a run of a project goes by, which its folder keeps: after a restart nothing is asked again. */
const orderSchema = z.strictObject({
  version: z.literal(1),
  training: projectTrainingSchema,
  /** Path of the project's folder. */
  journal: z.string(),
  /** Path of the folder of images. */
  images: z.string(),
  /** Folders of models. */
  roots: z.array(z.string()).readonly(),
  settings: trainingSettingsSchema,
  /** Of the finished model. */
  model: z.strictObject({
    id: z.string(),
    name: z.string(),
    fillHoles: z.boolean(),
    smallestRegion: z.int().nonnegative(),
  }),
});
export type TrainingOrder = Readonly<z.infer<typeof orderSchema>>;

/** What a run keeps in its folder beside `runFiles`. */
export function projectRunFiles(folder: string) {
  return { order: path.join(folder, 'order.json'), work: path.join(folder, 'work.ulj') };
}

export async function writeOrder(folder: string, order: TrainingOrder): Promise<void> {
  await writeFileAtomic(projectRunFiles(folder).order, `${JSON.stringify(order)}\n`);
}

/** @throws WorkbenchError `train.order` */
export async function readOrder(folder: string): Promise<TrainingOrder> {
  try {
    return orderSchema.parse(JSON.parse(await readFile(projectRunFiles(folder).order, 'utf8')));
  } catch (cause) {
    throw new WorkbenchError('train.order', `What was to be trained in ${folder} cannot be read.`, { cause });
  }
}

/** Steps that an epoch has at least: each ends with a validation and a checkpoint, which take their time. */
const STEPS = 20;

/** Visits of each of so many training images in an epoch. */
export function visitsOf({ visits, batch }: TrainingSettings, images: number): number {
  return Math.max(visits, Math.ceil((STEPS * batch) / Math.max(1, images)));
}

/** What settings go by before the images were read. */
export interface Wish extends Pick<ProjectTraining, 'minutes'> {
  /** Names of what is to be found. */
  readonly classes: readonly string[];
  /** Training images, about. */
  readonly images: number;
}

/** Settings of a run from a model, whose way of looking at images it keeps, or from none. */
export function settingsFor(
  { classes, images, minutes }: Wish,
  from: ModelManifest | null,
): TrainingSettings {
  const seconds = minutes === null ? null : 60 * minutes;
  return recipeFor({ images, look: null, classes, from, seconds });
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import { projectTrainingSchema, trainingSettingsSchema } from '../../../core/contract/training.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import { answeringSchema } from '../../../core/training/validation-results.ts';
import { writeFileAtomic } from '../../files/atomic.ts';

/**
 * All that a run of a project goes by, which its folder keeps: after a restart nothing is asked again. Where models lie
 * is no part of it, since the app may lie elsewhere by then; versions before kept that, too, and it is passed over.
 */
const orderSchema = z.object({
  version: z.literal(1),
  training: projectTrainingSchema,
  /** Path of the project's folder. */
  journal: z.string(),
  /** Path of the folder of images. */
  images: z.string(),
  /** Null until the images were looked at by which it is chosen. */
  recipe: z.strictObject({ settings: trainingSettingsSchema, answering: answeringSchema }).nullable(),
  /** Of the finished model. */
  model: z.strictObject({ id: z.string(), name: z.string() }),
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

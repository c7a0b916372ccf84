import { readFile } from 'node:fs/promises';
import path from 'node:path';
import * as z from 'zod';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import { projectTrainingSchema, trainingSettingsSchema } from '../../../core/contract/training.ts';
import type { TrainingSettings } from '../../../core/contract/training.ts';
import { augmentPresets } from '../../../core/imaging/augment-settings.ts';
import type { SizePolicy } from '../../../core/imaging/size-policy.ts';
import { WorkbenchError } from '../../../core/errors.ts';
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

/** What a model that has learnt is moved by at most, and one that begins with nothing. */
const LEARNING_RATE = { further: 5e-4, anew: 2e-3 } as const;

/** Longest side of a training input: larger ones take longer than they bring. */
const LONGEST_CROP = 256;

/** Images per step: more need more memory than a computer that also shows images has to spare. */
const BATCH = 4;

/**
 * Until validation stops improving: so many validations without a better one, and no longer than a night. The learning
 * rate falls whenever nothing improves, since nobody knows how long the run will be; nor can the average look back over
 * a part of it.
 */
const UNTIL_IT_STANDS_STILL = {
  patience: 25,
  seconds: 8 * 60 * 60,
  schedule: 'plateau',
  averageDecay: 0.99,
} as const;

/** Steps that an epoch has at least: each ends with a validation and a checkpoint, which take their time. */
const STEPS = 20;

/** Visits of each of so many training images in an epoch. */
export function visitsOf({ visits, batch }: TrainingSettings, images: number): number {
  return Math.max(visits, Math.ceil((STEPS * batch) / Math.max(1, images)));
}

/** Settings of a run from a model, whose way of looking at images it keeps, or from none. */
export function settingsFor(
  { classes, minutes }: { readonly classes: readonly string[]; readonly minutes: number | null },
  from: ModelManifest | null,
): TrainingSettings {
  const policy = plainly(from?.input.size ?? trainingSettingsSchema.parse({ classes: ['any'] }).policy);
  const side = (length: number): number =>
    policy.mode === 'tiles' ? Math.min(length, LONGEST_CROP) : length;
  return trainingSettingsSchema.parse({
    classes,
    policy,
    size: { width: side(policy.width), height: side(policy.height) },
    ...(minutes === null ? UNTIL_IT_STANDS_STILL : { seconds: 60 * minutes }),
    batch: BATCH,
    learningRate: from === null ? LEARNING_RATE.anew : LEARNING_RATE.further,
    augment: augmentPresets.full,
  });
}

/** Without looking twice, which is for models to do and not for those that learn. */
function plainly({ mirroring: _mirroring, ...policy }: SizePolicy): SizePolicy {
  return policy;
}

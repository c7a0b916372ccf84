import * as z from 'zod';
import { augmentPresets, augmentSettingsSchema } from '../imaging/augment-settings.ts';
import { folderPathSchema } from './folders.ts';
import type { ModelManifest } from './model-manifest.ts';
import { LONGEST_SIDE, sizePolicySchema } from './model-manifest.ts';

/** What the trainer and those who have it train say to each other; the command line and the window are two of them. */

const count = z.int().nonnegative();
const positive = z.int().positive();
const side = positive.max(LONGEST_SIDE).multipleOf(32);
const SIDE = 256;

export const schedules = ['cosine', 'plateau'] as const;
export const optimizers = ['adamw', 'adam'] as const;

/** All that can be chosen about a run, with its defaults. */
export const trainingSettingsSchema = z.strictObject({
  /** What is to be found, by label from 1. */
  classes: z.array(z.string().min(1)).min(1).max(255).readonly(),
  /** How whole images are shown to the network, in validation and by the published model. */
  policy: sizePolicySchema.default({ mode: 'stretch', width: SIDE, height: SIDE, overlap: 0 }),
  /** Network input while training: the policy's size, or that of a crop for tiles. */
  size: z.strictObject({ width: side, height: side }).default({ width: SIDE, height: SIDE }),
  /** Passes over the training images; with 0 the weights stay as they are given. */
  epochs: count.default(100),
  /** Time to spend, in seconds: as many epochs as are measured to fit into it, instead of `epochs`. */
  seconds: z.number().positive().exactOptional(),
  /** Images per step. */
  batch: positive.default(8),
  /** The highest there is. */
  learningRate: z.number().nonnegative().default(2e-3),
  schedule: z.enum(schedules).default('cosine'),
  /** Epochs over which the learning rate climbs. */
  warmUp: z.number().nonnegative().default(0.5),
  optimizer: z.enum(optimizers).default('adamw'),
  /** Of weights, order and augmentation. */
  seed: count.default(1),
  augment: augmentSettingsSchema.default(augmentPresets.light),
  /** Visits of each image in an epoch; with tiles, of each part of input size. */
  visits: positive.default(1),
  /** Decay of the moving average of weights per step; 0 means none. Absent, it fits the number of steps. */
  averageDecay: z.number().min(0).lt(1).exactOptional(),
  /** Stop after this many validations without a better one; 0 means never. */
  patience: count.default(0),
  /** Epochs from one validation to the next. */
  validateEvery: positive.default(1),
  /** Whether touching objects are to come out apart, for one class; see `separated`. */
  separateObjects: z.boolean().default(false),
});
export type TrainingSettings = Readonly<z.infer<typeof trainingSettingsSchema>>;

/** A file of a project's images, as it was when its masks were drawn. */
export const trainingFileSchema = z.strictObject({
  key: folderPathSchema,
  /** SHA-256 of its bytes. */
  content: z.string().regex(/^[0-9a-f]{64}$/),
  /** How many it holds. */
  frames: positive,
});
export type TrainingFile = Readonly<z.infer<typeof trainingFileSchema>>;

/** One finished epoch: a point of the learning curve. Validation fields are null in epochs that were not validated. */
export const epochRecordSchema = z.strictObject({
  /** From 1. */
  epoch: positive,
  /** Mean training loss over the epoch's steps. */
  loss: z.number(),
  validationDice: z.number().nullable(),
  validationIou: z.number().nullable(),
  learningRate: z.number(),
  seconds: z.number(),
});
export type EpochRecord = z.infer<typeof epochRecordSchema>;

export const historySchema = z.array(epochRecordSchema).readonly();

/**
 * What a person may not have meant: `merged`, several labels are trained as one class; `alone`, a single image
 * validates; `newClasses`, the model to start from knows none of the classes.
 */
export const trainingWarnings = ['merged', 'alone', 'newClasses'] as const;

/** What a run tells while it goes on. */
export const trainingEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('warning'), warning: z.enum(trainingWarnings), message: z.string() }),
  /** Images read. */
  z.strictObject({ kind: z.literal('loading'), done: count, total: count }),
  z.strictObject({
    kind: z.literal('step'),
    /** From 1. */
    epoch: positive,
    epochs: positive,
    step: positive,
    steps: positive,
    /** Mean over the epoch so far. */
    loss: z.number(),
    imagesPerSecond: z.number(),
    /** Seconds until the last epoch is validated, by what steps and validations took so far. */
    remaining: z.number(),
  }),
  z.strictObject({ kind: z.literal('validating') }),
  z.strictObject({ kind: z.literal('epoch'), record: epochRecordSchema, best: z.boolean() }),
]);
export type TrainingEvent = z.infer<typeof trainingEventSchema>;

export type TrainingOutcome =
  /** The signal fired; the checkpoint holds the step reached. */
  | { readonly outcome: 'stopped' }
  /** `folder` is that of the finished model. */
  | { readonly outcome: 'finished'; readonly manifest: ModelManifest; readonly folder: string };

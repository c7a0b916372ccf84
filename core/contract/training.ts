import * as z from 'zod';
import { augmentPresets, augmentSettingsSchema } from '../imaging/augment-settings.ts';
import { folderPathSchema } from './folders.ts';
import { projectIdSchema } from './journal.ts';
import { gateVerdictSchema, holdoutSchema } from './learning.ts';
import type { ModelManifest } from './model-manifest.ts';
import { sizePolicySchema } from './model-manifest.ts';
import { bytes, count, label, positive, sha256 } from './schemas.ts';

/** What the trainer and those who have it train say to each other; the command line and the window are two of them. */

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
  size: sizePolicySchema.pick({ width: true, height: true }).default({ width: SIDE, height: SIDE }),
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
  content: sha256,
  /** How many it holds. */
  frames: positive,
});
export type TrainingFile = Readonly<z.infer<typeof trainingFileSchema>>;

/** What is to be learnt from a project, and how long it may take. */
export const projectTrainingSchema = z.strictObject({
  project: projectIdSchema,
  /** Of the folder of its images. */
  handle: z.string().max(100),
  /** The project's name, as the model's card has it. */
  name: z.string().max(1000),
  /** Those that are known; which of them count, the saved work says. */
  files: z.array(trainingFileSchema).min(1).max(500_000).readonly(),
  which: z.enum(['accepted', 'all']),
  /** What is to be found, in the order of the model's labels. */
  classes: z
    .array(z.strictObject({ label, name: z.string().min(1).max(1000) }))
    .min(1)
    .max(255)
    .readonly(),
  /** Id of the model to go on from; null for none. */
  from: z.string().min(1).max(200).nullable(),
  /** Time to spend, with reading and comparing; null to go on until validation stops improving. */
  minutes: positive.max(7 * 24 * 60).nullable(),
  /** What is kept aside of the images that are learnt from, to choose epoch and threshold. */
  holdout: holdoutSchema,
  /** Which images only judge the model, once it is finished: see `core/training/gate.ts`. */
  gate: holdoutSchema,
  /** Id of the model in use, which the new one has to be better than; null for none. */
  inUse: z.string().min(1).max(200).nullable(),
  /** Who has it trained, as the window knows them. */
  person: z.string().max(200),
});
export type ProjectTraining = Readonly<z.infer<typeof projectTrainingSchema>>;

/** What a training would have to do, as far as it is known before it. */
export const trainingPlanSchema = projectTrainingSchema.pick({ from: true, minutes: true }).extend({
  /** How many there are. */
  classes: positive.max(255),
  images: z.strictObject({ train: count, validation: count, gate: count }),
});
export type TrainingPlan = Readonly<z.infer<typeof trainingPlanSchema>>;

/** How fast this computer trains, in seconds. */
export const trainingSpeedSchema = z.strictObject({
  /** To read an image. */
  read: z.number().nonnegative(),
  /** To learn from a pixel of network input, and to answer one. */
  step: z.number().nonnegative(),
  answer: z.number().nonnegative(),
});
export type TrainingSpeed = Readonly<z.infer<typeof trainingSpeedSchema>>;

/** What a training comes to, by what an earlier one on this computer took. Times are in seconds. */
export const trainingEstimateSchema = z.strictObject({
  /** Reading the images. */
  reading: z.number().nonnegative(),
  /** Steps and validations. */
  learning: z.number().nonnegative(),
  /** Measuring the finished model, and comparing it with the one in use. */
  comparing: z.number().nonnegative(),
  /** That fit; of a training without a limit, those that it may have at most. */
  epochs: positive,
  steps: positive,
});
export type TrainingEstimate = Readonly<z.infer<typeof trainingEstimateSchema>>;

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
 * validates; `newClasses`, the model to start from knows none of the classes; `kept`, that model is what comes of it;
 * `incomparable`, the model in use cannot be compared with.
 */
export const trainingWarnings = ['merged', 'alone', 'newClasses', 'kept', 'incomparable'] as const;

/** How far a run has come. */
const trainingStepSchema = z.strictObject({
  /** From 1. */
  epoch: positive,
  epochs: positive,
  step: positive,
  steps: positive,
  /** Mean over the epoch so far. */
  loss: z.number(),
  imagesPerSecond: z.number(),
  /** Seconds until all is done: by what reading, steps and validations took so far. */
  remaining: z.number(),
});

/** Longest side of a preview, in pixels. */
export const PREVIEW_SIDE = 256;

/** A validation image as the network sees it by now, beside what people drew. Labels are 0 and those of the model. */
export const trainingPreviewSchema = z.strictObject({
  name: z.string(),
  width: positive.max(PREVIEW_SIDE),
  height: positive.max(PREVIEW_SIDE),
  /** `height * width * 3` samples, R G B interleaved. */
  rgb: bytes,
  /** `height * width` labels each. */
  truth: bytes,
  now: bytes,
});
export type TrainingPreview = Readonly<z.infer<typeof trainingPreviewSchema>>;

/** How many previews there are at most, the same images from validation to validation. */
export const PREVIEWS = 3;

export const trainingPreviewsSchema = z.array(trainingPreviewSchema).max(PREVIEWS).readonly();

/** What a run tells while it goes on. */
export const trainingEventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('warning'), warning: z.enum(trainingWarnings), message: z.string() }),
  /** Images read. */
  z.strictObject({ kind: z.literal('loading'), done: count, total: count }),
  trainingStepSchema.extend({ kind: z.literal('step') }),
  z.strictObject({ kind: z.literal('validating') }),
  z.strictObject({ kind: z.literal('epoch'), record: epochRecordSchema, best: z.boolean() }),
  /** Told once it was measured. */
  z.strictObject({ kind: z.literal('speed'), speed: trainingSpeedSchema }),
  /** What the network says now. */
  z.strictObject({ kind: z.literal('preview'), images: trainingPreviewsSchema }),
  /** Images on which the finished model and the one in use were compared. */
  z.strictObject({ kind: z.literal('comparing'), done: count, total: count }),
  z.strictObject({ kind: z.literal('gate'), verdict: gateVerdictSchema }),
]);
export type TrainingEvent = z.infer<typeof trainingEventSchema>;

export type TrainingOutcome =
  /** The signal fired; the checkpoint holds the step reached. */
  | { readonly outcome: 'stopped' }
  /** `folder` is that of the finished model. */
  | { readonly outcome: 'finished'; readonly manifest: ModelManifest; readonly folder: string };

/** What there is of a project's training. A paused one can be gone on with, also after a restart. */
export const trainingStateSchema = z.strictObject({
  phase: z.enum(['none', 'running', 'paused', 'finished']),
  /** Images read, while they are. */
  loading: z.strictObject({ done: count, total: count }).nullable(),
  /** Images compared, while they are. */
  comparing: z.strictObject({ done: count, total: count }).nullable(),
  /** The latest step; null before the first. */
  step: trainingStepSchema.nullable(),
  history: historySchema,
  warnings: z.array(z.string()).readonly(),
  /** Why it stopped, for people; null where a person wanted that, or nothing did. */
  problem: z.string().nullable(),
  /** Once it is finished. */
  model: z.strictObject({ id: z.string(), name: z.string() }).nullable(),
  /** Of that model; null before. */
  gate: gateVerdictSchema.nullable(),
});
export type TrainingState = Readonly<z.infer<typeof trainingStateSchema>>;

export const NO_TRAINING: TrainingState = {
  phase: 'none',
  loading: null,
  comparing: null,
  step: null,
  history: [],
  warnings: [],
  problem: null,
  model: null,
  gate: null,
};

/** The state once an event was told. */
export function stateAfter(state: TrainingState, event: TrainingEvent): TrainingState {
  switch (event.kind) {
    case 'warning':
      return { ...state, warnings: [...new Set([...state.warnings, event.message])] };
    case 'loading':
      return { ...state, loading: { done: event.done, total: event.total } };
    case 'step':
      return { ...state, loading: null, step: stepOf(event) };
    case 'validating':
    case 'preview':
    case 'speed':
      return state;
    case 'comparing':
      return { ...state, loading: null, comparing: { done: event.done, total: event.total } };
    case 'gate':
      return { ...state, comparing: null, gate: event.verdict };
    case 'epoch': {
      // What was killed and gone on with tells of an epoch again.
      const earlier = state.history.filter(({ epoch }) => epoch < event.record.epoch);
      return { ...state, history: [...earlier, event.record] };
    }
  }
}

function stepOf({ kind: _kind, ...step }: Extract<TrainingEvent, { kind: 'step' }>): TrainingState['step'] {
  return step;
}

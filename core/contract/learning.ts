import * as z from 'zod';
import { count, share } from './schemas.ts';

/** How a project learns from its own images: which of them only ever judge, and what a person sees before drawing. */

/** By what images belong to one subject: by nothing, so that each is one by itself; the folder; part of the name. */
export const groupings = ['image', 'folder', 'name'] as const;

/** What stands before the first `_` or `-`. */
export const PREFIX_PATTERN = '^[^_-]+';

/** See `Holdout`. */
export const holdoutSchema = z.strictObject({
  share,
  by: z.enum(groupings),
  pattern: z.string().max(1000),
});

/** What a project says about learning; what it leaves out is as here. */
export const learningSettingsSchema = z.strictObject({
  /** Images that judge new models and are never learnt from: see `core/training/gate.ts`. */
  gate: z
    .strictObject({
      share: share.default(0.2),
      by: z.enum(groupings).default('image'),
      pattern: z.string().max(1000).default(PREFIX_PATTERN),
    })
    .prefault({}),
  /** Share of the other images that show no pre-label either until a person has drawn. */
  blind: share.default(0),
});

/** With fewer subjects nothing can be told. */
export const FEWEST_GATE_SUBJECTS = 12;

/** A mean over images with its 95 % bootstrap interval. */
const estimateSchema = z.strictObject({ mean: z.number(), low: z.number(), high: z.number() });
export type Estimate = Readonly<z.infer<typeof estimateSchema>>;

/**
 * `better`: the interval of the difference lies above nothing; `first`: there is no model in use that finds any of the
 * classes; `not compared`: there is one, which cannot be opened.
 */
export const verdicts = ['better', 'not better', 'too few', 'first', 'not compared'] as const;

/** What the gate images say of a new model and of the one in use. Dice is that of the answer as a person gets it. */
export const gateVerdictSchema = z.strictObject({
  verdict: z.enum(verdicts),
  /** Id of the model in use; null where there is none to compare with. */
  against: z.string().nullable(),
  /** How many were compared, and of how many subjects, which are what was drawn for the intervals. */
  images: count,
  subjects: count,
  /** Images kept aside that do not judge, because their masks were drawn over a prediction; see `LearningSet`. */
  seen: count.default(0),
  /** Mean Dice over images; null without images, and of the model in use where there is none. */
  candidate: estimateSchema.nullable(),
  inUse: estimateSchema.nullable(),
  /** Of the candidate's Dice above that of the model in use, image by image. */
  difference: estimateSchema.nullable(),
  /** Where the candidate is worst, the worst first. */
  worst: z
    .array(z.strictObject({ name: z.string(), candidate: z.number(), inUse: z.number().nullable() }))
    .readonly(),
});
export type GateVerdict = Readonly<z.infer<typeof gateVerdictSchema>>;

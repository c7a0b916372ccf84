import * as z from 'zod';
import { gateVerdictSchema } from './learning.ts';
import { count, sha256 } from './schemas.ts';
import { historySchema, trainingSettingsSchema } from './training.ts';

const contentsSchema = z.array(sha256).readonly();

/** Where a model that a project trained comes from: `version.json` in its folder. */
export const modelVersionSchema = z.strictObject({
  version: z.literal(1),
  /** Id of the model that it went on from; null for none. */
  parent: z.string().nullable(),
  project: z.strictObject({ id: z.string(), name: z.string() }),
  /** Who had it trained, as the window knows them; empty where it does not. */
  person: z.string(),
  /** When it was finished. */
  at: z.iso.datetime(),
  /** SHA-256 of the files that trained it, that chose epoch and threshold, and that judged it. */
  data: z.strictObject({ train: contentsSchema, validation: contentsSchema, gate: contentsSchema }),
  recipe: trainingSettingsSchema,
  history: historySchema,
  gate: gateVerdictSchema,
  /** `candidate` until it is taken for the model in use, by its verdict or by a person. */
  status: z.enum(['candidate', 'taken']),
});
export type ModelVersion = Readonly<z.infer<typeof modelVersionSchema>>;

/** A version as the window lists it. */
export const listedVersionSchema = modelVersionSchema.omit({ version: true, data: true }).extend({
  /** Id and name of the model. */
  id: z.string(),
  name: z.string(),
  /** Numbers of files. */
  data: z.strictObject({ train: count, validation: count, gate: count }),
});
export type ListedVersion = Readonly<z.infer<typeof listedVersionSchema>>;

import * as z from 'zod';
import { folderPathSchema } from './folders.ts';
import { projectIdSchema } from './journal.ts';
import { groupings } from './learning.ts';
import { count, positive, sha256, share } from './schemas.ts';

/** Data sets for other programs: how a project is divided and written, and what came of it. */

/** Sets of a data set, by the names that they have everywhere: learnt from, chosen by, and never looked at before. */
export const setNames = ['train', 'validation', 'test'] as const;
export type SetName = (typeof setNames)[number];

export const divisionSchema = z.strictObject({
  /** Shares of the subjects, 0..1, together less than 1; the rest trains. */
  validation: share,
  test: share,
  by: z.enum(groupings),
  pattern: z.string().max(1000),
  /** Another number gives other sets; 0 those of `divide`. */
  seed: count,
  /** Whether the test set is of the subjects that judge new models of the project, whatever share that is. */
  gate: z.boolean().optional(),
});
/** How images are divided. */
export type Division = Readonly<z.infer<typeof divisionSchema>>;

const setCountSchema = z.strictObject({ images: count, subjects: count });
export type SetCount = Readonly<z.infer<typeof setCountSchema>>;

export const setCountsSchema = z.strictObject({
  train: setCountSchema,
  validation: setCountSchema,
  test: setCountSchema,
});

export type SetCounts = Readonly<z.infer<typeof setCountsSchema>>;

/** Whose images a file holds: hashes, never the names themselves; null where it does not say. */
export const imageOwnerSchema = z.strictObject({
  patient: z.string().max(100).nullable(),
  /** Of slices in files of their own, which series they are of. */
  series: z.string().max(100).nullable(),
});
export type ImageOwner = Readonly<z.infer<typeof imageOwnerSchema>>;

const dataSetFileSchema = z.strictObject({
  /** Path below the folder of images. */
  key: folderPathSchema,
  /** SHA-256 of its bytes. */
  content: sha256,
  frames: positive,
  ...imageOwnerSchema.shape,
  /** Whether it judges new models of the project. */
  isGate: z.boolean(),
});
/** A file whose frames may go into a data set. */
export type DataSetFile = Readonly<z.infer<typeof dataSetFileSchema>>;

/** An earlier data set, as far as another one goes on from it. */
export const parentVersionSchema = z.strictObject({
  name: z.string(),
  /** Null for a data set of another program. */
  hash: sha256.nullable(),
  /** Empty where that is not said. */
  created: z.string(),
  /** The set of each of its subjects. */
  subjects: z.record(z.string(), z.enum(setNames)),
  /** That of each of its images, by names, where it tells no subjects. */
  images: z.record(z.string(), z.enum(setNames)),
});
export type ParentVersion = Readonly<z.infer<typeof parentVersionSchema>>;

/** A data set of the open project, as the window asks for it. */
export const dataSetOrderSchema = z.strictObject({
  project: projectIdSchema,
  /** Of the folder of its images. */
  handle: z.string().max(100),
  /** Those that are known; which of them count, the saved work says. */
  files: z.array(dataSetFileSchema).min(1).max(500_000).readonly(),
  /** Of the data set. */
  name: z.string().min(1).max(1000),
  /** Ids of formats. */
  formats: z.array(z.string().max(100)).min(1).max(100).readonly(),
  which: z.enum(['accepted', 'all']),
  division: divisionSchema,
  /** Of images in an array: see `ArrayOptions`. */
  array: z.strictObject({
    width: z.int().min(1).max(8192),
    height: z.int().min(1).max(8192),
    keepsAspect: z.boolean(),
  }),
  parent: parentVersionSchema.nullable(),
});
export type DataSetOrder = Readonly<z.infer<typeof dataSetOrderSchema>>;

/** What was written, as far as a person is told. */
export const dataSetSummarySchema = z.strictObject({
  /** SHA-256 of its recipe and of its images: the same wherever and whenever it is made. */
  hash: sha256,
  counts: setCountsSchema,
  /** Left out, with the reason; of one format alone, where it is named. */
  skipped: z
    .array(z.strictObject({ source: z.string(), format: z.string().nullable(), problem: z.string() }))
    .readonly(),
  /** Pairs of images in different sets that show nearly the same; see `nearDuplicates`. */
  nearDuplicates: z.array(z.strictObject({ a: z.string(), b: z.string(), distance: count })).readonly(),
});
export type DataSetSummary = Readonly<z.infer<typeof dataSetSummarySchema>>;

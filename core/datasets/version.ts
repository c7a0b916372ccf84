import { strFromU8, strToU8 } from 'fflate';
import * as z from 'zod';
import { classSchema } from '../contract/model-manifest.ts';
import { dataSetSummarySchema, divisionSchema, setNames } from '../contract/data-sets.ts';
import { sha256 } from '../contract/schemas.ts';
import { imageStatuses } from '../document/status.ts';
import { WorkbenchError, messageOf } from '../errors.ts';
import { hexOf } from '../formats/bytes.ts';

const recipeSchema = z.strictObject({
  /** Of the project. */
  classes: z.array(classSchema).readonly(),
  which: z.enum(['accepted', 'all']),
  division: divisionSchema,
});
export type DataSetRecipe = Readonly<z.infer<typeof recipeSchema>>;

const entrySchema = z.strictObject({
  name: z.string(),
  source: z.string(),
  /** Counted from 1; null where its file has one. */
  frame: z.int().positive().nullable(),
  /** Of the file. */
  sha256,
  /** Of its classes and objects: see `labelBytes`. */
  labels: sha256,
  width: z.int().positive(),
  height: z.int().positive(),
  set: z.enum(setNames),
  subject: z.string(),
  status: z.enum(imageStatuses),
  /** What a person said, by label: 0 speaks of the image as a whole. */
  coverage: z.record(z.string(), z.enum(['complete', 'ignored'])),
});
export type DataSetEntry = Readonly<z.infer<typeof entrySchema>>;

/** `dataset.json`: what a data set is made of, frozen, so that a result can be told to come from it. */
export const dataSetSchema = dataSetSummarySchema.extend({
  /** In the first, labels are known by classes and objects pixel by pixel, in one and four bytes. */
  schema: z.union([z.literal(1), z.literal(2)]),
  name: z.string(),
  /** Hash of the version that its sets go on from; null for none. */
  parent: sha256.nullable(),
  /** ISO 8601 in UTC. */
  created: z.iso.datetime(),
  /** Of the workbench. */
  version: z.string(),
  formats: z.array(z.string()).readonly(),
  recipe: recipeSchema,
  images: z.array(entrySchema).readonly(),
});
export type DataSetVersion = Readonly<z.infer<typeof dataSetSchema>>;

/** As Node and browsers have it in forms of their own. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

export function hashOfDataSet(
  recipe: DataSetRecipe,
  images: readonly DataSetEntry[],
  sha256: Sha256,
): string {
  const text = JSON.stringify({
    recipe: recipeSchema.parse(recipe),
    images: images.map((one) => entrySchema.parse(one)),
  });
  return hexOf(sha256(strToU8(text)));
}

/** @throws WorkbenchError `dataset.json` that says why */
export function decodeDataSet(bytes: Uint8Array, name: string): DataSetVersion {
  try {
    return dataSetSchema.parse(JSON.parse(strFromU8(bytes)));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : messageOf(cause);
    throw new WorkbenchError('dataset.json', `${name} is no data set that can be gone on from: ${reason}`, {
      cause,
    });
  }
}

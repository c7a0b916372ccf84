import * as z from 'zod';
import { setNames } from '../contract/data-sets.ts';
import { classSchema } from '../contract/model-manifest.ts';
import { NO_NOTES } from '../document/state.ts';
import { imageStatuses } from '../document/status.ts';
import { groupings } from '../contract/learning.ts';
import { count, point, positive, share, spacing } from '../contract/schemas.ts';

const lengthSchema = z.number().nonnegative();
const weightSchema = z.int().min(0).max(255);

/** `manifest.json` of an export: what each mask is made of, so that it can be told apart years later. */
export const exportManifestSchema = z.strictObject({
  schema: z.literal(1),
  project: z.string(),
  /** Version of the workbench. */
  version: z.string(),
  /** ISO 8601 in UTC. */
  created: z.iso.datetime(),
  classes: z.array(classSchema),
  /** What pixels count in `weights/NAME.png`, of 255, by who decided on them; null where none were written. */
  weights: z
    .strictObject({
      nobody: weightSchema,
      model: weightSchema,
      accepted: weightSchema,
      person: weightSchema,
      confirmed: weightSchema,
    })
    .nullable(),
  /** Whether copies of DICOM files are without what tells who the patient is; not in exports of earlier versions. */
  deidentified: z.boolean().default(false),
  /** How images were divided into sets; see `Holdout`. */
  holdout: z.strictObject({ share, by: z.enum(groupings), pattern: z.string() }),
  /** Share of the subjects that are the test set, or that it is of those that judge new models of the project. */
  test: z.union([share, z.literal('gate')]).default(0),
  images: z.array(
    z.strictObject({
      /** Name without extension, shared by image and mask. */
      name: z.string(),
      /** Path in the folder it comes from. */
      source: z.string(),
      /** Which frame of it, counted from 1, where it has several; null where it has one. */
      frame: positive.nullable(),
      sha256: z.string(),
      width: positive,
      height: positive,
      status: z.enum(imageStatuses),
      /** What a person said, by label: 0 speaks of the image as a whole; null in exports of earlier versions. */
      coverage: z
        .record(z.string(), z.enum(['complete', 'ignored']))
        .nullable()
        .default(null),
      /** Whether somebody wants it looked at again. */
      flagged: z.boolean().default(NO_NOTES.flagged),
      /** What people say about it; empty for nothing. */
      comment: z.string().default(NO_NOTES.comment),
      set: z.enum(setNames),
      /** Whose images are all in that set: a folder, a part of names, or the image's own hash. */
      subject: z.string(),
      /** Pixels by who decided them. */
      provenance: z.strictObject({
        nobody: count,
        model: count,
        /** A model's, or nobody's, that stand because a person accepted the image. */
        accepted: count,
        person: count,
        confirmed: count,
      }),
      /** Lines that were measured, in image pixels; none in exports of earlier versions. */
      measurements: z
        .array(
          z.strictObject({
            from: point,
            to: point,
            pixels: lengthSchema,
            /** Null where the size of the pixels is not known. */
            millimetres: lengthSchema.nullable(),
          }),
        )
        .default([]),
      /** Millimetres per pixel, as a person set the scale; null where nobody did. */
      calibration: spacing.nullable().default(null),
      /** Who worked on it, and in how many steps; the name is null for those who gave none. */
      annotators: z.array(z.strictObject({ name: z.string().nullable(), steps: positive })),
      /** The latest prediction, if there was one. */
      prediction: z
        .strictObject({
          provider: z.string(),
          modelId: z.string(),
          modelSha256: z.string(),
          milliseconds: z.number(),
          created: z.iso.datetime(),
          threshold: z.number(),
        })
        .nullable(),
    }),
  ),
  /** Images left out, with the reason. */
  skipped: z.array(z.strictObject({ source: z.string(), problem: z.string() })),
});
export type ExportManifest = z.infer<typeof exportManifestSchema>;
export type ExportedImage = ExportManifest['images'][number];

import * as z from 'zod';
import { imageStatuses } from '../document/status.ts';
import { setNames } from './data-sets.ts';
import { listedImageSchema } from './folders.ts';
import { bytes, count, label, point, positive, size, spacing } from './schemas.ts';

/** What the page and the main process say to each other about labelled sets, which main reads. */

/** `Said` of an image. */
const saidSchema = z.strictObject({
  status: z.enum(imageStatuses),
  coverage: z.record(z.string(), z.enum(['complete', 'ignored'])).nullable(),
  flagged: z.boolean(),
  comment: z.string(),
  measurements: z.array(z.strictObject({ from: point, to: point, spacing: spacing.nullable() })),
  calibration: spacing.nullable(),
});

/** A labelled set that main has opened: its pixels are asked for image by image. */
export const labelSetSchema = z.strictObject({
  /** Names it until another one is opened. */
  set: z.string().min(1).max(100),
  /** Of its folder or file. */
  name: z.string(),
  format: z.string(),
  /** Whether the format tells objects of a class apart. */
  hasObjects: z.boolean(),
  classes: z.array(z.strictObject({ label, name: z.string(), color: z.string().nullable() })),
  images: z.array(
    z.strictObject({
      name: z.string(),
      /** Null where only the image itself tells. */
      size: size.nullable(),
      set: z.enum(setNames).nullable(),
      said: saidSchema.exactOptional(),
      /** `DrawnOn`. */
      drawnOn: z
        .strictObject({ path: z.string(), sha256: z.string(), frame: positive.nullable() })
        .exactOptional(),
    }),
  ),
  /** What of it is passed over, and why: sentences. */
  problems: z.array(z.string()),
});
export type LabelSet = z.infer<typeof labelSetSchema>;

export const chosenLabelsSchema = z.union([
  labelSetSchema,
  /** A file for the open image, which the page reads by the handle from then on. */
  listedImageSchema.extend({ handle: z.string() }),
]);
export type ChosenLabels = z.infer<typeof chosenLabelsSchema>;

export const setImageSchema = z.strictObject({
  set: labelSetSchema.shape.set,
  /** Place of the image in the set. */
  index: count.max(10_000_000),
  /** Of the image. */
  width: positive.max(1_000_000),
  height: positive.max(1_000_000),
});

const idsSchema = z.custom<Uint16Array>((value) => value instanceof Uint16Array, 'must be ids');

/** `FoundLabels` of a data set. */
export const setLabelsSchema = z.strictObject({
  classes: z.strictObject({ ...size.shape, data: bytes }),
  objects: z
    .strictObject({
      ...size.shape,
      data: idsSchema,
      objects: z.array(z.strictObject({ id: positive, category: label })),
      linked: count.exactOptional(),
    })
    .nullable(),
  ignored: bytes.nullable(),
  provenance: bytes.exactOptional(),
});

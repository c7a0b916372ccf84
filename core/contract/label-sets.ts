import * as z from 'zod';
import { imageStatuses } from '../document/status.ts';
import { setNames } from './data-sets.ts';
import { listedImageSchema } from './folders.ts';
import { bytesSchema } from './inference.ts';

/** What the page and the main process say to each other about labelled sets, which main reads. */

const side = z.int().positive();
const sizeSchema = z.strictObject({ width: side, height: side });
const labelSchema = z.int().min(1).max(255);

const spacingSchema = z.strictObject({ x: z.number().positive(), y: z.number().positive() }).nullable();
const pointSchema = z.strictObject({ x: z.number(), y: z.number() });

/** `Said` of an image. */
const saidSchema = z.strictObject({
  status: z.enum(imageStatuses),
  coverage: z.record(z.string(), z.enum(['complete', 'ignored'])).nullable(),
  flagged: z.boolean(),
  comment: z.string(),
  measurements: z.array(z.strictObject({ from: pointSchema, to: pointSchema, spacing: spacingSchema })),
  calibration: spacingSchema,
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
  classes: z.array(z.strictObject({ label: labelSchema, name: z.string(), color: z.string().nullable() })),
  images: z.array(
    z.strictObject({
      name: z.string(),
      /** Null where only the image itself tells. */
      size: sizeSchema.nullable(),
      set: z.enum(setNames).nullable(),
      said: saidSchema.exactOptional(),
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
  index: z.int().nonnegative().max(10_000_000),
  /** Of the image. */
  width: side.max(1_000_000),
  height: side.max(1_000_000),
});

const idsSchema = z.custom<Uint16Array>((value) => value instanceof Uint16Array, 'must be ids');

/** `FoundLabels` of a data set. */
export const setLabelsSchema = z.strictObject({
  classes: z.strictObject({ ...sizeSchema.shape, data: bytesSchema }),
  objects: z
    .strictObject({
      ...sizeSchema.shape,
      data: idsSchema,
      objects: z.array(z.strictObject({ id: side, category: labelSchema })),
      linked: z.int().nonnegative().exactOptional(),
    })
    .nullable(),
  ignored: bytesSchema.nullable(),
  provenance: bytesSchema.exactOptional(),
});

import * as z from 'zod';
import { LAST_SEGMENT } from '../mask/segments.ts';
import { count } from './schemas.ts';

const nameSchema = z.string().max(1000);
const lengthSchema = z.number().nonnegative();

const objectRowSchema = z.strictObject({
  number: count,
  id: count,
  class: nameSchema,
  pixels: count,
  /** Square millimetres; null where the spacing is not known. */
  area: lengthSchema.nullable(),
  equivalentDiameter: lengthSchema,
  longestDiameter: lengthSchema,
  shortestDiameter: lengthSchema,
  mean: z.number().nullable(),
  isAtBorder: z.boolean(),
  /** What it took; null where nobody knows. */
  work: z.strictObject({ seconds: lengthSchema, steps: count, pixels: count }).nullable(),
  /** Whether it is as it was made; null where nobody knows. */
  isUnedited: z.boolean().nullable(),
});

/** Objects of an image in numbers, to be written as a file; see `MeasuredObject`. */
export const objectTableSchema = z.strictObject({
  /** Name of the image, and of its frame where it has several. */
  image: nameSchema,
  /** Of lengths. */
  unit: z.enum(['px', 'mm']),
  /** Of the image's values, such as `HU`; null where nobody says. */
  valueUnit: nameSchema.nullable(),
  rows: z.array(objectRowSchema).max(LAST_SEGMENT),
});
export type ObjectTable = z.infer<typeof objectTableSchema>;

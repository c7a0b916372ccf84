import * as z from 'zod';
import { CODE_LENGTHS, isCodePart } from '../document/codes.ts';
import type { CodePart } from '../document/codes.ts';

const part = (name: CodePart) =>
  z
    .string()
    .trim()
    .refine(
      (text) => isCodePart(name, text),
      `must be 1 to ${CODE_LENGTHS[name]} letters, without a backslash`,
    );

const codeSchema = z.strictObject({ value: part('value'), scheme: part('scheme'), meaning: part('meaning') });

/** What a class shows, in codes that a DICOM file can hold. */
export const propertySchema = z.strictObject({
  category: codeSchema,
  type: codeSchema,
  modifier: codeSchema.exactOptional(),
});

/** How segments of a file of labels are to be called, to look and what they show, by the names they have there. */
export const segmentMeaningsSchema = z.record(
  z.string(),
  z.strictObject({
    name: z.string().trim().min(1).max(CODE_LENGTHS.meaning).exactOptional(),
    color: z
      .string()
      .regex(/^#[0-9a-f]{6}$/i, 'must be a colour such as #e69f00')
      .exactOptional(),
    property: propertySchema.exactOptional(),
  }),
);
export type SegmentMeanings = z.infer<typeof segmentMeaningsSchema>;

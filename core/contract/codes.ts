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

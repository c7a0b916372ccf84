import * as z from 'zod';
import { imageStatuses } from '../document/status.ts';
import { count } from './schemas.ts';

const nameSchema = z.string().max(1000);

/** What the images of a project took, to be written as a file; see `ImageWork`. */
export const savedLedgerSchema = z.strictObject({
  /** Name of the project. */
  project: nameSchema,
  rows: z
    .array(
      z.strictObject({
        name: nameSchema,
        /** SHA-256 of the file, and the frame in it. */
        image: nameSchema,
        status: z.enum(imageStatuses),
        seconds: z.number().nonnegative(),
        steps: count,
        beginning: z.enum(['pre-labelled', 'blind', 'by hand']).nullable(),
        preLabel: nameSchema.nullable(),
        finished: z.number().nullable(),
        by: nameSchema.nullable(),
        model: z
          .strictObject({
            name: nameSchema,
            sha256: nameSchema,
            pixels: count,
            changed: count,
            isUnseen: z.literal(true).exactOptional(),
          })
          .nullable(),
        objects: count,
      }),
    )
    .max(1_000_000)
    .readonly(),
});
export type SavedLedger = Readonly<z.infer<typeof savedLedgerSchema>>;

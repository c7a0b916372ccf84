import * as z from 'zod';
import { bytesSchema } from './inference.ts';

/** What the page and the main process say to each other about journals; the entries are `core/journal`'s. */

/** Also the name of a folder. */
export const projectIdSchema = z.string().regex(/^[A-Za-z0-9-]{1,100}$/);

export const entriesSchema = z.array(bytesSchema).max(100_000);

/** How far a journal reaches: two that are of one epoch and of one count hold the same. */
export const journalPositionSchema = z.strictObject({
  /** Made anew with each journal. */
  epoch: z.string(),
  /** Entries that are in it. */
  count: z.int().nonnegative(),
});
export type JournalPosition = z.infer<typeof journalPositionSchema>;

/**
 * Records that state again what all before them come to, and stand for those: whoever has nothing begins with `first`,
 * and whoever has all before it goes on with `end`. Both are 0 where a journal was never compacted.
 */
export const baselineSchema = z.strictObject({ first: z.int().nonnegative(), end: z.int().nonnegative() });
export type Baseline = z.infer<typeof baselineSchema>;

export const foundJournalSchema = z.strictObject({
  project: z.string(),
  position: journalPositionSchema,
  baseline: baselineSchema,
  /** Whether there may have been more that cannot be read any more. */
  isDamaged: z.boolean(),
});
export type FoundJournal = z.infer<typeof foundJournalSchema>;

import * as z from 'zod';
import { bytes, count, sha256 } from './schemas.ts';

/** What the page and the main process say to each other about projects and journals; entries are `core/journal`'s. */

const KEPT = /^[A-Za-z0-9-]{1,100}(\.kept-[0-9TZ-]{1,30})?$/;

/** Also the name of a folder; that of a journal which was set aside says when. */
export const projectIdSchema = z.string().regex(KEPT);

/** What a project folder says about itself: the project's id, `FolderListing.id` of its images, and its name. */
export const projectFactsSchema = z.strictObject({
  project: projectIdSchema,
  folder: z.string().max(100),
  name: z.string().max(1000),
});
export type ProjectFacts = Readonly<z.infer<typeof projectFactsSchema>>;

/** Name under which a project's work is kept that another has taken the place of. */
export function keptName(project: string, at: Date): string {
  return `${project}.kept-${at.toISOString().replaceAll(/[:.]/g, '-')}`;
}

export const entriesSchema = z.array(bytes).max(100_000);

/** How far a journal reaches: two of one epoch, count and link hold the same. */
export const journalPositionSchema = z.strictObject({
  /** Made anew with each journal. */
  epoch: z.string().max(100),
  /** Entries that are in it. */
  count,
  /** Of the last of them, in hexadecimal, which no two chains have in common. */
  link: sha256,
});
export type JournalPosition = z.infer<typeof journalPositionSchema>;

/**
 * Records that state again what all before them come to, and stand for those: whoever has nothing begins with `first`,
 * and whoever has all before it goes on with `end`. Both are 0 where a journal was never compacted.
 */
export const baselineSchema = z.strictObject({ first: count, end: count });
export type Baseline = z.infer<typeof baselineSchema>;

/** Where a project folder lies: in the profile, in the folder of its images, or in any other. */
export const projectPlaceSchema = z.enum(['profile', 'beside', 'elsewhere']);
export type ProjectPlace = z.infer<typeof projectPlaceSchema>;

/** Somebody who has a project open. */
export const holderSchema = z.strictObject({
  user: z.string(),
  /** Name of the computer. */
  host: z.string(),
  /** Milliseconds since 1970, by the clock of that computer. */
  since: z.number(),
});
export type Holder = z.infer<typeof holderSchema>;

export const projectAccessSchema = z.strictObject({
  place: projectPlaceSchema,
  /** Somebody else who has it open, so that it may only be looked at. */
  holder: holderSchema.nullable(),
  /** Its folder cannot be reached, and what is done goes on beside it, in the profile. */
  isSpilled: z.boolean(),
  /** Its folder has gone on by itself meanwhile, so that a person has to choose when it is opened next. */
  isForked: z.boolean(),
});
export type ProjectAccess = z.infer<typeof projectAccessSchema>;

/** As of a project that is made now. */
export const OWN_ACCESS: ProjectAccess = {
  place: 'profile',
  holder: null,
  isSpilled: false,
  isForked: false,
};

export const foundJournalSchema = z.strictObject({
  project: z.string(),
  /** Null where its folder cannot be reached and nothing was done since. */
  position: journalPositionSchema.nullable(),
  baseline: baselineSchema,
  /** Whether there may have been more that cannot be read any more. */
  isDamaged: z.boolean(),
  /** Of the same journal, what went on beside its folder while that has gone on by itself; null where nothing did. */
  fork: z
    .strictObject({
      /** Number of the first entry that is not in the folder. */
      first: count,
      position: journalPositionSchema,
    })
    .nullable(),
  access: projectAccessSchema,
});
export type FoundJournal = z.infer<typeof foundJournalSchema>;

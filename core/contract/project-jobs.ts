import * as z from 'zod';
import { folderListingSchema } from './folders.ts';
import { journalPositionSchema } from './journal.ts';
import { count } from './schemas.ts';

/** What the page and the main process say to each other about long work on projects. */

/** Absent, the backup is an ordinary archive. */
export const passphraseSchema = z.string().min(1).max(1000).optional();

/** What is in a project, as it was read back. */
const verified = {
  /** Steps. */
  commits: count,
  /** Of images that anything is known of. */
  frames: count,
};

export const backedUpSchema = z.strictObject({
  /** Names of the file, and of the folder in which it lies. */
  file: z.string(),
  folder: z.string(),
  bytes: count,
  ...verified,
});
export type BackedUp = z.infer<typeof backedUpSchema>;

/** A backup that the person has chosen, with where it is to go, until it is restored or another is chosen. */
export const chosenBackupSchema = z.strictObject({
  /** Name of the file. */
  name: z.string(),
  /** Whether it can be read only with its passphrase. */
  isLocked: z.boolean(),
});
export type ChosenBackup = z.infer<typeof chosenBackupSchema>;

export const restoredSchema = z.strictObject({
  /** Name of the project folder that was made. */
  folder: z.string(),
  ...verified,
  /** Folder of its images; null where nobody says where they are. */
  listing: folderListingSchema.nullable(),
});
export type Restored = z.infer<typeof restoredSchema>;

export const compactedSchema = z.strictObject({
  /** Bytes that opening the project from nothing reads, before and now; null where it failed. */
  result: z.strictObject({ bytesBefore: count, bytes: count }).nullable(),
  /** Why it failed, for people; the journal may have grown all the same. */
  problem: z.string().nullable(),
  position: journalPositionSchema,
  /** Number of the record from which on all of the work can be had. */
  start: count,
});
export type Compacted = NonNullable<z.infer<typeof compactedSchema>['result']>;

import * as z from 'zod';
import { count } from './schemas.ts';

/** What the window asks of an archive that speaks DICOMweb, through the main process, which alone connects. */

/** Becomes a part of addresses, and the name of a folder: PS3.5, section 9.1. */
const uidSchema = z
  .string()
  .max(64)
  .regex(/^\d+(\.\d+)*$/, 'must be a UID');

/** Characters of what is looked for: the longest value of DICOM that it is held against. */
const LONGEST_WORDS = 324;

const wordsSchema = z.string().max(LONGEST_WORDS).exactOptional();

/** What studies are looked for; `*` and `?` stand for letters, and all that is given has to fit. */
export const studyQuerySchema = z.strictObject({
  patientName: wordsSchema,
  patientId: wordsSchema,
  /** `20240517`, or a span of days: `20240101-20241231`, of which either may be left out. */
  date: wordsSchema,
  modality: wordsSchema,
  accessionNumber: wordsSchema,
});
export type StudyQuery = Readonly<z.infer<typeof studyQuerySchema>>;

/** A study as a list shows it; what the archive does not say is empty, and counts are null. */
export const archiveStudySchema = z.strictObject({
  uid: uidSchema,
  patientName: z.string(),
  patientId: z.string(),
  /** `2024-05-17`, or as the archive has it. */
  date: z.string(),
  description: z.string(),
  accessionNumber: z.string(),
  modalities: z.array(z.string()).readonly(),
  series: count.nullable(),
  instances: count.nullable(),
});
export type ArchiveStudy = Readonly<z.infer<typeof archiveStudySchema>>;

export const foundStudiesSchema = z.strictObject({
  studies: z.array(archiveStudySchema).readonly(),
  /** Whether there are more than a list shows. */
  isCut: z.boolean(),
});
export type FoundStudies = Readonly<z.infer<typeof foundStudiesSchema>>;

/** Why an archive did not take a file: Failure Reason (0008,1197), PS3.4 table B.2-1 and PS3.18 table I.2-2. */
export const refusalSchema = z.strictObject({
  /** Of the file. */
  uid: z.string(),
  reason: count.nullable(),
});
export type Refusal = Readonly<z.infer<typeof refusalSchema>>;

const LONGEST_ADDRESS = 2000;
const LONGEST_SECRET = 1000;

const settingSchema = z.strictObject({
  /** While it is off nothing is connected to. */
  isOn: z.boolean(),
  /** Root of the DICOMweb services, such as `https://pacs.example/dicom-web`; empty where none was given. */
  address: z.string().max(LONGEST_ADDRESS),
  /** Empty where the archive asks for nobody. */
  user: z.string().max(100),
});

/** How a password is known: locked by the system, until the app ends, or not at all. */
export const archiveSettingSchema = settingSchema.extend({ password: z.enum(['kept', 'session', 'none']) });
export type ArchiveSetting = Readonly<z.infer<typeof archiveSettingSchema>>;

/** Without a password the one that is known stays, unless it was for another archive or user. */
export const archiveChoiceSchema = settingSchema.extend({
  password: z.string().max(LONGEST_SECRET).exactOptional(),
});
export type ArchiveChoice = Readonly<z.infer<typeof archiveChoiceSchema>>;

/** What may be under way, one of each. */
export const archiveWorkSchema = z.enum(['find', 'fetch', 'send']);
export type ArchiveWork = z.infer<typeof archiveWorkSchema>;

export const studyRequestSchema = z.strictObject({ study: uidSchema });

import * as z from 'zod';
import { projectIdSchema } from '../../core/contract/journal.ts';
import type { JsonFile } from '../files/json-file.ts';

/** Name of the file in a project folder that says what it is; written last, without it a folder is none yet. */
export const FACTS = 'project.json';
export const FACTS_VERSION = 1;

/** What a project folder says about itself. */
export const factsSchema = z.object({
  version: z.int().positive(),
  id: projectIdSchema,
  name: z.string(),
  /** `FolderListing.id` of where its images lie. */
  folder: z.string(),
});
export type Facts = z.infer<typeof factsSchema>;

/**
 * `projects.json` of the profile: project folders that lie elsewhere, with what they say about themselves, because they
 * may be out of reach. Those in the profile are found by looking.
 */
export const registrySchema = z.object({
  version: z.literal(1),
  projects: z.array(factsSchema.extend({ path: z.string() })),
});
export type RegistryContent = z.infer<typeof registrySchema>;
export const NO_PROJECTS: RegistryContent = { version: 1, projects: [] };

export type Registry = Pick<JsonFile<RegistryContent>, 'value' | 'write'>;

import * as z from 'zod';
import { count } from './schemas.ts';

/** Path inside a granted or exported folder: `/` between parts, nothing that climbs out or is absolute. */
export const folderPathSchema = z
  .string()
  .min(1)
  .max(4096)
  .refine(isFolderPath, 'must be a relative path without "..", "\\" or an empty part');

export function isFolderPath(path: string): boolean {
  if (/[\0\\]/.test(path) || /^[a-zA-Z]:/.test(path)) return false;
  return path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
}

export const listedImageSchema = z.strictObject({
  /** Path below the folder; stays the same while the file is neither moved nor renamed. */
  key: folderPathSchema,
  /** Bytes. */
  size: count,
  /** Milliseconds since 1970. */
  modified: z.number(),
});
export type ListedImage = z.infer<typeof listedImageSchema>;

export const folderListingSchema = z.strictObject({
  /** Names the folder for the life of this window; what the page may read goes by it. */
  handle: z.string(),
  /** Names the folder across restarts. */
  id: z.string(),
  name: z.string(),
  /** Sorted as a person would: `2.png` before `10.png`. */
  images: z.array(listedImageSchema),
  writable: z.boolean(),
  /** Whether it holds labels of its images, which are not among them; absent where it holds none. */
  hasLabels: z.boolean().optional(),
});
export type FolderListing = z.infer<typeof folderListingSchema>;

export const recentFolderSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Folder that holds it, for telling two of the same name apart. */
  parentName: z.string(),
  /** Milliseconds since 1970. */
  opened: z.number(),
});
export type RecentFolder = z.infer<typeof recentFolderSchema>;

export const exportKindSchema = z.enum(['folder', 'zip']);
export type ExportKind = z.infer<typeof exportKindSchema>;

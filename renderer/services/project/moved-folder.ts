import type { FolderListing } from '../../../core/contract/folders.ts';
import type { ProjectRecord } from '../../../core/contract/records.ts';
import type { HintStore, ProjectStore } from '../ports.ts';

/**
 * The project of a folder that was moved or renamed and is opened for the first time since: its folder is no longer
 * where it was, and most of its files are in this one, of the same size and written at the same time. Undefined where
 * there is none; a copy, whose original is still there, is a project of its own.
 */
export async function projectMovedTo(
  listing: FolderListing,
  stores: { readonly projects: ProjectStore; readonly images: Pick<HintStore, 'hints'> },
  /** Those of the folders that are known and no longer there. */
  gone: (folders: readonly string[]) => Promise<readonly string[]>,
): Promise<ProjectRecord | undefined> {
  const projects = await stores.projects.all();
  if (projects.some(({ folder }) => folder === listing.id)) return undefined;
  const left = new Set(await gone(projects.map(({ folder }) => folder)));
  if (left.size === 0) return undefined;
  const listed = new Set(listing.images.map(traitsOf));
  for (const project of projects.filter(({ folder }) => left.has(folder))) {
    const hints = await stores.images.hints(project.id);
    const found = hints.filter((hint) => listed.has(traitsOf(hint))).length;
    if (found * 2 > hints.length) return project;
  }
  return undefined;
}

/** Not the path: a folder may be opened from further up or down than before. */
function traitsOf({ size, modified }: { readonly size: number; readonly modified: number }): string {
  return `${size} ${modified}`;
}

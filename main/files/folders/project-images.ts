import { basename, dirname } from 'node:path';
import { listImages } from './folder-listing.ts';
import { PROJECT_FOLDER } from './project-folder.ts';

/**
 * Where the images of a project lie, going by its folder's path and `remembered`, where they were seen last; undefined
 * where that cannot be told. A project that lies in a folder of images belongs to those, wherever they are by now.
 */
export async function imagesOf(path: string, remembered: string | undefined): Promise<string | undefined> {
  const around = dirname(path);
  const places = basename(path) === PROJECT_FOLDER ? [around, remembered] : [remembered, around];
  for (const place of places) {
    if (place === undefined) continue;
    const images = await listImages({ root: place }).catch(() => []);
    if (images.length > 0) return place;
  }
  return undefined;
}

import type { Transaction } from 'dexie';
import { imageIdOf } from '../../../core/document/image-id.ts';
import type { ContentHash, ImageId } from '../../../core/document/image-id.ts';
import { keysOf } from '../keys.ts';
import type { EventRow, FileRow, ImageRow, PredictionRow, ProjectRow, TileRow } from './schema.ts';

/**
 * Gives each project the images that its files held, and what was drawn on them, as its own. Before, images were known
 * by their content alone and shared by all projects. Those that no file is known to hold any more go to every project:
 * which of them the work was done for cannot be told, and none of it may be lost.
 */
export async function shareOutImages(transaction: Transaction): Promise<void> {
  const projects = transaction.table<ProjectRow, string>('projects');
  await projects.toCollection().modify((project) => {
    Object.assign(project, { folder: project.id });
  });
  const everyone = await projects.toCollection().primaryKeys();
  if (everyone.length === 0) return;
  const files = transaction.table<FileRow>('files');
  const owners = new Map<ContentHash, Set<string>>();
  await files.each(({ projectId, imageId }) => {
    owners.set(imageId, (owners.get(imageId) ?? new Set()).add(projectId));
  });
  const images = transaction.table<ImageRow, ImageId>('images');
  // One by one: together the masks and maps of a large project would fill the memory.
  for (const content of await images.toCollection().primaryKeys()) {
    await copyImage(transaction, content, [...(owners.get(content) ?? everyone)]);
  }
  await files.toCollection().modify((file) => {
    Object.assign(file, { imageId: imageIdOf(file.projectId, file.imageId) });
  });
  await transaction
    .table<EventRow>('events')
    .toCollection()
    .modify((event) => {
      const [owner = everyone[0]] = owners.get(event.imageId) ?? [];
      if (owner !== undefined) Object.assign(event, { imageId: imageIdOf(owner, event.imageId) });
    });
}

/** Moves one image and all that belongs to it to its owners. */
async function copyImage(
  transaction: Transaction,
  content: ContentHash,
  owners: readonly string[],
): Promise<void> {
  const ids = owners.map((owner) => imageIdOf(owner, content));
  const images = transaction.table<ImageRow, ImageId>('images');
  const image = await images.get(content);
  if (image !== undefined) await images.bulkPut(ids.map((id) => ({ ...image, id })));
  await images.delete(content);
  const [from, to] = keysOf(content);
  for (const table of ['tiles', 'predictions'] as const) {
    const rows = transaction.table<TileRow | PredictionRow>(table);
    const own = rows.where(':id').between(from, to);
    const found = await own.toArray();
    for (const imageId of ids) await rows.bulkPut(found.map((row) => ({ ...row, imageId })));
    await own.delete();
  }
}

import Dexie from 'dexie';
import { imageIdOf, projectOf } from '../../core/document/image-id.ts';
import type { ImageId } from '../../core/document/image-id.ts';
import { Provenance } from '../../core/mask/provenance.ts';
import type { Size } from '../../core/geometry/size.ts';
import { area } from '../../core/geometry/rect.ts';
import { TileLayout } from '../../core/mask/label-grid.ts';
import { decodeTile, encodeTile } from '../../core/mask/tile-content.ts';
import type { WorkbenchDatabase } from './database.ts';
import { keysOf } from './keys.ts';
import type { ImageRow, TileRow } from './schema.ts';

/** Images of a project with pixels of a label. */
export async function imagesHaving(
  database: WorkbenchDatabase,
  projectId: string,
  label: number,
): Promise<readonly ImageRow[]> {
  const found: ImageRow[] = [];
  for (const image of await imagesOf(database, projectId)) {
    if ((await tilesHaving(database, image, label)).length > 0) found.push(image);
  }
  return found;
}

/**
 * Makes background of all pixels of a label, but in the image `except`, whose own step does that. What they were is
 * kept, so that the class can be brought back with them.
 */
export async function clearLabel(
  database: WorkbenchDatabase,
  label: number,
  except: ImageId,
  at: number,
): Promise<void> {
  const projectId = projectOf(except);
  for (const image of await imagesOf(database, projectId)) {
    if (image.id === except) continue;
    const tiles = await tilesHaving(database, image, label);
    if (tiles.length === 0) continue;
    await database.removed.bulkPut(tiles.map((tile) => ({ ...tile, projectId, label })));
    await database.tiles.bulkPut(
      tiles.map((tile) => {
        const { imageId, index } = tile;
        const { labels, provenance } = planesOf(image, tile);
        labels.forEach((known, pixel) => {
          if (known !== label) return;
          labels[pixel] = 0;
          provenance[pixel] = Provenance.human;
        });
        return { imageId, index, ...encodeTile({ labels, provenance }) };
      }),
    );
    await database.images.update(image.id, afterChange(image, at));
  }
}

/** Takes `clearLabel` back: its pixels get their label again where nobody has drawn since. */
export async function restoreLabel(
  database: WorkbenchDatabase,
  projectId: string,
  label: number,
  at: number,
): Promise<void> {
  const all = database.removed
    .where(':id')
    .between([projectId, label, Dexie.minKey, Dexie.minKey], [projectId, label, Dexie.maxKey, Dexie.maxKey]);
  const changed = new Map<ImageId, ImageRow>();
  for (const before of await all.toArray()) {
    const { imageId, index } = before;
    const image = changed.get(imageId) ?? (await database.images.get(imageId));
    if (image === undefined) continue;
    changed.set(imageId, image);
    const now = planesOf(image, (await database.tiles.get([imageId, index])) ?? { index });
    const then = planesOf(image, before);
    then.labels.forEach((known, pixel) => {
      if (known !== label || now.labels[pixel] !== 0) return;
      now.labels[pixel] = label;
      now.provenance[pixel] = then.provenance[pixel] as number;
    });
    await database.tiles.put({ imageId, index, ...encodeTile(now) });
  }
  await all.delete();
  for (const image of changed.values()) await database.images.update(image.id, afterChange(image, at));
}

/** An accepted mask that was changed is no longer the one that was accepted. */
function afterChange({ revision }: ImageRow, at: number): Partial<ImageRow> {
  return { revision: revision + 1, status: 'edited', changed: at };
}

function imagesOf(database: WorkbenchDatabase, projectId: string): PromiseLike<readonly ImageRow[]> {
  return database.images.where('id').startsWith(imageIdOf(projectId, '')).toArray();
}

async function tilesHaving(
  database: WorkbenchDatabase,
  image: ImageRow,
  label: number,
): Promise<readonly TileRow[]> {
  const [from, to] = keysOf(image.id);
  const tiles = await database.tiles.where(':id').between(from, to).toArray();
  // Most tiles do not hold the byte at all, neither as a label, nor as a part of one, nor as a length.
  return tiles.filter((tile) => tile.labels.includes(label) && planesOf(image, tile).labels.includes(label));
}

/** Planes of a tile, empty where there is none. */
function planesOf(size: Size, tile: TileRow | { readonly index: number }) {
  const rect = new TileLayout(size).rect(tile.index);
  return 'labels' in tile
    ? decodeTile(tile, rect)
    : { labels: new Uint16Array(area(rect)), provenance: new Uint8Array(area(rect)) };
}

import { contentOf } from '../../core/document/image-id.ts';
import type { FileHint, ImageRecord } from '../../core/contract/records.ts';
import type { ImageId } from '../../core/document/image-id.ts';
import type { Size } from '../../core/geometry/size.ts';
import { imagesHaving } from './class-removal.ts';
import type { Connection } from './connection.ts';
import { keysOf } from './keys.ts';
import type { ThumbnailRow } from './schema.ts';

/** Images of projects, and the paths they were last seen under. */
export class ImageRepository {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** For all paths of a project, trusted or not: whether they still hold is seen from the folder's listing. */
  hints(projectId: string): Promise<readonly FileHint[]> {
    const [from, to] = keysOf(projectId);
    return this.#connection.run((database) => database.files.where(':id').between(from, to).toArray());
  }

  /** Replaces what was known of the same paths. */
  async remember(projectId: string, hints: readonly FileHint[]): Promise<void> {
    const rows = hints.map((hint) => ({ ...hint, projectId }));
    await this.#connection.run((database) => database.files.bulkPut(rows));
  }

  /** Those of the images that were opened or predicted before. */
  async known(ids: readonly ImageId[]): Promise<ReadonlyMap<ImageId, ImageRecord>> {
    const rows = await this.#connection.run((database) => database.images.bulkGet([...ids]));
    return new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.id, row] as const])));
  }

  /** The record of an image, made when it is seen for the first time. */
  open(id: ImageId, { width, height }: Size): Promise<ImageRecord> {
    return this.#connection.run((database) =>
      database.transaction('rw', database.images, async (): Promise<ImageRecord> => {
        const known = await database.images.get(id);
        if (known) return known;
        const changed = Date.now();
        const image = {
          id,
          width,
          height,
          status: 'new',
          revision: 0,
          threshold: null,
          conflicts: [],
          uncertainty: null,
          changed,
        } as const;
        await database.images.add(image);
        return image;
      }),
    );
  }

  /** Images of a project with pixels of a label. */
  async having(projectId: string, label: number): Promise<readonly ImageId[]> {
    const found = await this.#connection.run((database) => imagesHaving(database, projectId, label));
    return found.map(({ id }) => id);
  }

  /** A person's verdict. */
  async review(id: ImageId, verdict: 'accepted' | 'reopened'): Promise<void> {
    const status = verdict === 'accepted' ? 'accepted' : 'edited';
    await this.#connection.run((database) =>
      database.transaction('rw', database.images, database.events, async () => {
        const changed = Date.now();
        const revision = (await database.images.get(id))?.revision ?? 0;
        await database.images.update(id, { status, changed });
        await database.events.add({ imageId: id, at: changed, kind: verdict, name: verdict, revision });
      }),
    );
  }

  /** Those that were made before, whatever folder their images lay in. */
  async thumbnails(ids: readonly ImageId[]): Promise<ReadonlyMap<ImageId, ThumbnailRow>> {
    const rows = await this.#connection.run((database) => database.thumbnails.bulkGet(ids.map(contentOf)));
    return new Map(
      ids.flatMap((id, index) => (rows[index] === undefined ? [] : [[id, rows[index]] as const])),
    );
  }

  async saveThumbnail({ imageId, ...picture }: ThumbnailRow): Promise<void> {
    const row = { ...picture, imageId: contentOf(imageId) };
    await this.#connection.run((database) => database.thumbnails.put(row));
  }
}

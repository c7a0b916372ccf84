import { contentOf } from '../../core/document/image-id.ts';
import type { FileHint } from '../../core/contract/records.ts';
import type { ImageId } from '../../core/document/image-id.ts';
import type { Connection } from './connection.ts';
import { keysOf } from './keys.ts';
import type { ThumbnailRow } from './schema.ts';

/** The paths that images were last seen under, and small pictures of them. */
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

import { describe, expect, it } from 'vitest';
import type { ImageRecord } from '../../../core/contract/records.ts';
import { doubtOf } from '../../../core/imaging/doubt.ts';
import { WorkbenchDatabase } from '../../../renderer/store/database.ts';
import { LabelRepository } from '../../../renderer/store/labels.ts';
import { Connection } from '../../../renderer/store/connection.ts';
import { migrations } from '../../../renderer/store/migrations.ts';
import { freshName, predictionOf, stepOf } from './support.ts';

describe('migrations', () => {
  it('are numbered without gaps and named once', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
    expect(new Set(migrations.map(({ name }) => name)).size).toBe(migrations.length);
  });

  it('bring a database of the first version up to date without losing anything', async () => {
    const name = freshName();
    const old = new WorkbenchDatabase(name, { version: 1 });
    const { map, ...rest } = predictionOf();
    const { width, height, channels, data } = map;
    // As version 1 wrote it: the map as it is, not deflated.
    await old.predictions.put({ ...rest, width, height, channels, data });
    const image: Omit<ImageRecord, 'doubt'> = {
      id: 'image',
      width: 64,
      height: 64,
      status: 'edited',
      revision: 3,
      threshold: 0.5,
      changed: 1,
    };
    await old.images.bulkPut([image, { ...image, id: 'unseen' }] as ImageRecord[]);
    const { edit } = stepOf(1, { 0: [0, 7] }).commit;
    await old.tiles.bulkPut(edit.tiles.map(({ index, after }) => ({ imageId: 'image', index, ...after })));
    expect(old.tables.map((table) => table.name)).not.toContain('thumbnails');
    old.close();

    const current = new WorkbenchDatabase(name);
    await current.open();
    expect(current.verno).toBe(migrations.length);
    await current.thumbnails.put({ imageId: 'image', bytes: Uint8Array.of(1), mediaType: 'image/webp' });
    expect(await current.images.get('image')).toEqual({ ...image, doubt: doubtOf(map, rest.threshold) });
    expect(await current.images.get('unseen')).toEqual({ ...image, id: 'unseen', doubt: null });
    const stored = await current.predictions.toArray();
    expect(stored[0]?.data).not.toEqual(data);

    const labels = new LabelRepository(new Connection(current));
    expect(await labels.prediction('image')).toEqual(predictionOf());
    expect(await labels.tiles('image')).toMatchObject([{ index: 0, labels: edit.tiles[0]?.after.labels }]);
  });
});

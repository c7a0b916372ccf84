import { describe, expect, it } from 'vitest';
import { imageIdOf } from '../../../../core/document/image-id.ts';
import { uncertaintyOf } from '../../../../core/imaging/uncertainty.ts';
import { LegacyDatabase } from '../../../../renderer/store/legacy/database.ts';
import { migrations } from '../../../../renderer/store/legacy/migrations.ts';
import type { ImageRow, ProjectRow } from '../../../../renderer/store/legacy/schema.ts';
import { deflateMap, inflateMap } from '../../../../renderer/store/probability-codec.ts';
import type { Entry } from '../../../../renderer/store/annotations.ts';
import type { Prediction } from '../../../../core/document/prediction.ts';
import { freshName, predictionOf, entryOf } from '../support.ts';

function tilesOf({ commit }: Entry) {
  return commit.targets.flatMap((target) => target.tiles);
}

/** Before predictions were known by what they say. */
function legacyPredictionOf(): Omit<Prediction, 'id'> {
  const { imageId, map, labels, threshold, fillHoles, smallestRegion, ...rest } = predictionOf();
  const { provider, modelId, modelName, modelSha256, milliseconds, time } = rest;
  const model = { provider, modelId, modelName, modelSha256, milliseconds, time };
  return { imageId, map, labels, threshold, fillHoles, smallestRegion, ...model };
}

/** What stands beside the size of an image that was worked on. */
const WORKED_ON = { revision: 3, threshold: 0.5, conflicts: [], doubt: 0.2, changed: 1 };

describe('migrations', () => {
  it('are numbered without gaps and named once', () => {
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
    expect(new Set(migrations.map(({ name }) => name)).size).toBe(migrations.length);
  });

  it('bring a database of the first version up to date without losing anything', async () => {
    const name = freshName();
    const old = new LegacyDatabase(name, { version: 1 });
    const { map, ...rest } = legacyPredictionOf();
    const { width, height, channels, data } = map;
    // As version 1 wrote it: the map as it is, not deflated.
    await old.predictions.put({ ...rest, width, height, channels, data });
    const image: Omit<ImageRow, 'doubt' | 'conflicts'> = {
      id: 'image',
      width: 64,
      height: 64,
      status: 'edited',
      revision: 3,
      threshold: 0.5,
      changed: 1,
    };
    await old.images.bulkPut([image, { ...image, id: 'unseen' }] as ImageRow[]);
    const tiles = tilesOf(entryOf(1, { 0: [0, 7] }));
    await old.tiles.bulkPut(tiles.map(({ index, after }) => ({ imageId: 'image', index, ...after })));
    expect(old.tables.map((table) => table.name)).not.toContain('thumbnails');
    old.close();

    const current = new LegacyDatabase(name);
    await current.open();
    expect(current.verno).toBe(migrations.length);
    await current.thumbnails.put({ imageId: 'image', bytes: Uint8Array.of(1), mediaType: 'image/webp' });
    const added = { conflicts: [], doubt: uncertaintyOf(map, rest.threshold) };
    expect(await current.images.get('image')).toEqual({ ...image, ...added });
    expect(await current.images.get('unseen')).toEqual({
      ...image,
      ...added,
      id: 'unseen',
      doubt: null,
    });
    const stored = await current.predictions.toArray();
    expect(stored[0]?.data).not.toEqual(data);

    const [row] = stored;
    expect(row && inflateMap(row.data, data.length)).toEqual(data);
    expect(await current.tiles.toArray()).toMatchObject([{ index: 0, labels: tiles[0]?.after.labels }]);
  });

  it('name what deleted classes left behind, and reserve its label', async () => {
    const name = freshName();
    const old = new LegacyDatabase(name, { version: 5 });
    const project = { view: { image: null, editor: {} }, nextLabel: 0, name: 'Cases' };
    const nerve = { label: 7, name: 'Nerve', color: '#112233', locked: false };
    const lesion = { label: 1, name: 'Lesion', color: '#e69f00', locked: false };
    await old.projects.bulkPut([
      { ...project, id: 'one', folder: 'one', classes: [lesion], opened: 1 },
      { ...project, id: 'two', folder: 'two', classes: [lesion, nerve], opened: 2 },
      { ...project, id: 'empty', folder: 'empty', classes: [], opened: 3 },
    ]);
    const imageId = imageIdOf('one', 'hash');
    const size = { ...WORKED_ON, width: 128, height: 64 };
    await old.images.put({ ...size, id: imageId, status: 'edited' });
    const tiles = tilesOf(entryOf(1, { 0: [0, 7], 1: [0, 9] }));
    await old.tiles.bulkPut(tiles.map(({ index, after }) => ({ imageId, index, ...after })));
    old.close();

    const current = new LegacyDatabase(name);
    expect(await current.projects.get('one')).toMatchObject({
      classes: [lesion, nerve, { label: 9, name: 'Class 9' }],
      nextLabel: 10,
    });
    expect(await current.projects.get('two')).toMatchObject({ classes: [lesion, nerve], nextLabel: 8 });
    expect(await current.projects.get('empty')).toMatchObject({ classes: [], nextLabel: 1 });
  });

  it('give every project the images of its files, with all that was done to them', async () => {
    const name = freshName();
    const old = new LegacyDatabase(name, { version: 4 });
    const project = { name: 'Cases', classes: [], view: { image: null, editor: {} }, opened: 1 };
    await old.projects.bulkPut(['one', 'two'].map((id) => ({ ...project, id }) as unknown as ProjectRow));
    const size = { ...WORKED_ON, width: 64, height: 64 };
    const contents = ['shared', 'only-two', 'lost'];
    await old.images.bulkPut(contents.map((id) => ({ ...size, id, status: 'edited' as const })));
    const tiles = tilesOf(entryOf(1, { 0: [0, 7], 1: [0, 8] }));
    for (const imageId of contents) {
      await old.tiles.bulkPut(tiles.map(({ index, after }) => ({ imageId, index, ...after })));
      await old.events.add({ imageId, at: 1, kind: 'do', name: 'brush', revision: 3 });
    }
    const { map, ...rest } = legacyPredictionOf();
    const { width, height, channels } = map;
    const row = { ...rest, imageId: 'shared', width, height, channels, data: deflateMap(map.data) };
    await old.predictions.put(row);
    const file = { size: 10, modified: 20 };
    await old.files.bulkPut([
      { ...file, projectId: 'one', path: 'a.png', imageId: 'shared' },
      { ...file, projectId: 'two', path: 'b.png', imageId: 'shared' },
      { ...file, projectId: 'two', path: 'c.png', imageId: 'only-two' },
    ]);
    old.close();

    const current = new LegacyDatabase(name);
    const images = await current.images.toCollection().primaryKeys();
    // What no file is known to hold any more may be either project's work.
    const ids = [
      imageIdOf('one', 'lost'),
      imageIdOf('one', 'shared'),
      imageIdOf('two', 'lost'),
      imageIdOf('two', 'only-two'),
      imageIdOf('two', 'shared'),
    ];
    expect(images).toEqual(ids);
    expect(await current.images.get(imageIdOf('two', 'shared'))).toEqual({
      ...size,
      id: imageIdOf('two', 'shared'),
      status: 'edited',
    });
    for (const id of ids) {
      const own = await current.tiles.filter(({ imageId }) => imageId === id).toArray();
      expect(own).toHaveLength(2);
    }
    expect(await current.tiles.count()).toBe(10);
    for (const owner of ['one', 'two']) {
      const imageId = imageIdOf(owner, 'shared');
      expect(await current.predictions.get([imageId, rest.modelSha256])).toEqual({ ...row, imageId });
    }
    expect(await current.predictions.count()).toBe(2);
    expect((await current.files.toArray()).map(({ path, imageId }) => [path, imageId])).toEqual([
      ['a.png', imageIdOf('one', 'shared')],
      ['b.png', imageIdOf('two', 'shared')],
      ['c.png', imageIdOf('two', 'only-two')],
    ]);
    expect((await current.projects.toArray()).map(({ folder }) => folder)).toEqual(['one', 'two']);
    expect(await current.events.where('imageId').equals(imageIdOf('one', 'shared')).count()).toBe(1);
  });
});

import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { decodeTiles } from '../../../core/mask/tiles.ts';
import type { Connection } from '../../../renderer/store/connection.ts';
import { ImageRepository } from '../../../renderer/store/images.ts';
import { LabelRepository } from '../../../renderer/store/labels.ts';
import { ProjectRepository } from '../../../renderer/store/projects.ts';
import { freshConnection, predictionOf, stepOf } from './support.ts';

const SIZE = { width: 128, height: 64 };

let connection: Connection;
let labels: LabelRepository;
let images: ImageRepository;

beforeEach(async () => {
  connection = freshConnection();
  labels = new LabelRepository(connection);
  images = new ImageRepository(connection);
  await images.open('image', SIZE);
});

/** The label of each tile, all of whose pixels are alike in these tests. */
async function storedTiles(): Promise<readonly number[]> {
  const { data } = decodeTiles(SIZE, await labels.tiles('image'));
  return [data[0] as number, data[64] as number];
}

describe('a stored step', () => {
  it('writes what the tiles hold afterwards', async () => {
    await labels.save([stepOf(1, { 0: [0, 3] })]);
    expect(await storedTiles()).toEqual([3, 0]);
  });

  it('writes what they held before when it is an undo', async () => {
    await labels.save([stepOf(1, { 0: [0, 3], 1: [0, 4] })]);
    await labels.save([stepOf(2, { 0: [0, 3] }, 'undo')]);
    expect(await storedTiles()).toEqual([0, 4]);
  });

  it('brings status, revision, threshold and an event with it', async () => {
    await labels.save([stepOf(1, { 0: [0, 3] })]);
    expect((await images.known(['image'])).get('image')).toMatchObject({
      status: 'edited',
      revision: 1,
      threshold: 0.6,
      changed: 1001,
    });
    const events = await connection.run((database) => database.events.toArray());
    expect(events).toMatchObject([{ imageId: 'image', kind: 'do', name: 'brush', revision: 1, at: 1001 }]);
  });

  it('leaves the same map whether it is stored alone, with others or again', async () => {
    const steps = fc.array(
      fc.record({
        tile: fc.integer({ min: 0, max: 1 }),
        labels: fc.tuple(fc.nat(3), fc.nat(3)),
        kind: fc.constantFrom('do' as const, 'undo' as const, 'redo' as const),
      }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (drawn) => {
        const sequence = drawn.map(({ tile, labels: sides, kind }, i) =>
          stepOf(i + 1, { [tile]: sides }, kind),
        );
        await connection.run((database) => database.tiles.clear());
        for (const step of sequence) await labels.save([step]);
        const oneByOne = await storedTiles();
        await connection.run((database) => database.tiles.clear());
        await labels.save(sequence);
        await labels.save(sequence);
        expect(await storedTiles()).toEqual(oneByOne);
      }),
      { numRuns: 15 },
    );
  });

  it('is stored whole or not at all', async () => {
    const broken = { ...stepOf(2, { 1: [0, 4] }), at: (): number => 0 } as unknown as ReturnType<
      typeof stepOf
    >;
    await expect(labels.save([stepOf(1, { 0: [0, 3] }), broken])).rejects.toThrow(/cannot be stored/);
    expect(await storedTiles()).toEqual([0, 0]);
    expect((await images.known(['image'])).get('image')).toMatchObject({ status: 'new', revision: 0 });
  });

  it('carries class changes into the project', async () => {
    const projects = new ProjectRepository(connection);
    const lesion = { label: 1, name: 'lesion', color: '#e69f00', locked: false };
    const { id: projectId } = await projects.open({ id: 'folder', name: 'Cases' }, [lesion]);
    const renamed = { ...lesion, name: 'naevus' };
    const step = stepOf(1, {});
    const edit = {
      ...step.commit.edit,
      name: 'class-rename',
      classes: [{ label: 1, before: lesion, after: renamed }],
    } as const;
    await labels.save([{ ...step, projectId, commit: { ...step.commit, edit } }]);
    expect((await projects.open({ id: 'folder', name: 'Cases' }, [])).classes).toEqual([renamed]);
    await labels.save([{ ...step, projectId, commit: { ...step.commit, edit, kind: 'undo' } }]);
    expect((await projects.open({ id: 'folder', name: 'Cases' }, [])).classes).toEqual([lesion]);
  });
});

describe('a prediction', () => {
  const [tile] = stepOf(1, { 0: [0, 5] }).commit.edit.tiles;
  const mask = tile === undefined ? [] : [{ index: 0, ...tile.after }];

  it('comes back as it was, the latest of several models', async () => {
    await labels.savePrediction(predictionOf({ modelSha256: 'b'.repeat(64), time: 9000 }));
    await labels.savePrediction(predictionOf());
    expect(await labels.prediction('image')).toEqual(
      predictionOf({ modelSha256: 'b'.repeat(64), time: 9000 }),
    );
    expect(await labels.prediction('other')).toBeNull();
  });

  it('replaces the mask of an image that no person has drawn on', async () => {
    expect(await labels.saveMask(predictionOf(), mask)).toBe(true);
    expect(await storedTiles()).toEqual([5, 0]);
    expect(await labels.saveMask(predictionOf(), [])).toBe(true);
    expect(await storedTiles()).toEqual([0, 0]);
    expect((await images.known(['image'])).get('image')).toMatchObject({ status: 'predicted', revision: 2 });
  });

  it('leaves an image alone that a person has drawn on or accepted', async () => {
    await labels.save([stepOf(1, { 1: [0, 2] })]);
    expect(await labels.saveMask(predictionOf(), mask)).toBe(false);
    await images.review('image', 'accepted');
    expect(await labels.saveMask(predictionOf(), mask)).toBe(false);
    expect(await storedTiles()).toEqual([0, 2]);
  });
});

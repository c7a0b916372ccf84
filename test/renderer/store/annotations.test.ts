import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Commit } from '../../../core/document/commit.ts';
import { LATER_FIELDS, newFrame } from '../../../core/document/state.ts';
import type { FrameRecord, WorkState } from '../../../core/document/state.ts';
import { CommitStream } from '../../../core/document/stream.ts';
import { decodeTiles, tilesToGrid } from '../../../core/mask/tiles.ts';
import { AnnotationStore } from '../../../renderer/store/annotations.ts';
import type { Entry } from '../../../renderer/store/annotations.ts';
import type { Connection } from '../../../renderer/store/connection.ts';
import { Projection } from '../../../renderer/store/projection.ts';
import { ProjectRepository } from '../../../renderer/store/projects.ts';
import { arbitraryWork, perform } from '../../support/arbitrary-work.ts';
import { entryOf, freshConnection, predictionOf } from './support.ts';

const SIZE = { width: 128, height: 64 };

let connection: Connection;
let store: AnnotationStore;

beforeEach(async () => {
  connection = freshConnection();
  store = new AnnotationStore(connection);
  await store.open('image', SIZE);
});

/** The label of each tile, all of whose pixels are alike in these tests. */
async function storedTiles(): Promise<readonly number[]> {
  const { data } = decodeTiles(SIZE, await store.tiles('image'));
  return [data[0] as number, data[64] as number];
}

const record = async () => (await store.known(['image'])).get('image');

describe('a frame that an earlier version stored', () => {
  it('is read as one without notes and measurements, by every way', async () => {
    const fields = Object.entries(newFrame('earlier', SIZE, 0)).filter(([field]) => !(field in LATER_FIELDS));
    const row = Object.fromEntries(fields) as unknown as FrameRecord;
    await connection.run((database) => database.frames.put(row));
    const whole = { id: 'earlier', ...LATER_FIELDS };
    expect(await store.open('earlier', SIZE)).toMatchObject(whole);
    expect((await store.known(['earlier'])).get('earlier')).toMatchObject(whole);
    expect(await store.frames(['earlier'])).toMatchObject([whole]);
  });
});

describe('a commit', () => {
  it('leaves in the store what it leaves in its tiles', async () => {
    await store.append([entryOf(1, { 0: [0, 3], 1: [0, 4] })]);
    expect(await storedTiles()).toEqual([3, 4]);
    await store.append([entryOf(2, { 0: [3, 0] }, 'undo')]);
    expect(await storedTiles()).toEqual([0, 4]);
  });

  it('brings status, revision, threshold and an event with it', async () => {
    await store.append([entryOf(1, { 0: [0, 3] })]);
    expect(await record()).toMatchObject({ status: 'edited', revision: 1, threshold: 0.6, changed: 1001 });
    const events = await connection.run((database) => database.events.toArray());
    expect(events).toMatchObject([{ frames: ['image'], kind: 'do', name: 'brush', at: 1001 }]);
  });

  it('leaves the same map whether it is stored alone, with others or again', async () => {
    const tiles = fc.record({ tile: fc.integer({ min: 0, max: 1 }), label: fc.nat(3) });
    await fc.assert(
      fc.asyncProperty(fc.array(tiles, { minLength: 1, maxLength: 6 }), async (drawn) => {
        const entries = drawn.map(({ tile, label }, i) => entryOf(i + 1, { [tile]: [0, label] }));
        const results = [];
        for (const batches of [entries.map((entry) => [entry]), [entries], [entries, entries]]) {
          connection = freshConnection();
          store = new AnnotationStore(connection);
          await store.open('image', SIZE);
          for (const batch of batches) await store.append(batch);
          results.push([await storedTiles(), (await record())?.revision]);
        }
        expect(results[1]).toEqual(results[0]);
        expect(results[2]).toEqual(results[0]);
      }),
      { numRuns: 15 },
    );
  });

  it('is stored whole or not at all', async () => {
    const { commit } = entryOf(2, { 1: [0, 4] });
    const broken = { commit: { ...commit, at: (): number => 0 } as unknown as Commit, predictions: [] };
    await expect(store.append([entryOf(1, { 0: [0, 3] }), broken])).rejects.toThrow(/cannot be stored/);
    expect(await storedTiles()).toEqual([0, 0]);
    expect(await record()).toMatchObject({ status: 'new', revision: 0 });
  });

  it('that does not follow what is stored is refused with all that came along', async () => {
    const entries = [entryOf(1, { 0: [0, 3] }), entryOf(3, { 1: [0, 4] })];
    await expect(store.append(entries)).rejects.toMatchObject({ code: 'store.order' });
    expect(await storedTiles()).toEqual([0, 0]);
    const { commit } = entryOf(1, { 0: [0, 3] });
    const targets = commit.targets.map((target) => ({ ...target, frame: 'never seen' }));
    const unknown = { commit: { ...commit, targets }, predictions: [] };
    await expect(store.append([unknown])).rejects.toMatchObject({ code: 'store.order' });
  });

  it('takes up nothing behind a gap in the journal, which the position would hide', async () => {
    const projection = new Projection(connection);
    const entries = [entryOf(1, { 0: [0, 3] })];
    const at = (count: number) => ({ epoch: 'e', count, link: '' });
    await expect(store.append(entries, at(1))).rejects.toMatchObject({ code: 'store.order' });
    await projection.reached('project', at(4));
    await expect(store.append(entries, at(6))).rejects.toMatchObject({ code: 'store.order' });
    await store.append(entries, at(5));
    expect(await projection.position('project')).toEqual(at(5));
  });

  it('has steps of an earlier journal before those of the one that goes on from it', async () => {
    const projection = new Projection(connection);
    const step = (revision: number) => ({ ...entryOf(revision, { 0: [0, revision] }), places: ['image'] });
    const at = (epoch: string, count: number) => ({ epoch, count, link: '' });
    await projection.reached('project', at('e', 500));
    for (const revision of [1, 2]) await store.append([step(revision)], at('e', 500 + revision));
    await projection.reached('project', at('f', 3));
    await store.append([step(3)], at('f', 4));
    const steps = await store.steps('image');
    expect(steps.map(({ commit }) => commit.id)).toEqual(['commit 1', 'commit 2', 'commit 3']);
  });

  it('carries class changes into the project', async () => {
    const projects = new ProjectRepository(connection);
    const lesion = { label: 1, name: 'lesion', color: '#e69f00', locked: false };
    const { id: project } = await projects.open({ id: 'folder', name: 'Cases' }, [lesion]);
    const { commit } = entryOf(1, {});
    const changes = [{ label: 1, before: { name: 'lesion' }, after: { name: 'naevus' } }];
    const renaming = { ...commit, project, targets: [], classes: { parent: 0, changes } };
    await store.append([{ commit: renaming, predictions: [] }]);
    expect(await projects.open({ id: 'folder', name: 'Cases' }, [])).toMatchObject({
      classes: [{ ...lesion, name: 'naevus' }],
      revision: 1,
    });
  });
});

describe('a prediction', () => {
  it('comes with the labels drawn from it, and as it was', async () => {
    const { commit } = entryOf(1, { 0: [0, 3] });
    const [target] = commit.targets;
    const after = { ...target?.after, prediction: 'prediction' };
    const entry = {
      commit: { ...commit, targets: [{ ...target, after }] },
      predictions: [predictionOf()],
    } as Entry;
    expect(await store.prediction('image')).toBeNull();
    await store.append([entry]);
    expect(await store.prediction('image')).toEqual(predictionOf());
    expect(await store.prediction('other')).toBeNull();
  });
});

describe('frames', () => {
  it('keep their record when they are opened again', async () => {
    await store.append([entryOf(1, { 0: [0, 3] })]);
    expect(await store.open('image', SIZE)).toMatchObject({ status: 'edited', revision: 1 });
    expect([...(await store.known(['image', 'never seen'])).keys()]).toEqual(['image']);
  });

  it('are found by the classes that are drawn on them', async () => {
    const { commit } = entryOf(1, { 0: [0, 3] });
    for (const frame of ['project a', 'project b', 'other c']) {
      await store.open(frame, SIZE);
      const targets = commit.targets.map((target) => ({ ...target, frame }));
      if (frame !== 'project b')
        await store.append([{ commit: { ...commit, id: frame, targets }, predictions: [] }]);
    }
    expect((await store.having('project', 3)).map(({ id }) => id)).toEqual(['project a']);
    expect(await store.having('project', 4)).toEqual([]);
  });
});

describe('the store', () => {
  it('holds what folding the same commits gives, whatever was done and taken back', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryWork, async (work) => {
        const entries: Entry[] = [];
        const stream = new CommitStream({
          newId: () => `${entries.length}-${Math.random()}`,
          now: () => entries.length,
        });
        stream.onCommit((commit, predictions) => void entries.push({ commit, predictions }));
        const own = freshConnection();
        const annotations = new AnnotationStore(own);
        const start = work.start((id, size) => newFrame(id, size, 0));
        for (const project of start.projects) {
          stream.openProject(project);
          const row = {
            ...project,
            folder: project.id,
            name: '',
            view: { image: null, editor: {} },
            opened: 0,
          };
          await own.run((database) => database.projects.put(row));
        }
        for (const frame of start.frames) {
          stream.load(frame);
          await own.run((database) => database.frames.put({ ...withoutTiles(frame) }));
        }
        for (const step of work.steps) perform(stream, step);
        for (let from = 0; from < entries.length; from += 3)
          await annotations.append(entries.slice(from, from + 3));
        expect(await stateOf(annotations, own, stream.state)).toEqual(comparable(stream.state));
      }),
      { numRuns: 25 },
    );
  });
});

function withoutTiles<T extends { readonly tiles: unknown }>({
  tiles: _tiles,
  ...record
}: T): Omit<T, 'tiles'> {
  return record;
}

/** A state as plain values: missing tiles are as good as empty ones. */
function comparable({ frames, projects, series }: WorkState) {
  const planes = [...frames.values()].map((frame) => {
    const { data, provenance } = tilesToGrid(frame);
    return [frame.id, Buffer.from(data).toString('latin1'), Buffer.from(provenance).toString('latin1')];
  });
  const records = [...frames.values()].map(withoutTiles);
  const lists = [...projects.values()].map(({ id, classes, nextLabel, revision }) => ({
    id,
    classes,
    nextLabel,
    revision,
  }));
  return { planes, records, lists, series: [...series.values()] };
}

async function stateOf(annotations: AnnotationStore, own: Connection, like: WorkState) {
  const frames = await annotations.frames([...like.frames.keys()]);
  const projects = await own.run((database) => database.projects.bulkGet([...like.projects.keys()]));
  const series = await own.run((database) => database.series.bulkGet([...like.series.keys()]));
  const byId = <T extends { readonly id: string }>(rows: readonly (T | undefined)[]) =>
    new Map(rows.flatMap((row) => (row === undefined ? [] : [[row.id, row] as const])));
  return comparable({ frames: byId(frames), projects: byId(projects), series: byId(series) });
}

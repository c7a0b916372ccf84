import { dirname } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { ImageId } from '../../../core/document/image-id.ts';
import type { Bringing } from '../../../core/contract/records.ts';
import { encodeEntry } from '../../../core/journal/entry.ts';
import type { JournalEntry } from '../../../core/journal/entry.ts';
import { compactJournal, dropHistory } from '../../../main/journal/compact.ts';
import { seededRandom } from '../../../core/random.ts';
import { AnnotationStore } from '../../../renderer/store/annotations.ts';
import { journalOn } from '../../../renderer/wiring.ts';
import { FaultyDisk } from '../../support/faulty-disk.ts';
import { BridgeClient } from '../../../renderer/services/bridge-client.ts';
import { LeadChoice } from '../../../renderer/services/project/lead-choice.ts';
import { projectsOn } from '../../support/projects.ts';
import { answerJournals, folderOf, SMALL_FILES, startWorkbench, TestBridge } from '../services/support.ts';
import { entryOf, freshConnection, freshName } from './support.ts';

const PICTURES = { 'a.png': 24, 'b.png': 48, 'c.png': 72 };

type Bench = Awaited<ReturnType<typeof startWorkbench>>;

async function stroke(bench: Bench, key: string, at: readonly [number, number] = [80, 40]): Promise<void> {
  await bench.open(key);
  bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
  bench.driver.tool('brush', 7).click(at);
  await bench.settled();
}

/** A prediction of all, strokes, a class, an acceptance and something taken back. */
async function someWork(bench: Bench): Promise<void> {
  await bench.batch.start();
  await stroke(bench, 'a.png');
  await stroke(bench, 'a.png', [10, 70]);
  bench.driver.run('edit.undo');
  bench.driver.run('class.add', { name: 'Nerve' });
  await stroke(bench, 'b.png');
  await bench.review.acceptAndNext();
  await bench.settled();
}

/** All that is stored of the images that are listed, but for when it happened. */
async function workOf({ annotations, project }: Bench) {
  await vi.waitFor(() =>
    expect(project.state.images.every(({ imageId }) => imageId !== undefined)).toBe(true),
  );
  const ids = project.state.images.map(({ imageId }) => imageId as ImageId);
  const { classes, nextLabel, counts } = project.state;
  return {
    classes,
    nextLabel,
    counts,
    frames: await annotations.frames(ids),
    series: await Promise.all(ids.map((id) => annotations.series(id))),
    predictions: await Promise.all(ids.map((id) => annotations.prediction(id))),
  };
}

/** The images are known again once their files were read. */
async function started(...options: Parameters<typeof startWorkbench>): Promise<Bench> {
  const bench = await startWorkbench(...options);
  bench.thumbnails.show(Object.keys(PICTURES));
  await vi.waitFor(() => expect(bench.project.state.images.every(({ imageId }) => imageId)).toBe(true));
  return bench;
}

/** Compacts the one journal there is, and forgets its history. */
async function compacted(disk: FaultyDisk): Promise<void> {
  const folders = [...disk.files.keys()].filter((path) => path.endsWith('.ulj')).map((path) => dirname(path));
  const [folder = ''] = folders;
  await compactJournal(disk, folder, SMALL_FILES.journal);
  await dropHistory(disk, folder);
}

const unlessCompacted = (disk: FaultyDisk, what: string): Promise<void> =>
  what.includes('compacted') ? compacted(disk) : Promise.resolve();

/** What the window says of the open image, beside its pixels. */
function stateOf({ driver, editor }: Bench) {
  const { threshold, imageStatus, prediction, conflicts } = editor.state;
  return { provenance: driver.drawing.provenance.slice(), threshold, imageStatus, prediction, conflicts };
}

const idOf = ({ id }: { readonly id: string }): string => id;

describe('the work', () => {
  it.each(['as it is', 'compacted'])(
    'is all there again from the journal alone, %s, and it is said',
    async (what) => {
      const folder = await folderOf(PICTURES);
      const disk = new FaultyDisk();
      const first = await started(folder, freshName(), { disk });
      await someWork(first);
      const before = await workOf(first);
      first.quit();
      await unlessCompacted(disk, what);

      const second = await started(folder, freshName(), { disk });
      expect(await workOf(second)).toEqual(before);
      expect(second.project.state.problem).toMatch(/^The working copy of Cases was missing or damaged/);
      await stroke(second, 'c.png');
      second.quit();

      const third = await started(folder, freshName(), { disk });
      expect(third.project.state.counts).toMatchObject({ edited: 2, accepted: 1 });
      third.quit();
    },
  );

  it.each(['as it is', 'compacted since'])(
    'is brought into a store that is behind the journal, %s, without a word',
    async (what) => {
      const folder = await folderOf(PICTURES);
      const [database, disk] = [freshName(), new FaultyDisk()];
      const first = await started(folder, database, { disk });
      await stroke(first, 'a.png');
      // The page goes after the journal has the next step, and before the store does.
      const append = vi.spyOn(first.annotations, 'append').mockRejectedValue(new Error('gone'));
      await stroke(first, 'a.png', [40, 40]).catch(() => undefined);
      await vi.waitFor(() => expect(append).toHaveBeenCalled());
      const drawn = Uint16Array.from(first.driver.drawing.labels);
      first.quit();
      await unlessCompacted(disk, what);

      const second = await started(folder, database, { disk });
      await second.open('a.png');
      expect(Uint16Array.from(second.driver.drawing.labels)).toEqual(drawn);
      expect(second.project.state).not.toHaveProperty('problem');
      second.quit();
    },
  );

  it('is brought in parts where there is much of it, and it is told how far', async () => {
    const strokes = Array.from({ length: 600 }, (_, index) => entryOf(index + 1, { 0: [index % 2, 1] }));
    const projects = projectsOn(new FaultyDisk());
    await projects.begin('project');
    const entries: JournalEntry[] = [
      {
        kind: 'project',
        project: { id: 'project', name: 'Cases', folder: 'f', revision: 0, classes: [], nextLabel: 1 },
      },
      ...strokes.map(({ commit }) => ({
        kind: 'commit' as const,
        commit,
        predictions: [],
        sizes: [{ width: 64, height: 64 }],
        places: ['image'],
      })),
    ];
    await projects.append('project', entries.map(encodeEntry));
    await projects.ready({ project: 'project', folder: 'f', name: 'Cases' });
    const connection = freshConnection();
    const annotations = new AnnotationStore(connection);
    const bridge = new TestBridge();
    answerJournals(bridge.handlers, projects);
    const client = new BridgeClient(bridge);
    const journal = journalOn({ connection, annotations, client, leadChoice: new LeadChoice() });
    const told: Bringing[] = [];
    const listing = { handle: 'h', id: 'f', name: 'Cases', images: [], writable: true };
    const opened = await journal.open(listing, [], { onBringing: (bringing) => told.push(bringing) });
    expect(told).toEqual([250, 500].map((done) => ({ name: 'Cases', done, total: 601 })));
    expect(opened?.notice).toContain('600 steps');
    expect((await annotations.frames(['image']))[0]).toMatchObject({ revision: 600, status: 'edited' });
    expect(await annotations.steps('image')).toEqual(
      strokes.slice(-200).map(({ commit }): unknown => expect.objectContaining({ commit })),
    );
    const again: Bringing[] = [];
    await journal.open(listing, [], { onBringing: (bringing) => again.push(bringing) });
    expect(again).toEqual([]);
  });

  it('is in a journal from the beginning where there was none yet', async () => {
    const folder = await folderOf(PICTURES);
    const database = freshName();
    const first = await started(folder, database, { disk: new FaultyDisk() });
    await someWork(first);
    const before = await workOf(first);
    first.quit();
    // As work is that comes from a version without journals.
    const disk = new FaultyDisk();
    const connection = freshConnection(database);
    await connection.run(({ facts }) => facts.clear());
    connection.close();
    const second = await started(folder, database, { disk });
    await vi.waitFor(() => expect([...disk.files.keys()].join()).toContain('project.json'));
    second.quit();
    const third = await started(folder, freshName(), { disk });
    expect(await workOf(third)).toEqual(before);
    third.quit();
  });

  it('that the store alone knows counts where the person says so, as after a backup came back', async () => {
    const folder = await folderOf(PICTURES);
    const [database, disk] = [freshName(), new FaultyDisk()];
    const first = await started(folder, database, { disk });
    await stroke(first, 'a.png');
    const older = disk.afterPowerCut(() => 0);
    await stroke(first, 'b.png');
    const before = await workOf(first);
    first.quit();

    const second = await started(folder, database, { disk: older, lead: 'computer' });
    const question = { name: 'Cases', computer: { steps: 2 }, folder: { steps: 1 } };
    expect(second.questions).toMatchObject([question]);
    expect(await workOf(second)).toEqual(before);
    expect(second.project.state.problem).toMatch(/is kept as [a-z0-9-]+\.kept-/);
    second.quit();
    expect([...older.files.keys()].some((path) => path.includes('.kept-'))).toBe(true);
    const third = await started(folder, freshName(), { disk: older });
    expect(await workOf(third)).toEqual(before);
    await third.open('a.png');
    third.driver.run('edit.undo');
    expect(third.driver.drawing.labels.every((label) => label === 0)).toBe(true);
    third.quit();
  });

  it.each([
    ['its last file', -1],
    ['an earlier file', 1],
  ])('is there as far as the journal can be read, where both are damaged, here %s', async (_, which) => {
    const folder = await folderOf(PICTURES);
    const disk = new FaultyDisk();
    const first = await started(folder, freshName(), { disk });
    await first.open('a.png');
    first.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    const journal = () => [...disk.files].filter(([path]) => path.endsWith('.ulj')).sort();
    // The last file holds several steps: a last one that is not as written may have been torn.
    for (let x = 4; journal().length < 4 || (journal().at(-1)?.[1].length ?? 0) < 3000; x += 4) {
      first.driver.tool('brush', 3).click([x % 96, (7 * x) % 80]);
      await first.settled();
    }
    const steps = first.editor.state.history.length;
    first.quit();
    const names = journal().map(([path]) => path);
    const damaged = new FaultyDisk(
      {},
      [...disk.files].map(([path, bytes]) => {
        const spoilt = bytes.slice();
        if (path === names.at(which)) spoilt[220] = (spoilt[220] as number) ^ 1;
        return [path, spoilt];
      }),
    );

    const second = await started(folder, freshName(), { disk: damaged });
    expect(second.project.state.problem).toMatch(/and so is a part of its journal.* is kept as /);
    await second.open('a.png');
    const left = second.editor.state.history.length;
    expect(left).toBeLessThan(steps);
    await stroke(second, 'a.png', [50, 50]);
    const drawn = Uint16Array.from(second.driver.drawing.labels);
    second.quit();
    const third = await started(folder, freshName(), { disk: damaged });
    expect(third.project.state.problem).toMatch(/nothing that was saved is lost/);
    await third.open('a.png');
    expect(Uint16Array.from(third.driver.drawing.labels)).toEqual(drawn);
    third.quit();
  });

  it.each([
    'the database is there',
    'the database is lost',
    'the journal was compacted',
    'the journal was compacted, and the database is lost',
  ])('can be taken back and done again after a restart, where %s', async (what) => {
    const folder = await folderOf(PICTURES);
    const [database, disk] = [freshName(), new FaultyDisk()];
    const first = await started(folder, database, { disk });
    const empty = new Uint16Array(96 * 80);
    await stroke(first, 'a.png');
    const one = Uint16Array.from(first.driver.drawing.labels);
    await stroke(first, 'a.png', [40, 40]);
    const two = Uint16Array.from(first.driver.drawing.labels);
    await stroke(first, 'a.png', [10, 10]);
    first.driver.run('edit.undo');
    await stroke(first, 'b.png');
    first.quit();
    await unlessCompacted(disk, what);

    const second = await started(folder, what.endsWith('lost') ? freshName() : database, { disk });
    await second.open('a.png');
    expect('problem' in second.project.state).toBe(what.endsWith('lost'));
    const drawn = (): Uint16Array => Uint16Array.from(second.driver.drawing.labels);
    expect(drawn()).toEqual(two);
    expect(second.editor.state).toMatchObject({ canUndo: true, canRedo: true, historyPosition: 2 });
    second.driver.run('edit.undo');
    expect(drawn()).toEqual(one);
    second.driver.run('edit.undo');
    expect(drawn()).toEqual(empty);
    expect(second.editor.state.canUndo).toBe(false);
    second.driver.run('edit.redo');
    second.driver.run('edit.redo');
    expect(drawn()).toEqual(two);
    expect(second.editor.state.canRedo).toBe(true);
    await second.settled();
    second.quit();
  });

  it.each([
    ['the database is there', true],
    ['the database is lost', false],
    ['the database is lost after the journal was begun anew', false],
  ])('leads back to a checkpoint after a restart, where %s', async (what, isThere) => {
    const folder = await folderOf(PICTURES);
    const database = freshName();
    let disk = new FaultyDisk();
    const first = await started(folder, database, { disk });
    await first.batch.start();
    await stroke(first, 'a.png');
    const then = { labels: Uint16Array.from(first.driver.drawing.labels), ...stateOf(first) };
    first.driver.run('history.checkpoint', 'then');
    await stroke(first, 'a.png', [10, 10]);
    first.driver.run('edit.undo').run('edit.undo');
    first.driver.run('mask.threshold', { value: 0.99, live: false });
    await stroke(first, 'a.png', [40, 10]);
    await first.settled();
    const events = await first.annotations.events(first.editor.state.imageId ?? '');
    first.quit();
    if (what.endsWith('anew')) {
      // The person says that the database begins another journal where there is none any more.
      disk = new FaultyDisk();
      const between = await started(folder, database, { disk, lead: 'computer' });
      await vi.waitFor(() => expect([...disk.files.keys()].join()).toContain('project.json'));
      between.quit();
    }

    const second = await started(folder, isThere ? database : freshName(), { disk });
    await second.open('a.png');
    const now = { labels: Uint16Array.from(second.driver.drawing.labels), ...stateOf(second) };
    expect(now).not.toEqual(then);
    await vi.waitFor(() => expect(second.timeLine.state.events.map(idOf)).toEqual(events.map(idOf)));
    const checkpoint = second.timeLine.state.events.find(({ name }) => name === 'checkpoint');
    expect(checkpoint).toMatchObject({ detail: 'then' });
    await second.timeLine.restore(checkpoint?.id ?? '');
    expect({ labels: Uint16Array.from(second.driver.drawing.labels), ...stateOf(second) }).toEqual(then);
    second.driver.run('edit.undo');
    expect({ labels: Uint16Array.from(second.driver.drawing.labels), ...stateOf(second) }).toEqual(now);
    second.driver.run('edit.redo');
    await second.settled();
    expect(await second.storedMask('a.png')).toEqual(then.labels);
    second.quit();
  });

  it('is only said to be saved when the journal has it, however often its disk fails', async () => {
    const folder = await folderOf(PICTURES);
    const random = seededRandom(7);
    let isFailing = false;
    const disk = new FaultyDisk({ failing: () => (isFailing && random() < 0.4 ? 'ENOSPC' : null) });
    const bench = await started(folder, freshName(), { disk });
    await bench.open('a.png');
    bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    isFailing = true;
    let failures = 0;
    for (let x = 5; x < 90; x += 5) {
      bench.driver.tool('brush', 3).click([x, 20]);
      await bench.saver.settled().catch(() => failures++);
      expect(bench.saver.state.phase).not.toBe('saving');
      if (bench.saver.state.phase !== 'saved') continue;
      const drawn = Uint16Array.from(bench.driver.drawing.labels);
      isFailing = false;
      const other = await started(folder, freshName(), { disk: disk.afterPowerCut(() => 0) });
      await other.open('a.png');
      expect(Uint16Array.from(other.driver.drawing.labels)).toEqual(drawn);
      other.quit();
      isFailing = true;
    }
    expect(failures).toBeGreaterThan(2);
    bench.quit();
  });
});

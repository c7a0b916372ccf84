import { describe, expect, it, vi } from 'vitest';
import type { PredictRequest } from '../../../../core/contract/inference.ts';
import { Batch } from '../../../../renderer/services/prediction/batch.ts';
import { freshName } from '../../store/support.ts';
import { paint } from '../paint.ts';
import { area, folderOf, MODEL, SIZE, startWorkbench } from '../support.ts';
import { answerOf, OTHER, use } from './other-model.ts';

const PICTURES = { 'a.png': 24, 'b.png': 48, 'c.png': 72, 'd.png': 96 };
const KEYS = Object.keys(PICTURES);
const UPPER = (SIZE.width * SIZE.height) / 2;

/** Predicted by the first model: `b` is drawn on and open, `c` is accepted; then the other model is chosen. */
async function predicted(database = freshName()) {
  const bench = await startWorkbench(await folderOf(PICTURES), database);
  await use(bench, MODEL);
  await bench.batch.start();
  await bench.open('c.png');
  await bench.review.acceptAndNext();
  await bench.open('b.png');
  paint(bench, 70);
  bench.driver.tool('eraser', 5).click([5, 5]);
  await bench.settled();
  await use(bench, OTHER);
  return bench;
}

type Bench = Awaited<ReturnType<typeof predicted>>;

function masks(bench: Bench) {
  return Promise.all(KEYS.map(async (key) => [key, [...(await bench.storedMask(key))]] as const));
}

function row(mask: ArrayLike<number>, y: number): readonly number[] {
  return Array.from(mask).slice(y * SIZE.width, (y + 1) * SIZE.width);
}

describe('an update', () => {
  it('says what it comes to', async () => {
    const bench = await predicted();
    expect(await bench.updates.count()).toEqual({
      wanted: 3,
      unpredicted: 0,
      edited: 1,
      accepted: 1,
      skipped: 0,
      withheld: 0,
      upToDate: 0,
    });
  });

  it('brings new labels to pixels nobody touched, and leaves people’s work and accepted images', async () => {
    const bench = await predicted();
    const accepted = await bench.storedMask('c.png');
    await bench.updates.start();
    await bench.settled();
    expect(bench.batch.state).toMatchObject({ phase: 'finished', isUpdate: true, predicted: 3, disputed: 1 });
    expect(area(await bench.storedMask('a.png'))).toBe(UPPER);
    expect(area(await bench.storedMask('d.png'))).toBe(UPPER);
    expect(await bench.storedMask('c.png')).toEqual(accepted);
    const own = await bench.storedMask('b.png');
    expect(row(own, 70)[58]).toBe(1);
    expect(row(own, 5)[5]).toBe(0);
    expect(row(own, 20).every((label) => label === 1)).toBe(true);
    expect(row(own, 60).every((label) => label === 0)).toBe(true);
    // The open image shows it.
    expect(own).toEqual(bench.driver.drawing.labels);
    expect(bench.item('b.png')).toMatchObject({ status: 'edited' });
    expect(bench.project.state.counts.disputed).toBe(1);
    expect(bench.editor.state.conflicts).toHaveLength(bench.item('b.png')?.conflicts ?? 0);
  });

  it('finds nothing left to do the next time', async () => {
    const bench = await predicted();
    await bench.updates.start();
    const asked = vi.fn(answerOf);
    bench.handlers.set('inference.predict', asked);
    expect(await bench.updates.count()).toMatchObject({ wanted: 0, upToDate: 3 });
    await bench.updates.start();
    expect(asked).not.toHaveBeenCalled();
    expect(bench.batch.state).toMatchObject({ phase: 'finished', total: 0 });
  });

  it('updates accepted images if asked to: those that change are to be reviewed again', async () => {
    const bench = await predicted();
    await bench.open('a.png');
    await bench.segmenter.predictOpenImage();
    await bench.review.acceptAndNext();
    await bench.settled();
    const same = await bench.storedMask('a.png');
    // What it says of `a` from now on is what is accepted there.
    bench.handlers.set('inference.predict', (request: PredictRequest) => answerOf(request));
    await bench.updates.start({ withAccepted: true });
    await bench.settled();
    expect(area(await bench.storedMask('c.png'))).toBe(UPPER);
    expect(bench.item('c.png')?.status).toBe('edited');
    expect(await bench.storedMask('a.png')).toEqual(same);
    expect(bench.item('a.png')?.status).toBe('accepted');
    expect(bench.updates.state.latest?.count).toBe(3);
  });

  it('leaves out what no model is to be seen on', async () => {
    const bench = await predicted();
    const before = await bench.storedMask('d.png');
    const spares = (_: string, key: string) => key === 'd.png';
    const batch = new Batch({ ...bench, withheld: { spares } });
    await batch.start({ scope: () => true, group: 'g' });
    expect(batch.state).toMatchObject({ phase: 'finished', predicted: 3 });
    await bench.settled();
    expect(await bench.storedMask('d.png')).toEqual(before);
  });

  it('goes on where it was stopped, also after a restart, and is one update to be taken back', async () => {
    const database = freshName();
    const bench = await predicted(database);
    const before = await masks(bench);
    let answers = 0;
    bench.handlers.set('inference.predict', async (request: PredictRequest) => {
      if (++answers === 1) return answerOf(request);
      await vi.waitFor(() => expect(bench.batch.state.done).toBe(1));
      bench.batch.cancel();
      return answerOf(request);
    });
    await bench.updates.start();
    await bench.settled();
    expect(bench.batch.state.phase).toBe('cancelled');
    const done = bench.updates.state.latest;
    expect(done?.count).toBe(1);
    bench.quit();

    const again = await startWorkbench(await folderOf(PICTURES), database);
    await use(again, OTHER);
    await vi.waitFor(() => expect(again.updates.state.latest).toEqual(done));
    await again.updates.start();
    await again.settled();
    expect(again.updates.state.latest).toMatchObject({ id: done?.id, count: 3 });
    await again.updates.takeBack();
    await again.settled();
    expect(await masks(again)).toEqual(before);
  });

  it('waits for the hand at work on an image, and comes when that is done', async () => {
    const bench = await predicted();
    bench.driver.tool('polygon').click([70, 60]).click([90, 60]).click([90, 75]);
    const done = bench.updates.start();
    await vi.waitFor(() => expect(bench.batch.state.done).toBe(2));
    expect(row(bench.driver.drawing.labels, 20)[90]).toBe(0);
    bench.driver.key('Enter');
    await done;
    expect(bench.batch.state).toMatchObject({ phase: 'finished', predicted: 3 });
    expect(row(bench.driver.drawing.labels, 20)[90]).toBe(1);
    expect(row(bench.driver.drawing.labels, 62)[88]).toBe(1);
  });

  it('never comes between what a hand has done and the word that it is right', async () => {
    const bench = await predicted();
    bench.driver.tool('polygon').click([70, 60]).click([90, 60]).click([90, 75]);
    const done = bench.updates.start();
    await vi.waitFor(() => expect(bench.batch.state.done).toBe(2));
    await bench.review.acceptAndNext();
    await done;
    await bench.settled();
    expect(bench.batch.state).toMatchObject({ phase: 'finished', predicted: 2 });
    expect(bench.item('b.png')?.status).toBe('accepted');
    expect(row(await bench.storedMask('b.png'), 20)[90]).toBe(0);
  });
});

describe('taking an update back', () => {
  it('brings every image back to what it was, conflicts and status included', async () => {
    const bench = await predicted();
    const before = await masks(bench);
    await bench.updates.start({ withAccepted: true });
    await bench.updates.takeBack();
    await bench.settled();
    expect(bench.updates.state).toMatchObject({
      latest: null,
      takingBack: { phase: 'finished', total: 4, restored: 4, left: [] },
    });
    expect(await masks(bench)).toEqual(before);
    expect(KEYS.map((key) => bench.item(key)?.status)).toEqual([
      'predicted',
      'edited',
      'accepted',
      'predicted',
    ]);
    expect(bench.project.state.counts.disputed).toBe(0);
    expect(await bench.updates.count()).toMatchObject({ wanted: 3, accepted: 1 });
  });

  it('is there after a restart', async () => {
    const database = freshName();
    const bench = await predicted(database);
    const before = await masks(bench);
    await bench.updates.start();
    await bench.settled();
    bench.quit();
    const again = await startWorkbench(await folderOf(PICTURES), database);
    await vi.waitFor(() =>
      expect(again.updates.state.latest).toMatchObject({ modelName: 'Upper halves', count: 3 }),
    );
    await again.open('d.png');
    await again.updates.takeBack();
    await again.settled();
    expect(await masks(again)).toEqual(before);
    expect([...again.driver.drawing.labels]).toEqual(before[3]?.[1]);
  });

  it('leaves what was worked on since, or accepted, and says which', async () => {
    const bench = await predicted();
    await bench.updates.start();
    const before = await bench.storedMask('d.png');
    await bench.open('a.png');
    await bench.review.acceptAndNext();
    await bench.open('b.png');
    // Over what the update has drawn, which is undone there no more.
    paint(bench, 20, 1);
    bench.driver.tool('eraser', 5).click([70, 20]);
    await bench.settled();
    const [a, b] = [await bench.storedMask('a.png'), await bench.storedMask('b.png')];
    await bench.updates.takeBack();
    await bench.settled();
    expect(bench.updates.state).toMatchObject({
      latest: null,
      takingBack: { phase: 'finished', restored: 1, left: ['a.png', 'b.png'] },
    });
    expect([await bench.storedMask('a.png'), await bench.storedMask('b.png')]).toEqual([a, b]);
    expect(await bench.storedMask('d.png')).not.toEqual(before);
    bench.updates.dismiss();
    expect(bench.updates.state.takingBack).toBeNull();
  });

  it('finds its steps however much was said of an image since', async () => {
    const bench = await predicted();
    await bench.open('d.png');
    const before = await bench.storedMask('d.png');
    await bench.updates.start();
    const frame = bench.item('d.png')?.imageId ?? '';
    const project = bench.project.id ?? '';
    for (let step = 0; step < 201; step++) {
      const flagged = step % 2 === 0;
      bench.stream.commit({
        ...{ name: flagged ? 'flag' : 'unflag', project, place: frame },
        targets: [{ frame, fields: { flagged } }],
      });
    }
    await bench.settled();
    await bench.updates.takeBack();
    await bench.settled();
    expect(bench.updates.state.takingBack).toMatchObject({ restored: 3, left: [] });
    expect(await bench.storedMask('d.png')).toEqual(before);
    expect(bench.item('d.png')?.flagged).toBe(true);
  });

  it('leaves the images of which its steps are not kept any more, and says which', async () => {
    const bench = await predicted();
    await bench.updates.start();
    const before = await masks(bench);
    vi.spyOn(bench.annotations, 'steps').mockResolvedValue([]);
    await bench.updates.takeBack();
    await bench.settled();
    expect(bench.updates.state.takingBack).toMatchObject({
      ...{ phase: 'finished', restored: 0 },
      left: expect.arrayContaining(['a.png', 'b.png', 'd.png']),
    });
    expect(await masks(bench)).toEqual(before);
  });

  it('is one entry in the history of an image, and can be done again there', async () => {
    const bench = await predicted();
    await bench.open('d.png');
    await bench.updates.start();
    await bench.updates.takeBack();
    await bench.settled();
    const { events } = bench.timeLine.state;
    expect(events.slice(-2).map(({ kind, name, detail, author }) => [kind, name, detail, author])).toEqual([
      ['do', 'prediction', 'Upper halves', 'model'],
      ['undo', 'prediction', 'Upper halves', undefined],
    ]);
    bench.driver.run('edit.redo');
    await bench.settled();
    expect(area(await bench.storedMask('d.png'))).toBe(UPPER);
    expect(bench.updates.state.latest?.count).toBe(1);
  });

  it('goes back one update after the other', async () => {
    const bench = await predicted();
    const before = await masks(bench);
    await bench.updates.start();
    await use(bench, MODEL);
    await bench.updates.start();
    await bench.settled();
    expect(bench.updates.state.latest?.modelName).toBe('Bright parts');
    await bench.updates.takeBack();
    expect(bench.updates.state.latest?.modelName).toBe('Upper halves');
    await bench.updates.takeBack();
    await bench.settled();
    expect(await masks(bench)).toEqual(before);
  });
});

describe('images with conflicts', () => {
  it('are gone to one after the other', async () => {
    const bench = await predicted();
    await bench.open('d.png');
    paint(bench, 70);
    await bench.open('a.png');
    await bench.updates.start();
    await bench.settled();
    expect(bench.project.state.counts.disputed).toBe(2);
    const seen: (string | undefined)[] = [];
    for (let i = 0; i < 3; i++) {
      await bench.project.nextDisputed();
      seen.push(bench.project.state.images[bench.project.state.selected]?.key);
    }
    expect(seen).toEqual(['b.png', 'd.png', 'b.png']);
  });
});

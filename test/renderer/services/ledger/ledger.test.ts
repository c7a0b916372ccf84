import { describe, expect, it, vi } from 'vitest';
import type { SavedLedger } from '../../../../core/contract/ledger.ts';
import type { LearningSettings } from '../../../../core/document/learning.ts';
import { freshName } from '../../store/support.ts';
import { paint } from '../paint.ts';
import { folderOf, SIZE, startWorkbench } from '../support.ts';

type Bench = Awaited<ReturnType<typeof startWorkbench>>;

const settings = (gate: number, blind: number): LearningSettings => ({
  gate: { share: gate, by: 'image', pattern: '^' },
  blind,
});

async function pageOf(bench: Bench) {
  await bench.ledger.show();
  expect(bench.ledger.state.problem).toBeUndefined();
  return bench.ledger.state.page;
}

/** What is known of a file's image. */
async function rowOf(bench: Bench, name: string) {
  return (await pageOf(bench))?.rows.find((row) => row.name === name);
}

/** Somebody at the keyboard, whose seconds are real. */
async function press(bench: Bench): Promise<void> {
  const window = new EventTarget();
  bench.workClock.watch(window);
  window.dispatchEvent(new Event('keydown'));
  await new Promise((resolve) => setTimeout(resolve, 120));
}

describe('the ledger of a project', () => {
  it('is the same after a restart, and made anew from the journal where the database is lost', async () => {
    const folder = await folderOf({ 'a.png': 20, 'b.png': 30 });
    const database = freshName();
    const first = await startWorkbench(folder, database);
    await first.segmenter.predictOpenImage();
    await press(first);
    paint(first, 40);
    paint(first, 60);
    first.driver.run('edit.undo');
    await first.review.acceptAndNext();
    await first.segmenter.predictOpenImage();
    await first.review.acceptAndNext();
    await first.settled();

    const page = await pageOf(first);
    const [a, b] = page?.rows ?? [];
    // A stroke of 5 pixels in 96 x 80, of which the model had the left 20 columns.
    expect(a).toMatchObject({ name: 'a.png', status: 'accepted', steps: 1, beginning: 'pre-labelled' });
    expect(a?.model).toMatchObject({ name: 'Bright parts', pixels: 20 * SIZE.height });
    expect(a?.model?.changed).toBeGreaterThan(150);
    expect(a?.seconds).toBeGreaterThan(0);
    expect(b).toMatchObject({ name: 'b.png', steps: 0, model: { changed: 0, pixels: 30 * SIZE.height } });
    expect(page?.figures).toMatchObject({ finished: 2, preLabelled: 2, unedited: 1 });
    first.quit();

    const again = await startWorkbench(folder, database);
    expect(await pageOf(again)).toEqual(page);
    again.quit();
    const anew = await startWorkbench(folder, freshName(), { disk: first.disk });
    await anew.thumbnails.show(['a.png', 'b.png']);
    await vi.waitFor(() => expect(anew.item('b.png')?.imageId).toBeDefined());
    expect(await pageOf(anew)).toEqual(page);
    anew.quit();
  });

  it('is kept by a compaction, which keeps nothing else of the steps', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20 }));
    await bench.segmenter.predictOpenImage();
    paint(bench, 40);
    await bench.review.acceptAndNext();
    await bench.settled();
    const page = await pageOf(bench);
    await bench.jobs.compact();
    expect(await pageOf(bench)).toEqual(page);
    bench.quit();
  });

  it('is written as a file in the order that it is shown in', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20 }));
    await bench.segmenter.predictOpenImage();
    await bench.review.acceptAndNext();
    await bench.settled();
    const page = await pageOf(bench);
    const written: SavedLedger[] = [];
    bench.handlers.set('ledger.save', (table: SavedLedger) => {
      written.push(table);
      return { name: 'Cases work.csv' };
    });
    await bench.ledger.save(page?.rows ?? []);
    expect(bench.ledger.state.saved).toBe('Cases work.csv');
    expect(written).toMatchObject([{ project: 'Cases', rows: [{ name: 'a.png', model: { changed: 0 } }] }]);
    bench.quit();
  });
});

describe('an image that is drawn blind', () => {
  it('is left out of a batch, and tells why, until a person has drawn', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20, 'b.png': 30 }));
    bench.withheld.change(settings(0, 1));
    expect(bench.withheld.state.reason).toBe('blind');
    await bench.batch.start();
    expect(bench.project.state.counts).toMatchObject({ new: 2, predicted: 0 });
    paint(bench);
    expect(bench.withheld.state.reason).toBeNull();
    // What a person drew stays as it is: the prediction is offered.
    await bench.segmenter.predictOpenImage();
    expect(bench.editor.state.proposal).not.toBeNull();
    bench.quit();
  });

  it('measures the gate as well, and is kept with the project', async () => {
    const folder = await folderOf({ 'a.png': 20 });
    const database = freshName();
    const first = await startWorkbench(folder, database);
    first.withheld.change(settings(1, 0));
    await first.settled();
    first.quit();
    for (const name of [database, freshName()]) {
      const again = await startWorkbench(folder, name, { disk: first.disk });
      expect(again.withheld.state).toEqual({ settings: settings(1, 0), reason: 'gate' });
      again.quit();
    }
  });

  it('is compared with what the model said unseen', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20, 'b.png': 30 }));
    bench.withheld.change(settings(0, 1));
    const asked = vi.spyOn(bench.models, 'predictor');
    paint(bench);
    await vi.waitFor(() => expect(asked).toHaveReturned());
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(bench.editor.state).toMatchObject({ proposal: null, prediction: null });
    await bench.review.acceptAndNext();
    await bench.settled();
    const row = await rowOf(bench, 'a.png');
    expect(row).toMatchObject({ status: 'accepted', model: { isUnseen: true, pixels: 20 * SIZE.height } });
    bench.quit();
  });

  it('is none where nobody trains, and where a pattern is none nothing changes', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 20 }));
    expect(bench.withheld.state).toEqual({ settings: undefined, reason: null });
    const gate = { share: 0.2, by: 'name', pattern: '(' } as const;
    bench.withheld.change({ gate, blind: 0 });
    expect(bench.withheld.state).toMatchObject({ settings: undefined });
    expect(bench.withheld.state.problem).toMatch(/This is no pattern/);
    bench.withheld.begin();
    expect(bench.withheld.state.settings).toMatchObject({ gate: { share: 0.2, by: 'image' }, blind: 0 });
    bench.quit();
  });
});

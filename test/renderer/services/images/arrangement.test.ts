import { describe, expect, it } from 'vitest';
import type { PredictRequest } from '../../../../core/contract/inference.ts';
import { shownImages } from '../../../../renderer/services/images/shown-images.ts';
import { freshName } from '../../store/support.ts';
import { brightness, folderOf, startWorkbench } from '../support.ts';

type Bench = Awaited<ReturnType<typeof startWorkbench>>;

/** Paths in the order in which the strip shows them, which everything else goes by from then on. */
function shown({ arrangement, project }: Bench): readonly string[] {
  const { filter, order, places } = arrangement.state;
  const { images } = project.state;
  const indices = shownImages(images, '', filter, order, null, places);
  project.arrange(indices);
  return indices.map((index) => images[index]?.key ?? '');
}

const PICTURES = { 'a.png': 24, 'b.png': 48, 'c.png': 72, 'd.png': 96 };

/** Every image predicted. */
async function predicted(database = freshName()): Promise<Bench> {
  const bench = await startWorkbench(await folderOf(PICTURES), database);
  await bench.batch.start();
  await bench.settled();
  return bench;
}

describe('the order of the images', () => {
  it('stays while a person works, and is made anew when that is asked for', async () => {
    const bench = await predicted();
    bench.arrangement.sortBy('status');
    expect(shown(bench)).toEqual(['a.png', 'b.png', 'c.png', 'd.png']);
    await bench.open('b.png');
    await bench.review.skipAndNext();
    expect(bench.item('b.png')?.status).toBe('skipped');
    expect(shown(bench)).toEqual(['a.png', 'b.png', 'c.png', 'd.png']);
    bench.arrangement.renew();
    expect(shown(bench)).toEqual(['a.png', 'c.png', 'd.png', 'b.png']);
    bench.arrangement.sortBy('status');
    expect(shown(bench)).toEqual(['b.png', 'a.png', 'c.png', 'd.png']);
  });

  it('is gone through by accepting', async () => {
    const bench = await predicted();
    bench.arrangement.sortBy('teaching');
    bench.arrangement.setFilter('unreviewed');
    const order = shown(bench);
    expect([...order].sort()).toEqual(Object.keys(PICTURES));
    await bench.open(order[0] ?? '');
    for (const key of order) {
      const { images, selected } = bench.project.state;
      expect(images[selected]?.key).toBe(key);
      await bench.review.acceptAndNext();
      await bench.settled();
      shown(bench);
    }
    expect(shown(bench)).toEqual([]);
  });

  it('is made anew once a batch has ended, and not before', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    bench.arrangement.sortBy('uncertainty');
    const { places } = bench.arrangement.state;
    expect([...(places?.values() ?? [])]).toEqual([NaN, NaN, NaN, NaN]);
    const orders = new Set<unknown>();
    bench.batch.subscribe(() => {
      if (bench.batch.state.phase === 'running') orders.add(bench.arrangement.state.places);
    });
    await bench.batch.start();
    expect([...orders]).toEqual([places]);
    expect([...(bench.arrangement.state.places?.values() ?? [])].every((place) => place <= 0)).toBe(true);
  });

  it('and the filter are there again with the project, by what is known of its images', async () => {
    const database = freshName();
    const first = await predicted(database);
    first.arrangement.sortBy('teaching');
    first.arrangement.setFilter('predicted');
    const order = shown(first);
    await first.settled();
    first.quit();

    const second = await startWorkbench(await folderOf(PICTURES), database);
    expect(second.arrangement.state).toMatchObject({
      filter: 'predicted',
      order: { by: 'teaching', isReversed: false },
    });
    expect(shown(second)).toEqual(order);
  });

  it('of models that disagree comes from the answer before', async () => {
    const bench = await predicted();
    expect(bench.item('b.png')?.disagreement).toBe(null);
    // Another answer: everything is marked.
    bench.handlers.set('inference.predict', (request: PredictRequest) => {
      const answer = brightness(request);
      for (const { data } of answer.outputs) data.fill(255);
      return answer;
    });
    await bench.open('b.png');
    await bench.segmenter.predictOpenImage();
    expect(bench.item('b.png')?.disagreement).toBeCloseTo(1 / 3, 1);
    await bench.batch.start({ scope: () => true });
    bench.arrangement.sortBy('disagreement');
    expect(shown(bench)[0]).toBe('a.png');
  });
});

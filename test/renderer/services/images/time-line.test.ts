import { describe, expect, it, vi } from 'vitest';
import { freshName } from '../../store/support.ts';
import { folderOf, startWorkbench } from '../support.ts';

const PICTURES = { 'a.png': 24, 'b.png': 48 };

type Bench = Awaited<ReturnType<typeof startWorkbench>>;

async function begun(database = freshName()): Promise<Bench> {
  const bench = await startWorkbench(await folderOf(PICTURES), database);
  await bench.open('a.png');
  bench.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
  return bench;
}

const told = ({ timeLine }: Bench) => timeLine.state.events.map(({ kind, name }) => `${kind} ${name}`);

describe('the time line of the open image', () => {
  it('tells all that happened to it, also before a restart, and nothing of other images', async () => {
    const database = freshName();
    const first = await begun(database);
    first.driver.tool('brush', 5).click([40, 40]).run('edit.undo').run('class.add', { name: 'Nerve' });
    const lines = ['do brush', 'undo brush', 'do class-add'];
    expect(told(first)).toEqual(lines);
    await first.open('b.png');
    expect(told(first)).toEqual([]);
    first.driver.click([40, 40]);
    await first.open('a.png');
    await vi.waitFor(() => expect(told(first)).toEqual(lines));
    await first.settled();
    first.quit();

    const second = await begun(database);
    await vi.waitFor(() => expect(told(second)).toEqual(lines));
    await second.review.acceptAndNext();
    await second.open('a.png');
    await vi.waitFor(() => expect(told(second)).toEqual([...lines, 'do accept']));
    second.quit();
  });

  it('leads back to a checkpoint that was made just now, while it is being stored', async () => {
    const bench = await begun();
    bench.driver.run('history.checkpoint', 'then').tool('brush', 5).click([40, 40]);
    const [checkpoint] = bench.timeLine.state.events;
    await bench.timeLine.restore(checkpoint?.id ?? '');
    expect(bench.driver.drawing.labels.every((label) => label === 0)).toBe(true);
    expect(told(bench)).toEqual(['do checkpoint', 'do brush', 'do restore']);
    bench.quit();
  });

  it('says so where a checkpoint holds nothing, and no more once another is restored', async () => {
    const bench = await begun();
    await bench.timeLine.restore('gone');
    expect(bench.timeLine.state.problem).toBe(
      'This checkpoint was made by an earlier version, which kept its name only.',
    );
    bench.driver.run('history.checkpoint', 'then');
    await bench.timeLine.restore(bench.timeLine.state.events[0]?.id ?? '');
    expect(bench.timeLine.state).not.toHaveProperty('problem');
    bench.quit();
  });

  it('leaves another image alone that was opened meanwhile', async () => {
    const bench = await begun();
    bench.driver.run('history.checkpoint', 'then').tool('brush', 5).click([40, 40]);
    const [checkpoint] = bench.timeLine.state.events;
    await bench.open('b.png');
    await bench.timeLine.restore(checkpoint?.id ?? '');
    await bench.settled();
    expect([...(await bench.storedMask('a.png'))].some((label) => label !== 0)).toBe(true);
    expect(told(bench)).toEqual([]);
    bench.quit();
  });
});

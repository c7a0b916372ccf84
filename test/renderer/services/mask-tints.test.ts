import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { folderOf, startWorkbench } from './support.ts';

const PICTURES = { 'a.png': 10, 'b.png': 40, 'c.png': 70 };

/** Longer than the pause after which tints are drawn. */
const REST = { timeout: 5000 };

type Bench = Awaited<ReturnType<typeof startWorkbench>>;

function tintOf(bench: Bench, key: string): string | undefined {
  return bench.tints.state.byImage.get(bench.item(key)?.imageId ?? '');
}

/** Share of the picture behind an address that is tinted. */
async function tintedShare(url: string | undefined): Promise<number> {
  if (url === undefined) return 0;
  const bytes = await (await fetch(url)).arrayBuffer();
  const { data } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return data.filter((value, i) => i % 4 === 3 && value > 0).length / (data.length / 4);
}

describe('tints', () => {
  it('show the masks of the images on screen, and of no others', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    await bench.batch.start();
    bench.tints.show(['b.png']);
    await vi.waitFor(() => expect(tintOf(bench, 'b.png')).toMatch(/^blob:/));
    expect(await tintedShare(tintOf(bench, 'b.png'))).toBeCloseTo(40 / 96, 1);
    expect(tintOf(bench, 'c.png')).toBeUndefined();
    bench.tints.show(['c.png']);
    expect(tintOf(bench, 'b.png')).toBeUndefined();
    await vi.waitFor(() => expect(tintOf(bench, 'c.png')).toMatch(/^blob:/));
  });

  it('appear as a batch goes on, and not on what has no mask', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    bench.tints.show(['b.png', 'c.png']);
    expect(bench.tints.state.byImage.size).toBe(0);
    await bench.batch.start();
    // The open image's prediction is a step of work, after which the strip waits for a rest.
    await vi.waitFor(() => expect(bench.tints.state.byImage.size).toBe(2), REST);
  });

  it('follow the work once it rests', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    bench.tints.show(['a.png']);
    await bench.open('a.png');
    await bench.segmenter.predictOpenImage();
    await vi.waitFor(async () => expect(await tintedShare(tintOf(bench, 'a.png'))).toBeCloseTo(10 / 96, 1));
    bench.editor.run('edit.undo');
    await vi.waitFor(async () => expect(await tintedShare(tintOf(bench, 'a.png'))).toBe(0), {
      timeout: 5000,
    });
  });

  it('are tried again at the next change where they could not be drawn, and hold up no others', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    await bench.batch.start();
    vi.spyOn(bench.reader, 'tint').mockRejectedValueOnce(new Error('The decoder stopped.'));
    bench.tints.show(['b.png', 'c.png']);
    await vi.waitFor(() => expect(tintOf(bench, 'c.png')).toMatch(/^blob:/));
    expect(tintOf(bench, 'b.png')).toBeUndefined();
    bench.tints.show(['b.png', 'c.png']);
    await vi.waitFor(() => expect(tintOf(bench, 'b.png')).toMatch(/^blob:/));
  });

  it('that are finished after their image left the screen are held by nobody', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    await bench.batch.start();
    let finish = (_png: Uint8Array): void => undefined;
    const tint = vi.spyOn(bench.reader, 'tint');
    tint.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)));
    bench.tints.show(['b.png']);
    await vi.waitFor(() => expect(tint).toHaveBeenCalledOnce());
    bench.tints.show(['c.png']);
    finish(new Uint8Array(8));
    await vi.waitFor(() => expect(tintOf(bench, 'c.png')).toMatch(/^blob:/));
    expect(tintOf(bench, 'b.png')).toBeUndefined();
  });

  it('take the new colour of a class', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    bench.tints.show(['a.png']);
    await bench.open('a.png');
    await bench.segmenter.predictOpenImage();
    await vi.waitFor(() => expect(tintOf(bench, 'a.png')).toBeDefined());
    const before = tintOf(bench, 'a.png');
    bench.editor.run('class.color', { label: 1, color: '#123456' });
    await vi.waitFor(() => expect(tintOf(bench, 'a.png')).not.toBe(before), REST);
  });
});

describe('doubt', () => {
  it('is known of predicted images, and after a restart', async () => {
    const folder = await folderOf(PICTURES);
    const name = `doubt-${Math.random()}`;
    const bench = await startWorkbench(folder, name);
    expect(bench.item('b.png')?.doubt).toBeUndefined();
    await bench.open('a.png');
    await bench.segmenter.predictOpenImage();
    await bench.batch.start();
    const doubts = ['a.png', 'b.png', 'c.png'].map((key) => bench.item(key)?.doubt);
    for (const doubt of doubts) expect(doubt).toBeTypeOf('number');
    await bench.saver.settled();
    const again = await startWorkbench(folder, name);
    expect(['a.png', 'b.png', 'c.png'].map((key) => again.item(key)?.doubt)).toEqual(doubts);
  });
});

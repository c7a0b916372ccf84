import sharp from 'sharp';
import { describe, expect, it, vi } from 'vitest';
import { folderOf, startWorkbench } from '../support.ts';

const PICTURES = { 'a.png': 10, 'b.png': 40, 'c.png': 70 };

/** Longer than the pause after which overlays are drawn. */
const REST = { timeout: 5000 };

type Bench = Awaited<ReturnType<typeof startWorkbench>>;

function overlayOf(bench: Bench, key: string): string | undefined {
  return bench.overlays.state.byImage.get(bench.item(key)?.imageId ?? '');
}

/** Share of the picture behind an address that is overlaid. */
async function overlaidShare(url: string | undefined): Promise<number> {
  if (url === undefined) return 0;
  const bytes = await (await fetch(url)).arrayBuffer();
  const { data } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return data.filter((value, i) => i % 4 === 3 && value > 0).length / (data.length / 4);
}

describe('overlays', () => {
  it('show the masks of the images on screen, and of no others', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    await bench.batch.start();
    bench.overlays.show(['b.png']);
    await vi.waitFor(() => expect(overlayOf(bench, 'b.png')).toMatch(/^blob:/));
    expect(await overlaidShare(overlayOf(bench, 'b.png'))).toBeCloseTo(40 / 96, 1);
    expect(overlayOf(bench, 'c.png')).toBeUndefined();
    bench.overlays.show(['c.png']);
    expect(overlayOf(bench, 'b.png')).toBeUndefined();
    await vi.waitFor(() => expect(overlayOf(bench, 'c.png')).toMatch(/^blob:/));
  });

  it('appear as a batch goes on, and not on what has no mask', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    bench.overlays.show(['b.png', 'c.png']);
    expect(bench.overlays.state.byImage.size).toBe(0);
    await bench.batch.start();
    // The open image's prediction is a step of work, after which the strip waits for a rest.
    await vi.waitFor(() => expect(bench.overlays.state.byImage.size).toBe(2), REST);
  });

  it('follow the work once it rests', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    bench.overlays.show(['a.png']);
    await bench.open('a.png');
    await bench.segmenter.predictOpenImage();
    await vi.waitFor(
      async () => expect(await overlaidShare(overlayOf(bench, 'a.png'))).toBeCloseTo(10 / 96, 1),
      REST,
    );
    bench.driver.run('edit.undo');
    await vi.waitFor(async () => expect(await overlaidShare(overlayOf(bench, 'a.png'))).toBe(0), REST);
  });

  it('are tried again at the next change where they could not be drawn, and hold up no others', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    await bench.batch.start();
    vi.spyOn(bench.reader, 'overlay').mockRejectedValueOnce(new Error('The decoder stopped.'));
    bench.overlays.show(['b.png', 'c.png']);
    await vi.waitFor(() => expect(overlayOf(bench, 'c.png')).toMatch(/^blob:/));
    expect(overlayOf(bench, 'b.png')).toBeUndefined();
    bench.overlays.show(['b.png', 'c.png']);
    await vi.waitFor(() => expect(overlayOf(bench, 'b.png')).toMatch(/^blob:/));
  });

  it('that are finished after their image left the screen are held by nobody', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    await bench.batch.start();
    let finish = (_png: Uint8Array): void => undefined;
    const overlay = vi.spyOn(bench.reader, 'overlay');
    overlay.mockReturnValueOnce(new Promise((resolve) => (finish = resolve)));
    bench.overlays.show(['b.png']);
    await vi.waitFor(() => expect(overlay).toHaveBeenCalledOnce());
    bench.overlays.show(['c.png']);
    finish(new Uint8Array(8));
    await vi.waitFor(() => expect(overlayOf(bench, 'c.png')).toMatch(/^blob:/));
    expect(overlayOf(bench, 'b.png')).toBeUndefined();
  });

  it('take the new colour of a class', async () => {
    const bench = await startWorkbench(await folderOf(PICTURES));
    bench.overlays.show(['a.png']);
    await bench.open('a.png');
    await bench.segmenter.predictOpenImage();
    await vi.waitFor(() => expect(overlayOf(bench, 'a.png')).toBeDefined(), REST);
    const before = overlayOf(bench, 'a.png');
    bench.driver.run('class.color', { label: 1, color: '#123456' });
    await vi.waitFor(() => expect(overlayOf(bench, 'a.png')).not.toBe(before), REST);
  });
});

describe('uncertainty', () => {
  it('is known of predicted images, and after a restart', async () => {
    const folder = await folderOf(PICTURES);
    const name = `uncertainty-${Math.random()}`;
    const bench = await startWorkbench(folder, name);
    expect(bench.item('b.png')?.uncertainty).toBeUndefined();
    await bench.open('a.png');
    await bench.segmenter.predictOpenImage();
    await bench.batch.start();
    const uncertainties = ['a.png', 'b.png', 'c.png'].map((key) => bench.item(key)?.uncertainty);
    for (const uncertainty of uncertainties) expect(uncertainty).toBeTypeOf('number');
    await bench.saver.settled();
    const again = await startWorkbench(folder, name);
    expect(['a.png', 'b.png', 'c.png'].map((key) => again.item(key)?.uncertainty)).toEqual(uncertainties);
  });
});

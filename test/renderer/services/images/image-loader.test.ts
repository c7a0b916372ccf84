import { describe, expect, it, vi } from 'vitest';
import { folderOf, MODEL, startWorkbench } from '../support.ts';

describe('network inputs of the open image', () => {
  it('are made while it is decoded, and again only for another policy', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 48 }));
    const render = vi.spyOn(bench.reader, 'render');
    const { size } = MODEL.manifest.input;
    expect(await bench.imageLoader.inputs(size)).toHaveLength(1);
    expect(render).not.toHaveBeenCalled();
    const tiles = { mode: 'tiles', width: 64, height: 64, overlap: 16 } as const;
    expect(await bench.imageLoader.inputs(tiles)).toHaveLength(4);
    await bench.imageLoader.inputs({ ...tiles });
    expect(render).toHaveBeenCalledTimes(1);
  });

  it('are not to be had without an image', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 48 }));
    bench.imageLoader.close();
    expect(() => bench.imageLoader.inputs(MODEL.manifest.input.size)).toThrow(RangeError);
  });
});

describe('the open image', () => {
  const stroke = (bench: Awaited<ReturnType<typeof startWorkbench>>, y: number): void => {
    bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    bench.driver.tool('brush', 9).drag([
      [10, y],
      [50, y],
    ]);
  };

  it.each(['a.png', 'copy.png'])('keeps a stroke that is drawn while %s is opened', async (key) => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 24, 'copy.png': 24 }));
    await bench.open('copy.png');
    await bench.open('a.png');
    stroke(bench, 10);
    const read = vi.spyOn(bench.annotations, 'frames');
    const opening = bench.open(key);
    await vi.waitFor(() => expect(bench.project.state.image.phase).toBe('ready'));
    stroke(bench, 20);
    await opening;
    stroke(bench, 30);
    const drawn = bench.driver.drawing.labels.slice();
    expect([10, 20, 30].map((y) => drawn[y * 96 + 30])).toEqual([1, 1, 1]);
    await bench.saver.settled();
    expect(await bench.storedMask(key)).toEqual(drawn);
    expect(bench.driver.editor.state.revision).toBe(3);
    expect(bench.project.state.image).toMatchObject({ open: { key } });
    // Reading its tiles would show them as they were before a stroke under way.
    expect(read).not.toHaveBeenCalled();
  });
});

describe('the image before', () => {
  it('can be drawn on until the next one is there, and nothing of it is lost', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 24, 'b.png': 48 }));
    const opening = bench.open('b.png');
    expect(bench.project.state.image).toMatchObject({
      phase: 'loading',
      key: 'b.png',
      previous: { key: 'a.png' },
    });
    bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    bench.driver.tool('brush', 9).click([40, 40]);
    const drawn = bench.driver.drawing.labels.slice();
    await opening;
    expect(bench.driver.editor.state.imageName).toBe('b.png');
    expect(await bench.storedMask('a.png')).toEqual(drawn);
  });
});

describe('going on from image to image without a pause', () => {
  it('decodes none of those on the way but what was under way already', async () => {
    const names = Array.from({ length: 20 }, (_, index) => [`${index + 10}.png`, 20 + index] as const);
    const folder = await folderOf(Object.fromEntries(names));
    const bench = await startWorkbench(folder);
    const reads = vi.spyOn(folder.files, Symbol.iterator);
    await Promise.all(Array.from({ length: 19 }, () => bench.project.next()));
    expect(bench.driver.editor.state.imageName).toBe('29.png');
    expect(bench.project.state.image).toMatchObject({ phase: 'ready', open: { key: '29.png' } });
    // The first few had begun before they were passed over.
    expect(reads.mock.calls.length).toBeLessThan(6);
    expect(bench.project.state.images.filter(({ problem }) => problem !== undefined)).toEqual([]);
  });
});

describe('network inputs that could not be made', () => {
  it('are made anew when they are asked for again', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 48 }));
    const tiles = { mode: 'tiles', width: 64, height: 64, overlap: 16 } as const;
    vi.spyOn(bench.reader, 'render').mockRejectedValueOnce(new Error('The decoder stopped.'));
    await expect(bench.imageLoader.inputs(tiles)).rejects.toThrow('The decoder stopped.');
    expect(await bench.imageLoader.inputs(tiles)).toHaveLength(4);
  });
});

import { describe, expect, it, vi } from 'vitest';
import { folderOf, MODEL, startWorkbench } from './support.ts';

describe('network inputs of the open image', () => {
  it('are made while it is decoded, and again only for another policy', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 48 }));
    const render = vi.spyOn(bench.reader, 'render');
    const { size } = MODEL.manifest.input;
    expect(await bench.lightbox.inputs(size)).toHaveLength(1);
    expect(render).not.toHaveBeenCalled();
    const tiles = { mode: 'tiles', width: 64, height: 64, overlap: 16 } as const;
    expect(await bench.lightbox.inputs(tiles)).toHaveLength(4);
    await bench.lightbox.inputs({ ...tiles });
    expect(render).toHaveBeenCalledTimes(1);
  });

  it('are not to be had without an image', async () => {
    const bench = await startWorkbench(await folderOf({ 'a.png': 48 }));
    bench.lightbox.close();
    expect(() => bench.lightbox.inputs(MODEL.manifest.input.size)).toThrow(RangeError);
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

import { describe, expect, it, vi } from 'vitest';
import { encodeTiff } from '../../../support/tiff.ts';
import { folderOf, SIZE, startWorkbench } from '../support.ts';

async function stack() {
  const folder = await folderOf({ 'z.png': 20 });
  const page = (value: number) => ({
    ...SIZE,
    bits: 8 as const,
    samples: new Uint8Array(SIZE.width * SIZE.height).fill(value),
  });
  folder.files.set('stack.tif', encodeTiff([page(10), page(20), page(30)]));
  const bench = await startWorkbench(folder);
  await bench.open('stack.tif');
  const frames: number[] = [];
  bench.project.subscribe(() => {
    const frame = bench.item('stack.tif')?.frame ?? 0;
    if (frames.at(-1) !== frame) frames.push(frame);
  });
  return { ...bench, frames };
}

const isPlaying = ({ cine }: Awaited<ReturnType<typeof stack>>): boolean => cine.state.isPlaying;

describe('playing frames', () => {
  it('goes through all of them and begins again, in no greater haste than the file asks for', async () => {
    const bench = await stack();
    const begun = performance.now();
    bench.cine.toggle();
    await vi.waitFor(() => expect(bench.frames.length).toBeGreaterThanOrEqual(4), 5000);
    // Four frames are three pauses of a tenth of a second.
    expect(performance.now() - begun).toBeGreaterThan(290);
    bench.cine.toggle();
    expect(bench.frames.slice(0, 4)).toEqual([1, 2, 0, 1]);
    const after = bench.frames.length;
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(bench.frames).toHaveLength(after);
  });

  it('stops where a person draws, at the frame that is drawn on', async () => {
    const bench = await stack();
    bench.cine.toggle();
    await vi.waitFor(() => expect(bench.driver.drawing.imageId).toMatch(/#1$/), 5000);
    const open = bench.reader.open.bind(bench.reader);
    vi.spyOn(bench.reader, 'open').mockImplementation(async (...of) => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return open(...of);
    });
    await vi.waitFor(() => expect(bench.item('stack.tif')?.frame).toBe(2), 5000);
    bench.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    bench.driver.tool('brush', 7).down([30, 30]);
    expect(isPlaying(bench)).toBe(false);
    bench.driver.move([40, 30]).up([40, 30]);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(bench.driver.drawing.imageId).toMatch(/#1$/);
    expect(bench.driver.drawing.labels.some((label) => label !== 0)).toBe(true);
  });

  it('stops where a person goes to another frame or image', async () => {
    const bench = await stack();
    bench.cine.toggle();
    await vi.waitFor(() => expect(bench.frames.length).toBeGreaterThan(0), 5000);
    await bench.project.selectFrame((bench.frames.at(-1) ?? 0) + 1);
    expect(isPlaying(bench)).toBe(false);
    bench.cine.toggle();
    expect(isPlaying(bench)).toBe(true);
    await bench.open('z.png');
    expect(isPlaying(bench)).toBe(false);
    bench.cine.toggle();
    expect(isPlaying(bench)).toBe(false);
  });
});

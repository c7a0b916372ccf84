import { describe, expect, it } from 'vitest';
import { FolderNeighbours } from '../../../renderer/services/neighbours.ts';
import { area, folderOf, picture, startWorkbench } from './support.ts';

describe('the masks of neighbouring images', () => {
  it('are those stored of the images beside it, if of the same size', async () => {
    const folder = await folderOf({ 'a.png': 24, 'b.png': 48 });
    folder.files.set('c.png', await picture(20, { width: 40, height: 40 }));
    const bench = await startWorkbench(folder);
    await bench.batch.start();
    await bench.saver.settled();
    const neighbours = new FolderNeighbours(() => bench.project, bench.images, bench.labels);
    const here = bench.item('b.png')?.imageId ?? '';
    const before = await neighbours.labels(here, -1);
    expect(before).toMatchObject({ width: 96, height: 80 });
    expect(area(before?.data ?? new Uint8Array(0))).toBe(24 * 80);
    expect(await neighbours.labels(here, 1)).toBeNull();
    expect(await neighbours.labels(here, 5)).toBeNull();
    expect(await neighbours.labels('unknown', -1)).toBeNull();
  });
});

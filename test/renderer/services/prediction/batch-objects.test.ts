import { describe, expect, it, vi } from 'vitest';
import { contentOf, imageIdOf } from '../../../../core/document/image-id.ts';
import { tilesToGrid } from '../../../../core/mask/tiles.ts';
import { encodeTiff } from '../../../support/tiff.ts';
import type { TestPage } from '../../../support/tiff.ts';
import { paint } from '../paint.ts';
import { folderOf, SIZE, startWorkbench } from '../support.ts';
import { OTHER, use } from './other-model.ts';

/** Bright in the columns from one of each pair up to the other. */
function page(...bright: readonly (readonly [from: number, to: number])[]): TestPage {
  const samples = Uint8Array.from({ length: SIZE.width * SIZE.height }, (_, pixel) => {
    const column = pixel % SIZE.width;
    return bright.some(([from, to]) => column >= from && column < to) ? 250 : 10;
  });
  return { ...SIZE, samples };
}

const FILES = {
  'a.tif': [page([0, 24])],
  'b.tif': [page([8, 32], [56, 88])],
  'c.tif': [page([0, 24]), page([0, 24], [64, 96])],
};

/** A project whose class is drawn as objects, and of which the first image is open. */
async function started(files: Readonly<Record<string, readonly TestPage[]>> = FILES) {
  const folder = await folderOf({});
  for (const [key, pages] of Object.entries(files)) folder.files.set(key, encodeTiff(pages));
  const bench = await startWorkbench(folder);
  bench.driver.run('class.toggleObjects');
  await bench.settled();
  return bench;
}

type Bench = Awaited<ReturnType<typeof started>>;

/** Labels of a frame as they are stored. */
async function storedOf({ annotations, item, project }: Bench, key: string, frame = 0) {
  const content = contentOf(item(key)?.imageId ?? '');
  const [state] = await annotations.frames([imageIdOf(project.id ?? '', content, frame)]);
  return state === undefined ? [] : [...tilesToGrid(state).data];
}

/** Objects that a frame's pixels are of. */
async function idsOf(bench: Bench, key: string, frame = 0): Promise<readonly number[]> {
  const labels = await storedOf(bench, key, frame);
  return [...new Set(labels)].filter((label) => label !== 0).toSorted((a, b) => a - b);
}

describe('a batch of a class that is drawn as objects', () => {
  it('makes objects in every image, whose ids all frames of a file share', async () => {
    const bench = await started();
    await bench.batch.start();
    await bench.settled();
    expect(bench.batch.state).toMatchObject({ phase: 'finished', predicted: 4, failures: [] });
    expect(await idsOf(bench, 'a.tif')).toEqual([256]);
    expect(await idsOf(bench, 'b.tif')).toEqual([256, 257]);
    const frames = [await idsOf(bench, 'c.tif', 0), await idsOf(bench, 'c.tif', 1)];
    expect(frames.map(({ length }) => length)).toEqual([1, 2]);
    expect(frames.flat().toSorted((a, b) => a - b)).toEqual([256, 257, 258]);
  });

  it('begins anew where an object was begun on another frame meanwhile', async () => {
    const bench = await started({ 'c.tif': [page([70, 96]), page([0, 24], [64, 96])] });
    const { reader, driver } = bench;
    const objects = reader.objects.bind(reader);
    const making = vi.spyOn(reader, 'objects').mockImplementationOnce((drawing) => {
      paint(bench);
      return objects(drawing);
    });
    await bench.batch.start();
    await bench.settled();
    expect(making.mock.calls.map(([{ first }]) => first)).toEqual([257, 258]);
    const own = driver.drawing.labels[10 * SIZE.width + 30];
    expect(own).toBeGreaterThanOrEqual(256);
    expect(await idsOf(bench, 'c.tif', 1)).not.toContain(own);
    expect(await idsOf(bench, 'c.tif', 1)).toHaveLength(2);
  });

  it('keeps the objects on which an update agrees, and people’s, and can be taken back', async () => {
    const bench = await started();
    await use(bench, bench.models.state.entries[0] ?? OTHER);
    await bench.batch.start();
    await bench.open('b.tif');
    paint(bench, 70);
    const own = bench.driver.drawing.labels[70 * SIZE.width + 40];
    await bench.open('a.tif');
    await bench.settled();
    const before = await storedOf(bench, 'b.tif');
    await use(bench, OTHER);
    await bench.updates.start();
    await bench.settled();
    const after = await storedOf(bench, 'b.tif');
    expect([after[10], after[60]]).toEqual([before[10], before[60]]);
    expect(after[70 * SIZE.width + 40]).toBe(own);
    const isPlain = (label: number): boolean => label > 0 && label < 256;
    expect(after.some(isPlain)).toBe(false);
    await bench.updates.takeBack();
    await bench.settled();
    expect(await storedOf(bench, 'b.tif')).toEqual(before);
  });
});

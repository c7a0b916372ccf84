import { zipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { encodeWideGreyPng } from '../../../../core/formats/png.ts';

import { LAST_SEGMENT } from '../../../../core/mask/segments.ts';
import type { ImportChoice } from '../../../../renderer/services/images/label-import.ts';
import { encodeRoi } from '../../../support/imagej.ts';
import { paint } from '../paint.ts';
import { folderOf, SIZE, startWorkbench } from '../support.ts';

const PIXELS = SIZE.width * SIZE.height;

/** Three touching columns of ten pixels each, numbered oddly. */
function columnAt(pixel: number): number {
  const x = pixel % SIZE.width;
  return x < 30 ? ([7, 900, 41][Math.floor(x / 10)] as number) : 0;
}

const COLUMNS = encodeWideGreyPng({
  ...SIZE,
  data: Uint16Array.from({ length: PIXELS }, (_, at) => columnAt(at)),
});

const box = (left: number, top: number, right: number, bottom: number) =>
  encodeRoi({ type: 'rectangle', points: [{ x: left, y: top }, { x: right, y: bottom }] }); // prettier-ignore

/** An open image, and a file of labels that is chosen for it. */
async function setUp(name: string, bytes: Uint8Array) {
  const folder = await folderOf({ 'a.png': 10 });
  const bench = await startWorkbench(folder);
  folder.files.set(name, bytes);
  bench.handlers.set('labels.choose', () => ({ handle: 'handle', key: name, size: 1, modified: 1 }));
  await bench.labelImports.choose();
  const apply = async (choice: Partial<ImportChoice> = {}): Promise<void> => {
    const { state } = bench.labelImports;
    if (state.phase !== 'ready') throw new Error(JSON.stringify(state));
    await bench.labelImports.apply({ targets: state.targets, isOver: false, asObjects: true, ...choice });
  };
  const stored = async (): Promise<readonly number[]> => {
    await bench.settled();
    return [...(await bench.storedMask('a.png'))];
  };
  return { bench, apply, stored };
}

/** How often each label is there. */
function counts(labels: readonly number[]): Readonly<Record<number, number>> {
  const found: Record<number, number> = {};
  for (const label of labels) if (label !== 0) found[label] = (found[label] ?? 0) + 1;
  return found;
}

describe('objects of another program', () => {
  it('become objects of a new class, which is drawn as such, as one step', async () => {
    const { bench, apply, stored } = await setUp('cells.png', COLUMNS);
    expect(bench.labelImports.state).toMatchObject({ phase: 'ready', objectCount: 3, targets: ['new'] });
    await apply();
    expect(bench.labelImports.state).toMatchObject({ phase: 'finished', frames: 1 });
    expect(bench.project.state.classes.at(-1)).toMatchObject({ label: 2, name: 'Object', objects: true });
    expect(counts(await stored())).toEqual({ 256: 800, 257: 800, 258: 800 });
    expect(bench.driver.drawing.objects.map((object) => object.class)).toEqual([2, 2, 2]);
    const ids = [...bench.driver.drawing.labels];
    expect([ids[0], ids[15], ids[29], ids[30]]).toEqual([256, 258, 257, 0]);

    bench.driver.run('edit.undo');
    await vi.waitFor(() => expect(bench.project.state.classes).toHaveLength(1));
    expect(counts(await stored())).toEqual({});
  });

  it('become objects of a class that there is, beside what is drawn and with ids of their own', async () => {
    const { bench, apply, stored } = await setUp('cells.png', COLUMNS);
    bench.driver.run('class.objects', 1);
    paint(bench);
    const before = counts([...bench.driver.drawing.labels])[256] as number;
    await apply({ targets: [1] });
    const found = counts(await stored());
    expect(Object.keys(found)).toEqual(['256', '257', '258', '259']);
    expect(found[256]).toBe(before);
    expect(bench.project.state.classes).toMatchObject([{ label: 1, objects: true }]);
  });

  it('have their class drawn as objects where it was not', async () => {
    const { bench, apply } = await setUp('cells.png', COLUMNS);
    await apply({ targets: [1] });
    expect(bench.project.state.classes).toMatchObject([{ label: 1, objects: true }]);
    bench.driver.run('edit.undo');
    await vi.waitFor(() => expect(bench.project.state.classes[0]?.objects ?? false).toBe(false));
  });

  it('are none where all of their pixels are taken', async () => {
    const { bench, apply, stored } = await setUp('cells.png', COLUMNS);
    bench.driver.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    bench.driver.tool('rectangle').drag([[0, 0], [20, 80]]); // prettier-ignore
    await apply({ targets: [1] });
    expect(counts(await stored())).toEqual({ 1: 1600, 257: 800 });
    expect(bench.driver.drawing.objects.map(({ id }) => id)).toEqual([257]);
  });

  it('become pixels of their class where that is wanted', async () => {
    const { bench, apply, stored } = await setUp('cells.png', COLUMNS);
    await apply({ targets: [1], asObjects: false });
    expect(counts(await stored())).toEqual({ 1: 2400 });
    expect(bench.project.state.classes[0]?.objects ?? false).toBe(false);
  });

  it('say which lie on which, and later ones keep what is claimed twice', async () => {
    const rois = zipSync({ 'first.roi': box(0, 0, 20, 10), 'second.roi': box(15, 0, 30, 10) });
    const { bench, apply, stored } = await setUp('cells.zip', rois);
    expect(bench.labelImports.state).toMatchObject({
      found: { overlaps: [] },
      objects: { overlaps: [{ below: 1, above: 2, pixels: 50 }] },
    });
    await apply();
    expect(counts(await stored())).toEqual({ 256: 150, 257: 150 });
  });

  it('are refused where there are more than ids are left', async () => {
    const { bench, apply, stored } = await setUp('cells.png', COLUMNS);
    const { imageId } = bench.driver.drawing;
    const frame = bench.stream.frame(imageId);
    if (frame === undefined) throw new Error('No image is open');
    bench.stream.load(frame, { id: imageId, revision: 1, objects: [], nextObject: LAST_SEGMENT });
    await apply();
    expect(bench.labelImports.state).toMatchObject({
      phase: 'failed',
      problem: expect.stringMatching(/^cells\.png has 2 objects more than the image can get/),
    });
    expect(counts(await stored())).toEqual({});
  });
});

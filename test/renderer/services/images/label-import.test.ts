import { describe, expect, it, vi } from 'vitest';
import { colorOfLab, labOfColor } from '../../../../core/formats/dicom/cielab.ts';
import { propertyNamed } from '../../../../core/formats/dicom/seg/codes.ts';
import { encodeSegmentation } from '../../../../core/formats/dicom/seg/write.ts';
import { decodeTiles } from '../../../../core/mask/tiles.ts';
import { encodeSlices } from '../../../support/dicom-series.ts';
import { framesIn, requestOf, segmentNamed } from '../../../support/segmentation.ts';
import { paint } from '../paint.ts';
import { area, SIZE, startWorkbench, TestFolder } from '../support.ts';

const PIXELS = SIZE.width * SIZE.height;

/** Segment 1 is in columns 20 to 39 of slices 2 and 3, segment 2 in rows from 70 on of slice 3. */
function labelAt(frame: number, pixel: number): number {
  const [x, y] = [pixel % SIZE.width, Math.floor(pixel / SIZE.width)];
  if (frame === 2 && y >= 70) return 2;
  return (frame === 1 || frame === 2) && x >= 20 && x < 40 ? 1 : 0;
}

/** Its codes are not what its name says. */
const BONE = { ...segmentNamed('Bone', 2), property: propertyNamed('left rib') };

async function setUp() {
  const files = encodeSlices({
    ...{ ...SIZE, depth: 5 },
    valueAt: (x, y, slice) => x + y + 10 * slice,
    origin: [0, 0, 0],
    steps: [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 2],
    ],
  });
  const folder = new TestFolder();
  // Their names are in another order.
  [3, 1, 4, 0, 2].forEach((slice, at) => folder.files.set(`${at}.dcm`, files[slice] as Uint8Array));
  const request = requestOf(
    await framesIn(files),
    (frame) => Uint8Array.from({ length: PIXELS }, (_, pixel) => labelAt(frame, pixel)),
    { type: 'BINARY', segments: [segmentNamed('LESION', 1), BONE] },
  );
  const bench = await startWorkbench(folder);
  folder.files.set('labels.seg', encodeSegmentation(request));
  bench.handlers.set('labels.choose', () => ({ handle: 'handle', key: 'labels.seg', size: 1, modified: 1 }));
  const masks = async () => {
    await bench.settled();
    const ids = bench.project.state.images[0]?.files?.map(({ imageId }) => imageId) ?? [];
    return Promise.all(
      ids.map(async (id) => [
        ...decodeTiles(SIZE, id === undefined ? [] : await bench.annotations.tiles(id)).data,
      ]),
    );
  };
  return { bench, folder, masks };
}

const wanted = (frame: number): number[] =>
  Array.from({ length: PIXELS }, (_, pixel) => labelAt(frame, pixel));

describe('labels of another program', () => {
  it('are shown first, and become classes of the project on the slices that they were drawn on', async () => {
    const { bench, masks } = await setUp();
    const { labelImports, project } = bench;
    await labelImports.choose();
    expect(labelImports.state).toMatchObject({
      phase: 'ready',
      name: 'labels.seg',
      targets: [1, 'new'],
      extents: [
        { pixels: 20 * 80 + 20 * 70, frames: 2 },
        { pixels: 10 * 96, frames: 1 },
      ],
    });
    await labelImports.apply({ targets: [1, 'new'], isOver: false, asObjects: true });
    expect(labelImports.state).toMatchObject({ phase: 'finished', frames: 2 });
    expect(project.state.classes).toMatchObject([{ name: 'Lesion' }, { name: 'Bone' }]);
    // What is new looks, and is called in codes, as the file says.
    const { property } = BONE;
    expect(project.state.classes[1]).toMatchObject({ color: colorOfLab(labOfColor(BONE.color)), property });
    expect(project.state.classes[0]?.property).toBeUndefined();
    const stored = await masks();
    expect(stored.map((mask) => mask.join(''))).toEqual(
      [0, 1, 2, 3, 4].map((frame) => wanted(frame).join('')),
    );
    expect(project.state.images[0]?.frames).toEqual(['new', 'edited', 'edited', 'new', 'new']);
  });

  it('are one step, which the open slice takes back everywhere', async () => {
    const { bench, masks } = await setUp();
    await bench.labelImports.choose();
    await bench.labelImports.apply({ targets: [1, 'none'], isOver: false, asObjects: true });
    bench.labelImports.dismiss();
    expect(bench.labelImports.state.phase).toBe('idle');
    expect((await masks()).map((mask) => mask.filter((label) => label > 0).length)).toEqual([
      0, 1600, 1400, 0, 0,
    ]);
    bench.driver.run('edit.undo');
    await vi.waitFor(() => expect(area(bench.driver.drawing.labels)).toBe(0));
    expect((await masks()).flat().some((label) => label > 0)).toBe(false);
  });

  it('leave what is drawn as it is, unless they are to be written over it', async () => {
    const { bench, masks } = await setUp();
    await bench.project.selectFrame(2);
    paint(bench, 30);
    const drawn = area(bench.driver.drawing.labels);
    await bench.labelImports.choose();
    await bench.labelImports.apply({ targets: ['none', 1], isOver: false, asObjects: true });
    bench.labelImports.dismiss();
    expect((await masks())[2]?.filter((label) => label === 1)).toHaveLength(drawn + 960);
  });

  it('are forgotten with the folder of their images, and never put on those of another', async () => {
    const { bench, folder, masks } = await setUp();
    const before = bench.project.id;
    await bench.labelImports.choose();
    const heard: string[] = [];
    bench.stream.onCommit(({ project }) => heard.push(project));
    folder.id = 'other';
    bench.handlers.set('folder.dropped', () => folder.listing());
    await bench.project.openDropped([]);
    expect(bench.project.id).not.toBe(before);
    expect(bench.labelImports.state.phase).toBe('idle');
    await bench.labelImports.apply({ targets: [1, 'new'], isOver: false, asObjects: true });
    expect((await masks()).flat().some((label) => label > 0)).toBe(false);
    expect(heard).toEqual([]);
  });

  it('that were asked for in a folder which is not open any more are not put anywhere', async () => {
    const { bench, folder } = await setUp();
    bench.handlers.set('folder.dropped', () => folder.listing());
    bench.handlers.set('labels.choose', async () => {
      folder.id = 'other';
      await bench.project.openDropped([]);
      return { handle: 'handle', key: 'labels.seg', size: 1, modified: 1 };
    });
    await bench.labelImports.choose();
    expect(bench.labelImports.state).toMatchObject({
      phase: 'failed',
      problem: expect.stringContaining('Open that image first'),
    });
  });

  it('stay with the slices that they were read for when others come and go meanwhile', async () => {
    const { bench, folder, masks } = await setUp();
    await bench.labelImports.choose();
    // That of the first slice.
    folder.files.delete('3.dcm');
    await bench.project.refresh();
    expect(bench.project.state.images[0]?.files).toHaveLength(4);
    await bench.labelImports.apply({ targets: [1, 'new'], isOver: false, asObjects: true });
    expect(bench.labelImports.state).toMatchObject({ phase: 'finished', frames: 2 });
    expect((await masks()).map((mask) => mask.join(''))).toEqual(
      [1, 2, 3, 4].map((frame) => wanted(frame).join('')),
    );
  });

  it('are refused where the open image is not any more what its file holds', async () => {
    const { bench, folder } = await setUp();
    const open = bench.project.state.images[0]?.files?.[2]?.key ?? '';
    const changed = Uint8Array.from(folder.files.get(open) as Uint8Array);
    const last = changed.length - 1;
    changed[last] = (changed[last] as number) ^ 1;
    folder.files.set(open, changed);
    await bench.labelImports.choose();
    expect(bench.labelImports.state).toEqual({
      phase: 'failed',
      problem: `${open} has changed since it was opened. Open it again, then import labels.seg.`,
    });
  });

  it('of something else, or that are no labels, are refused by name', async () => {
    const { bench, folder } = await setUp();
    folder.files.set('labels.seg', Uint8Array.of(1, 2, 3));
    await bench.labelImports.choose();
    expect(bench.labelImports.state).toMatchObject({
      phase: 'failed',
      problem: expect.stringMatching(/^The labels in labels\.seg cannot be used: /),
    });
    bench.labelImports.dismiss();
    folder.files.set('labels.seg', folder.files.get('1.dcm') as Uint8Array);
    await bench.labelImports.choose();
    expect(bench.labelImports.state).toMatchObject({ problem: expect.stringContaining('no segmentation') });
    bench.labelImports.dismiss();
    bench.handlers.set('labels.choose', () => null);
    await bench.labelImports.choose();
    expect(bench.labelImports.state.phase).toBe('idle');
  });
});

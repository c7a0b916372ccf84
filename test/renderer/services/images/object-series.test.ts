import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { decodePngSamples } from '../../../../core/formats/png.ts';
import { tilesToGrid } from '../../../../core/mask/tiles.ts';
import { encodeSlice } from '../../../support/dicom-slices.ts';
import { encodeTiff } from '../../../support/tiff.ts';
import { EVERYTHING, startExport } from '../export/support.ts';
import { freshName } from '../../store/support.ts';
import { startWorkbench, TestFolder } from '../support.ts';

const UID = '1.2.840.99.1';
const SIZE = { width: 96, height: 80 };
const FRAMES = [0, 1, 2];
const slices = Object.fromEntries(
  FRAMES.map((z) => [`ct/${z}.dcm`, encodeSlice({ series: UID, position: [0, 0, 2 * z] })]),
);
const pages = encodeTiff(
  FRAMES.map(() => ({ ...SIZE, samples: new Uint16Array(SIZE.width * SIZE.height), bits: 16 })),
);

type Bench = Awaited<ReturnType<typeof startWorkbench>>;

function folderWith(files: Readonly<Record<string, Uint8Array>>): TestFolder {
  const folder = new TestFolder();
  for (const [key, bytes] of Object.entries(files)) folder.files.set(key, bytes);
  return folder;
}

async function show(bench: Pick<Bench, 'project' | 'editor'>, frame: number): Promise<void> {
  await bench.project.selectFrame(frame);
  bench.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
}

/** Draws a box in every frame, one class as objects. */
async function drawAll(bench: Pick<Bench, 'project' | 'editor' | 'driver' | 'settled'>): Promise<void> {
  bench.driver.run('class.toggleObjects');
  for (const frame of FRAMES) {
    await show(bench, frame);
    bench.driver.tool('rectangle').drag([[10 + frame, 10], [30, 30]]).key('Escape'); // prettier-ignore
  }
  await bench.settled();
}

/** Labels of the frames, without background. */
async function labels({ project, annotations, settled }: Bench): Promise<readonly (readonly number[])[]> {
  await settled();
  const records = [...(await annotations.allOf(project.id ?? '')).values()];
  const frames = await annotations.frames(records.map(({ id }) => id));
  const sorted = frames.map((frame) => [...new Set(tilesToGrid(frame).data)].filter((label) => label > 0));
  return sorted.sort((a, b) => (a[0] ?? 0) - (b[0] ?? 0));
}

describe.each([
  ['slices in files of their own', slices],
  ['pages of a file', { 'stack.tif': pages }],
])('objects of %s', (_, files) => {
  it('are of one list, also after a restart, and go with their class in all frames', async () => {
    const [folder, name] = [folderWith(files), `objects of ${Object.keys(files).length}`];
    const bench = await startWorkbench(folder, name);
    await drawAll(bench);
    expect(await labels(bench)).toEqual([[256], [257], [258]]);
    bench.quit();

    const later = await startWorkbench(folder, name);
    expect(later.driver.drawing.objects.map(({ id }) => id)).toEqual([256, 257, 258]);
    later.driver.run('object.linkAll');
    expect(await labels(later)).toEqual([[256], [256], [256]]);
    await show(later, 0);
    later.driver.tool('rectangle').drag([[50, 50], [60, 60]]).key('Escape'); // prettier-ignore
    expect(later.driver.drawing.objects.at(-1)?.id).toBe(259);
    later.driver.run('class.delete', 1);
    expect(await labels(later)).toEqual([[], [], []]);
    later.driver.run('edit.undo');
    expect((await labels(later)).flat().sort()).toEqual([256, 256, 256, 259]);
  });

  it('are deleted in all frames, also in those that nobody has read since a new start', async () => {
    const folder = folderWith(files);
    const bench = await startWorkbench(folder);
    await drawAll(bench);
    bench.driver.run('object.linkAll');
    expect(await labels(bench)).toEqual([[256], [256], [256]]);
    await bench.projects.close();
    bench.quit();

    const again = await startWorkbench(folder, freshName(), { disk: bench.disk });
    again.workspace.objects.select(256);
    again.driver.run('object.deleteAll');
    expect(await labels(again)).toEqual([[], [], []]);
  });

  it('come from another program as one through all frames that have its number', async () => {
    const folder = folderWith(files);
    const bench = await startWorkbench(folder);
    const found = encodeTiff(
      [5, 5, 9].map((number) => ({
        ...{ ...SIZE, bits: 16 },
        samples: Uint16Array.from({ length: SIZE.width * SIZE.height }, (__, pixel) =>
          pixel < 100 ? number : 0,
        ),
      })),
    );
    folder.files.set('labels.tif', found);
    bench.handlers.set('labels.choose', () => ({
      handle: 'handle',
      key: 'labels.tif',
      size: 1,
      modified: 1,
    }));
    await bench.labelImports.choose();
    await bench.labelImports.apply({ targets: [1], isOver: false, asObjects: true });
    expect(bench.labelImports.state).toMatchObject({ phase: 'finished', frames: 3 });
    expect(await labels(bench)).toEqual([[256], [256], [257]]);
    expect(bench.driver.drawing.objects.map(({ id }) => id)).toEqual([256, 257]);
    bench.driver.run('edit.undo');
    expect((await labels(bench)).flat()).toEqual([]);
  });

  it('have one number in all frames that are exported', async () => {
    const bench = await startExport({}, files);
    await drawAll(bench);
    // A region that is no object has a number that no object has.
    await show(bench, 2);
    bench.driver.run('class.toggleObjects').tool('rectangle').drag([[70, 70], [74, 74]]); // prettier-ignore
    bench.driver.run('object.linkAll');
    await bench.settled();
    await bench.exporter.start({ ...EVERYTHING, deidentify: false, images: false, npz: null });
    expect(bench.exporter.state).toMatchObject({ phase: 'finished', skipped: [] });
    const { images } = JSON.parse(await readFile(path.join(bench.folder, 'manifest.json'), 'utf8')) as {
      readonly images: readonly { readonly name: string }[];
    };
    const numbers = await Promise.all(
      images.map(async ({ name }) => {
        const png = await readFile(path.join(bench.folder, 'instances', `${name}.png`));
        return [...new Set(decodePngSamples(png, 1e6).samples)];
      }),
    );
    expect(numbers).toEqual([
      [0, 1],
      [0, 1],
      [0, 1, 4],
    ]);
  });
});

describe('the objects of slices', () => {
  it('are kept under what does not tell whose images they are', async () => {
    const bench = await startWorkbench(folderWith(slices));
    await drawAll(bench);
    const records = [...(await bench.annotations.allOf(bench.project.id ?? '')).values()];
    const ids = new Set(records.map(({ series }) => series));
    expect(ids.size).toBe(1);
    expect([...ids][0]).toMatch(/ [0-9a-f]{64}$/);
    expect([...ids][0]).not.toContain(UID);
  });

  it('are one where they are drawn across the frames, in a step that is taken back as one', async () => {
    const more = [3, 4, 5].map((z): [string, Uint8Array] => [
      `ct/${z}.dcm`,
      encodeSlice({ series: UID, position: [0, 0, 2 * z] }),
    ]);
    const bench = await startWorkbench(folderWith({ ...slices, ...Object.fromEntries(more) }));
    bench.driver.run('class.toggleObjects');
    bench.editor.resize({ width: 400, height: 400 });
    bench.editor.set({ threePlanes: true });
    await vi.waitFor(() => expect(bench.planes.state).toMatchObject({ isOn: true }), { timeout: 5_000 });
    await bench.planes.makeLarge(0);
    await vi.waitFor(() => expect(bench.editor.state.isPlane).toBe(true));
    bench.editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
    bench.driver.tool('rectangle').drag([[10, 0], [40, 40]]).key('Escape'); // prettier-ignore
    expect((await labels(bench)).flat()).toEqual(Array<number>(6).fill(256));
    bench.driver.run('edit.undo');
    expect((await labels(bench)).flat()).toEqual([]);
  });
});

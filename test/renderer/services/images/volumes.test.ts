import { describe, expect, it, vi } from 'vitest';
import { imageIdOf } from '../../../../core/document/image-id.ts';
import { decodeTiles } from '../../../../core/mask/tiles.ts';
import { FolderNeighbours } from '../../../../renderer/services/images/neighbours.ts';
import { Actions } from '../../../../renderer/actions/actions.ts';
import { encodeNifti } from '../../../support/nifti.ts';
import { area, SIZE, sha256, startWorkbench, TestFolder } from '../support.ts';

/** Of the window, where nothing is asked of it. */
const NONE = {} as never;

const DEPTH = 5;
const VOLUMES = 3;
const PIXELS = SIZE.width * SIZE.height;
/** To the left, the back and up, so that frames are stored as they are shown. */
const LPS = [-1, 0, 0, 0, 0, -1, 0, 0, 0, 0, 2, 0];

/** Bright in the first columns: more of them in every volume, and one more in every frame. */
const brightColumns = (volume: number, frame: number): number => 20 * (volume + 1) + frame;

const valuesOf = (volume: number): number[] =>
  Array.from({ length: DEPTH * PIXELS }, (_, at) =>
    at % SIZE.width < brightColumns(volume, Math.floor(at / PIXELS)) ? 200 : 10,
  );

const perfusion = encodeNifti({
  shape: [SIZE.width, SIZE.height, DEPTH, VOLUMES],
  type: 'uint8',
  values: [0, 1, 2].flatMap(valuesOf),
  sform: LPS,
  isPacked: true,
});

type Bench = Awaited<ReturnType<typeof startWorkbench>>;

async function start(database?: string): Promise<Bench> {
  const folder = new TestFolder();
  folder.files.set('perfusion.nii.gz', perfusion);
  return startWorkbench(folder, database);
}

/** How many columns of the open frame are bright. */
const shown = ({ editor }: Bench): number =>
  editor.drawing?.image?.data.subarray(0, SIZE.width).filter((value) => value === 200).length ?? 0;

const frameId = ({ project }: Bench, frame: number): string =>
  imageIdOf(project.id ?? '', sha256(perfusion), frame);

const statuses = (bench: Bench): readonly string[] => bench.item('perfusion.nii.gz')?.frames ?? [];

/** Labelled pixels of every frame, as they are stored. */
async function stored(bench: Bench): Promise<readonly number[]> {
  await bench.settled();
  const ids = Array.from({ length: DEPTH * VOLUMES }, (_, frame) => frameId(bench, frame));
  const tiles = await Promise.all(ids.map((id) => bench.annotations.tiles(id)));
  return tiles.map((own) => area(decodeTiles(SIZE, own).data));
}

function drawColumns({ driver, editor }: Bench, from: number, to: number): void {
  editor.setCamera({ scale: 1, offsetX: 0, offsetY: 0 });
  driver.tool('rectangle').drag([
    [from, 0],
    [to, SIZE.height],
  ]);
}

const toVolume = ({ project }: Bench, volume: number): Promise<void> => project.goTo(() => ({ volume }));

describe('a series of several volumes', () => {
  it('opens in the middle of the first, and keeps the place where another is chosen', async () => {
    const bench = await start();
    expect(shown(bench)).toBe(brightColumns(0, 2));
    expect(statuses(bench)).toHaveLength(DEPTH * VOLUMES);
    await bench.project.selectFrame(3);
    await toVolume(bench, 2);
    expect(shown(bench)).toBe(brightColumns(2, 3));
    expect(bench.driver.drawing.imageId).toBe(frameId(bench, 2 * DEPTH + 3));
    const { workspace, neighbours } = bench;
    const actions = new Actions({ workspace, neighbours, app: { ...bench, templates: NONE, shell: NONE } });
    actions.run('app.previousVolume');
    await vi.waitFor(() => expect(shown(bench)).toBe(brightColumns(1, 3)));
    actions.run('app.nextVolume');
    await vi.waitFor(() => expect(shown(bench)).toBe(brightColumns(2, 3)));
    await toVolume(bench, 100);
    expect(shown(bench)).toBe(brightColumns(2, 3));
  });

  it('is gone through within the volume that is shown, also as a film', async () => {
    const bench = await start();
    await toVolume(bench, 1);
    await bench.planes.step(100);
    expect(shown(bench)).toBe(brightColumns(1, 4));
    await bench.planes.step(-100);
    expect(shown(bench)).toBe(brightColumns(1, 0));
    await bench.planes.select(4);
    const frames: number[] = [];
    bench.project.subscribe(() => {
      const frame = bench.item('perfusion.nii.gz')?.frame ?? 0;
      if (frames.at(-1) !== frame) frames.push(frame);
    });
    bench.cine.toggle();
    await vi.waitFor(() => expect(frames.length).toBeGreaterThanOrEqual(3), 5000);
    bench.cine.toggle();
    // After the fifth frame of the volume its first comes again.
    expect(frames.slice(0, 3)).toEqual([DEPTH, DEPTH + 1, DEPTH + 2]);
  });

  it('keeps the labels that were drawn when only the first volume was known', async () => {
    const bench = await start('earlier version');
    drawColumns(bench, 0, 10);
    expect((await stored(bench)).map(Boolean).indexOf(true)).toBe(2);
    const project = bench.project.id ?? '';
    const [hint] = await bench.images.hints(project);
    if (hint === undefined) throw new Error('Nothing is known of the file');
    const { path, imageId, size, modified } = hint;
    await bench.images.remember(project, [{ path, imageId, size, modified, frames: DEPTH }]);
    bench.quit();
    const later = await start('earlier version');
    expect(statuses(later)).toHaveLength(DEPTH * VOLUMES);
    expect(statuses(later)[2]).toBe('edited');
    expect(area(later.driver.drawing.labels)).toBe(10 * SIZE.height);
    await toVolume(later, 2);
    expect(area(later.driver.drawing.labels)).toBe(0);
    expect(shown(later)).toBe(brightColumns(2, 2));
  });
});

describe('what is done to many frames', () => {
  it('predicts those of the shown volume only', async () => {
    const bench = await start();
    await toVolume(bench, 1);
    expect(bench.batch.countUnmarked()).toBe(DEPTH);
    await bench.batch.start();
    expect(bench.batch.state).toMatchObject({ phase: 'finished', predicted: DEPTH });
    const own = [0, 1, 2, 3, 4].map((frame) => brightColumns(1, frame) * SIZE.height);
    expect(await stored(bench)).toEqual([0, 0, 0, 0, 0, ...own, 0, 0, 0, 0, 0]);
    await toVolume(bench, 2);
    expect(bench.batch.countUnmarked()).toBe(DEPTH);
  });

  it('interpolates between those of one volume, and copies from none of another', async () => {
    const bench = await start();
    await bench.project.selectFrame(4);
    drawColumns(bench, 0, 40);
    await toVolume(bench, 1);
    await bench.project.selectFrame(0);
    const neighbours = new FolderNeighbours(bench);
    expect(await neighbours.labels(frameId(bench, DEPTH), -1)).toBeNull();
    const stack = neighbours.stack(frameId(bench, DEPTH));
    expect(stack).toMatchObject({ here: 0, isSeries: true });
    expect(stack.frames).toHaveLength(DEPTH);
    drawColumns(bench, 0, 10);
    await bench.settled();
    await bench.project.selectFrame(1);
    const before = await neighbours.labels(frameId(bench, DEPTH + 1), -1);
    expect(before?.data.filter((label) => label === 1)).toHaveLength(10 * SIZE.height);
    await bench.project.selectFrame(4);
    drawColumns(bench, 0, 30);
    bench.driver.run('mask.interpolate');
    await vi.waitFor(() => expect(bench.editor.state.hint).toBe('interpolated-series'));
    const pixels = [10, 15, 20, 25, 30].map((columns) => columns * SIZE.height);
    expect(await stored(bench)).toEqual([0, 0, 0, 0, 40 * SIZE.height, ...pixels, 0, 0, 0, 0, 0]);
  });

  it('cuts planes of one volume, and stays in plane and place where another is chosen', async () => {
    const bench = await start();
    const { planes, editor, driver } = bench;
    await toVolume(bench, 1);
    drawColumns(bench, 30, 50);
    editor.set({ threePlanes: true });
    await vi.waitFor(() => expect(planes.state.isOn).toBe(true));
    expect(planes.state.frames).toEqual([5, 6, 7, 8, 9].map((frame) => frameId(bench, frame)));
    await planes.moveTo([12, 34, 3]);
    await planes.makeLarge(1);
    await vi.waitFor(() => expect(editor.state.isPlane).toBe(true));
    // Its rows are the frames, the last above: each of one bright column more.
    const brightIn = (row: number): number =>
      driver.drawing.image?.data.subarray(row * 96, row * 96 + 96).filter((value) => value === 200).length ??
      0;
    expect([0, 1, 2, 3, 4].map(brightIn)).toEqual([4, 3, 2, 1, 0].map((frame) => brightColumns(1, frame)));
    expect(area(driver.drawing.labels)).toBe(20);
    await toVolume(bench, 2);
    await vi.waitFor(() => expect(editor.state.isPlane).toBe(true));
    await vi.waitFor(() => expect(brightIn(0)).toBe(brightColumns(2, 4)));
    expect(planes.state).toMatchObject({ large: 1, crosshair: [12, 34, 3] });
    expect(area(driver.drawing.labels)).toBe(0);
    drawColumns(bench, 0, 10);
    const drawn = await stored(bench);
    expect(drawn.map(Boolean).lastIndexOf(false)).toBe(2 * DEPTH - 1);
    expect(drawn[DEPTH + 2]).toBe(20 * SIZE.height);
    expect(planes.labelled()).toMatchObject({ frames: DEPTH });
  });
});

describe('labels of another program', () => {
  const labels = (shape: readonly number[], values: readonly number[]) =>
    encodeNifti({ shape: [SIZE.width, SIZE.height, DEPTH, ...shape], type: 'uint8', values, sform: LPS });

  async function importing(bench: Bench, file: Uint8Array): Promise<readonly number[]> {
    bench.folderFiles.set('labels.nii', file);
    const chosen = { handle: 'handle', key: 'labels.nii', size: 1, modified: 1 };
    bench.handlers.set('labels.choose', () => chosen);
    await bench.labelImports.choose();
    const { state } = bench.labelImports;
    if (state.phase === 'ready') {
      await bench.labelImports.apply({ targets: state.targets, isOver: true, asObjects: true });
    }
    return stored(bench);
  }

  it('go to the volume that is shown where they are one volume, and are told so', async () => {
    const bench = await start();
    await toVolume(bench, 1);
    const own = Array.from({ length: DEPTH * PIXELS }, (_, at) => Number(at >= 4 * PIXELS));
    bench.folderFiles.set('labels.nii', labels([], own));
    bench.handlers.set('labels.choose', () => ({
      handle: 'handle',
      key: 'labels.nii',
      size: 1,
      modified: 1,
    }));
    await bench.labelImports.choose();
    expect(bench.labelImports.state).toMatchObject({ phase: 'ready', found: { volume: 1 } });
    bench.labelImports.dismiss();
    const found = await importing(bench, labels([], own));
    expect(found).toEqual([...Array<number>(2 * DEPTH - 1).fill(0), PIXELS, 0, 0, 0, 0, 0]);
  });

  it('of a single slice go to the frame of a film that is shown', async () => {
    const folder = new TestFolder();
    const shape = [SIZE.width, SIZE.height, 1];
    const film = Array.from({ length: 4 * PIXELS }, (_, at) => at % 200);
    folder.files.set(
      'film.nii',
      encodeNifti({ shape: [...shape, 4], type: 'uint8', values: film, sform: LPS }),
    );
    const bench = await startWorkbench(folder);
    expect(bench.item('film.nii')?.volumes).toBeUndefined();
    await bench.project.selectFrame(2);
    const values = Array.from({ length: PIXELS }, () => 1);
    folder.files.set('labels.nii', encodeNifti({ shape, type: 'uint8', values, sform: LPS }));
    bench.handlers.set('labels.choose', () => ({
      handle: 'handle',
      key: 'labels.nii',
      size: 1,
      modified: 1,
    }));
    await bench.labelImports.choose();
    await bench.labelImports.apply({ targets: ['new'], isOver: true, asObjects: true });
    await bench.settled();
    expect(bench.item('film.nii')?.frames).toEqual(['new', 'new', 'edited', 'new']);
  });

  it('go to a volume each where they are as many, and else are refused', async () => {
    const bench = await start();
    const values = [0, 1, 2].flatMap((volume) =>
      Array.from({ length: DEPTH * PIXELS }, (_, at) => Number(Math.floor(at / PIXELS) === volume)),
    );
    const found = await importing(bench, labels([VOLUMES], values));
    expect(found.flatMap((pixels, frame) => (pixels === 0 ? [] : [frame]))).toEqual([0, 6, 12]);
    bench.labelImports.dismiss();
    await importing(bench, labels([2], values.slice(0, 2 * DEPTH * PIXELS)));
    expect(bench.labelImports.state).toMatchObject({
      phase: 'failed',
      problem: expect.stringContaining('it holds 2 volumes, and the image has 3'),
    });
  });
});

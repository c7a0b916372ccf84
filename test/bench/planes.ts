import { closeSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { planeOf } from '../../core/geometry/planes.ts';
import type { FrameVolume } from '../../core/geometry/planes.ts';
import type { Axis } from '../../core/geometry/volume.ts';
import { PackedVolume } from '../../core/imaging/packed-volume.ts';
import { LabelGrid } from '../../core/mask/label-grid.ts';
import { cutLabels } from '../../core/mask/plane-labels.ts';
import type { FrameTiles } from '../../core/mask/plane-labels.ts';
import { encodeTiles } from '../../core/mask/tiles.ts';
import { openSeries } from '../../main/files/images/image.ts';
import { SLICE_HEAD_BYTES, sliceHeadOf, sliceSeriesOf } from '../../core/sources/slice-series.ts';
import { type TestSlices, encodeSlices } from '../support/dicom-series.ts';
import { encodeNifti } from '../support/nifti.ts';
import { type Benchmark, type Row, medians, milliseconds } from './measure.ts';

/** Voxels along each side of a large CT. */
const SIDE = 512;
const PIXEL_BYTES = 2 * SIDE ** 3;

/** A CT in as many files. */
const SERIES: TestSlices = {
  ...{ width: SIDE, height: SIDE, depth: 200 },
  valueAt: (x, y, slice) => (x * 7 + y * 3 + slice) % 4096,
  origin: [0, 0, 0],
  steps: [
    [0.7, 0, 0],
    [0, 0.7, 0],
    [0, 0, 1],
  ],
};

/** What planes across a CT of 512 x 512 x 512 with labels cost, in time and in memory, against its file. */
export const planesBenchmark: Benchmark = async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'workbench-bench-'));
  const file = path.join(folder, 'ct.nii');
  try {
    const before = held();
    writeCt(file);
    const { packed, opened } = await read(file);
    const memory = (held() - before) / PIXEL_BYTES;
    const volume: FrameVolume = { shape: [SIDE, SIDE, SIDE], spacing: [1, 1, 1], directions: null };
    const labels = labelled();
    let at = 0;
    const cut = (fixed: Axis) => () =>
      milliseconds(() => {
        at = (at + 37) % SIDE;
        const plane = { volume, plane: planeOf(volume, fixed), at };
        return [packed.cut(plane), cutLabels(plane, (frame) => labels[frame])];
      });
    const reading = async () => {
      const time = await milliseconds(() => readFileSync(file));
      // Not while planes are cut.
      collectGarbage();
      return time;
    };
    const first = async () => {
      const time = await milliseconds(async () => {
        const series = await openSeries(readFileSync(file), 'ct.nii');
        return series.frame(SIDE / 2);
      });
      collectGarbage();
      return time;
    };
    const times = await medians({ columns: cut(0), rows: cut(1), reading, first }, { rounds: 9, warmUp: 2 });
    const slowest = Math.max(times.columns, times.rows);
    return [
      {
        what: 'memory of a 512 cube of 16 bits / its pixels',
        value: memory,
        aim: { most: 3.5 },
        detail: `${opened.frameCount} frames with the file that they are read from`,
      },
      {
        what: 'reading it and its first slice / reading its bytes',
        value: times.first / times.reading,
        aim: { most: 1.5 },
        detail: `${times.first.toFixed(0)} / ${times.reading.toFixed(0)} ms`,
      },
      await firstSliceOfSeries(folder),
      {
        what: 'cutting a plane with its labels / reading the bytes',
        value: slowest / times.reading,
        aim: { most: 0.25 },
        detail: `columns ${times.columns.toFixed(1)} ms, rows ${times.rows.toFixed(1)} ms`,
      },
      {
        what: 'thirty slices with their labels / a second',
        value: (30 * slowest) / 1000,
        aim: { most: 1 },
        detail: `${(1000 / slowest).toFixed(0)} slices a second of the slower plane`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** A series that lies in many files is told from their heads, and its first slice is read by itself. */
async function firstSliceOfSeries(folder: string): Promise<Row> {
  const files = encodeSlices(SERIES).map((bytes, index) => {
    const name = path.join(folder, `${index}.dcm`);
    writeFileSync(name, bytes);
    return name;
  });
  const head = (name: string): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(SLICE_HEAD_BYTES);
    const handle = openSync(name, 'r');
    const length = readSync(handle, bytes, 0, bytes.length, 0);
    closeSync(handle);
    return bytes.subarray(0, length);
  };
  const first = async () => {
    const heads = await Promise.all(files.map(async (key) => ({ key, head: await sliceHeadOf(head(key)) })));
    const found = heads.flatMap(({ key, head: known }) => (known === null ? [] : [{ key, head: known }]));
    const middle = sliceSeriesOf(found)[0]?.files[SERIES.depth / 2] as string;
    return (await openSeries(readFileSync(middle), middle)).frame(0);
  };
  const times = await medians(
    {
      first: () => milliseconds(first),
      reading: () => milliseconds(() => files.map((name) => readFileSync(name))),
    },
    { rounds: 9, warmUp: 2 },
  );
  return {
    what: 'sorting a series of files and its first slice / reading its bytes',
    value: times.first / times.reading,
    aim: { most: 1.5 },
    detail: `${files.length} files: ${times.first.toFixed(0)} / ${times.reading.toFixed(0)} ms`,
  };
}

/** Whole numbers that only 16 bits hold, some of them below zero. */
function writeCt(file: string): void {
  const bytes = encodeNifti({ shape: [SIDE, SIDE, SIDE], values: [], spacing: [1, 1, 1] });
  const values = new Int16Array(bytes.buffer, 352);
  for (let i = 0; i < values.length; i++) values[i] = ((i * 7919) >> 9) % 4096;
  writeFileSync(file, bytes);
}

async function read(file: string) {
  const opened = await openSeries(readFileSync(file), 'ct.nii');
  const packed = new PackedVolume(opened.frameCount);
  for (let frame = 0; frame < opened.frameCount; frame++) packed.add(frame, await opened.frame(frame));
  return { packed, opened };
}

/** Bytes of all buffers that are in use. */
function held(): number {
  collectGarbage();
  return process.memoryUsage().external;
}

/** Is only there once it was asked for. */
const collectGarbage = ((): (() => void) => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
})();

/** A tube of another width in every frame, and an object in it. */
function labelled(): readonly FrameTiles[] {
  return Array.from({ length: SIDE }, (_, frame) => {
    const grid = new LabelGrid({ width: SIDE, height: SIDE });
    const radius = 60 + 40 * Math.sin(frame / 20);
    for (let y = 0; y < SIDE; y++) {
      for (let x = 0; x < SIDE; x++) {
        const distance = Math.hypot(x - 256, y - 200);
        if (distance > radius) continue;
        grid.data[y * SIDE + x] = distance < 20 ? 300 : 2;
        grid.provenance[y * SIDE + x] = 2;
      }
    }
    return new Map(encodeTiles(grid).map(({ index, ...tile }) => [index, tile]));
  });
}

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
import { encodeNifti } from '../support/nifti.ts';
import { type Benchmark, medians, milliseconds } from './measure.ts';

/** Voxels along each side of a large CT. */
const SIDE = 512;
const PIXEL_BYTES = 2 * SIDE ** 3;

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
    const times = await medians({ columns: cut(0), rows: cut(1), reading }, { rounds: 9, warmUp: 2 });
    const slowest = Math.max(times.columns, times.rows);
    return [
      {
        what: 'memory of a 512 cube of 16 bits / its pixels',
        value: memory,
        aim: { most: 3.5 },
        detail: `${opened.frameCount} frames with the file that they are read from`,
      },
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

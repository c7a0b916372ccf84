import { mkdir, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { PREFIX_PATTERN } from '../../core/contract/learning.ts';
import { formatNamed } from '../../core/datasets/formats.ts';
import { exportMask } from '../../core/formats/mask-export.ts';
import type { MaskForms } from '../../core/formats/mask-export.ts';
import type { ClassMap } from '../../core/imaging/raster.ts';
import { LabelGrid } from '../../core/mask/label-grid.ts';
import { encodeTiles } from '../../core/mask/tiles.ts';
import { seededRandom } from '../../core/random.ts';
import { exportProject } from '../../main/datasets/export-project.ts';
import { FolderTarget } from '../../main/files/exports/export-target.ts';
import { ExportWrites } from '../../main/files/exports/export-writes.ts';
import { disk } from '../../main/journal/disk.ts';
import { writePictureProject } from '../support/picture-project.ts';
import { type Benchmark, median, medians, milliseconds, type Row } from './measure.ts';

const MASKS = 1000;
const PICTURES = 300;
const SIZE = { width: 1024, height: 768 };
const CLASSES = [
  { label: 1, name: 'lesion', color: '#e69f00', locked: false },
  { label: 2, name: 'vessel', color: '#56b4e9', locked: false },
];
/** Drawings that images have in turn. */
const DRAWINGS = 10;

/**
 * 1,000 masks as the window makes them of what is stored, and a project of 300 pictures as a data set of indexed PNG
 * with pictures and weights, each against writing the same files in the same way: as many at a time, every one flushed,
 * and the folder renamed in the end.
 */
export const exportBenchmark: Benchmark = async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ulite-bench-'));
  try {
    const out = path.join(folder, 'out');
    const drawings = Array.from({ length: DRAWINGS }, (_, seed) => drawing(seed));
    return [
      await rowOf('1,000 masks, made and written / the same files written', out, {
        images: MASKS,
        exported: masksInto(out, drawings),
      }),
      await rowOf('300 pictures as a data set / the same files written', out, {
        images: PICTURES,
        exported: await dataSetInto(out, folder, drawings),
      }),
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
};

interface Export {
  readonly images: number;
  readonly exported: () => Promise<unknown>;
}

async function rowOf(what: string, out: string, { images, exported }: Export): Promise<Row> {
  const cores = { exported: [] as number[], written: [] as number[] };
  const timed = async (name: keyof typeof cores, work: () => Promise<unknown>) => {
    const before = process.cpuUsage();
    const time = await milliseconds(work);
    const { user, system } = process.cpuUsage(before);
    cores[name].push((user + system) / 1000 / images);
    await rm(out, { recursive: true });
    return time;
  };
  await exported();
  const files = await filesIn(out);
  await rm(out, { recursive: true });
  const times = await medians(
    { exported: () => timed('exported', exported), written: () => timed('written', () => write(out, files)) },
    { rounds: 3, warmUp: 0 },
  );
  const bytes = files.reduce((sum, file) => sum + file.bytes.length, 0);
  const [each, core] = [
    [times.exported, times.written].map((time) => (time / images).toFixed(2)).join(' / '),
    [cores.exported, cores.written].map((time) => median(time).toFixed(2)).join(' / '),
  ];
  return {
    what,
    value: times.exported / times.written,
    aim: { most: 1.5 },
    detail: `${each} ms each, ${core} ms of a core, ${files.length} files, ${(bytes / 1e6).toFixed(1)} MB`,
  };
}

function masksInto(out: string, drawings: readonly ClassMap[]): () => Promise<void> {
  const forms: MaskForms = {
    ...{ classes: CLASSES, png: true, coco: false, instances: false, cellpose: false },
    ...{ fileName: '', weights: null, array: null },
  };
  const stored = drawings.map(({ data, ...size }) => encodeTiles(new LabelGrid(size, data)));
  return async () => {
    const target = await FolderTarget.create(out);
    const writes = new ExportWrites(target);
    for (let index = 0; index < MASKS; index++) {
      const { png } = exportMask(SIZE, stored[index % DRAWINGS] ?? [], forms);
      await writes.add({ path: `masks/${index}.png`, bytes: png ?? new Uint8Array(0) });
    }
    await writes.finish();
    await target.finish();
  };
}

async function dataSetInto(
  out: string,
  folder: string,
  drawings: readonly ClassMap[],
): Promise<() => Promise<unknown>> {
  const pictures = path.join(folder, 'pictures');
  await makePictures(pictures);
  const drawn = (await readdir(pictures)).map((name, index) => ({
    file: path.join(pictures, name),
    labels: drawings[index % DRAWINGS] as ClassMap,
  }));
  const order = {
    ...(await writePictureProject(folder, CLASSES, drawn)),
    out,
    formats: [formatNamed('indexed')],
    which: 'accepted',
    version: '0.1.0',
    division: { validation: 0.2, test: 0, by: 'image', pattern: PREFIX_PATTERN, seed: 0 },
    array: { width: 256, height: 256, keepsAspect: false },
  } as const;
  const nobody = { onLooked: () => undefined, onWritten: () => undefined };
  return () => exportProject(disk, order, { signal: new AbortController().signal, ...nobody });
}

async function makePictures(folder: string): Promise<void> {
  await mkdir(folder);
  const random = seededRandom(1);
  const { width, height } = SIZE;
  const noise = Uint8Array.from({ length: 3 * width * height }, () => 256 * random());
  const raw = { width, height, channels: 3 } as const;
  const pixels = await sharp(noise, { raw }).blur(3).normalise().raw().toBuffer();
  for (let index = 0; index < PICTURES; index++) {
    pixels.writeUInt32LE(index);
    await sharp(pixels, { raw })
      .jpeg()
      .toFile(path.join(folder, `${String(index).padStart(4, '0')}.jpg`));
  }
}

/** A lesion with a ragged border, and a line through it. */
function drawing(seed: number): ClassMap {
  const random = seededRandom(seed);
  const { width, height } = SIZE;
  const [x0, y0, radius] = [400 + 200 * random(), 300 + 150 * random(), 120 + 100 * random()];
  const waves = Array.from({ length: 6 }, () => ({ of: 12 * random(), at: 7 * random() }));
  const data = Uint8Array.from({ length: width * height }, (_, pixel) => {
    const [x, y] = [(pixel % width) - x0, Math.floor(pixel / width) - y0];
    if (Math.abs(y - x / 3) < 4) return 2;
    const turn = Math.atan2(y, x);
    const waved = ({ of, at }: { of: number; at: number }, wave: number) =>
      of * Math.sin((wave + 2) * turn + at);
    const border = waves.reduce((sum, one, wave) => sum + waved(one, wave), radius);
    return Math.hypot(x, y) < border ? 1 : 0;
  });
  return { ...SIZE, data };
}

interface File {
  readonly path: string;
  readonly bytes: Uint8Array;
}

async function filesIn(folder: string): Promise<readonly File[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files: File[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    files.push({ path: path.relative(folder, file), bytes: await readFile(file) });
  }
  return files;
}

async function write(out: string, files: readonly File[]): Promise<void> {
  const target = await FolderTarget.create(out);
  const writes = new ExportWrites(target);
  for (const file of files) await writes.add(file);
  await writes.finish();
  await target.finish();
}

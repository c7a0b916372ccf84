import type { LabelledFrame } from '../../../core/datasets/labelled-frame.ts';
import { FrameLabels } from '../../../core/datasets/labelled-frame.ts';
import type { DataFile, DataSetFormat, DataSetPlan } from '../../../core/datasets/format.ts';
import { countSets } from '../../../core/datasets/division.ts';
import { openDataSet } from '../../../core/datasets/read/open.ts';
import type { FileSet, FoundDataSet, FoundLabels } from '../../../core/datasets/read/found.ts';
import type { Coverage } from '../../../core/document/state.ts';
import { weightMap } from '../../../core/formats/weight-map.ts';
import type { ClassMap } from '../../../core/imaging/raster.ts';
import { rowRuns } from '../../../core/imaging/runs.ts';
import { rasterOf } from '../../../core/imaging/value-window.ts';
import { connectedObjects } from '../../../core/mask/objects.ts';
import type { FoundObjects, ObjectMap } from '../../../core/mask/objects.ts';
import { concatenate } from '../../../core/formats/bytes.ts';

/** Labels with a gap, and a name that every format has to escape. */
export const CLASSES = [
  { label: 1, name: 'lesion', color: '#e69f00' },
  { label: 2, name: 'hair & "scale" <1>', color: '#56b4e9' },
  { label: 7, name: 'Gefäß: rot', color: '#009e73' },
];

/** A frame of these classes: each connected region is an object, unless objects are given. */
export function frameOf(
  classes: ClassMap,
  {
    objects,
    coverage = {},
    ...rest
  }: Partial<Omit<LabelledFrame, 'labels'>> & {
    objects?: ObjectMap & FoundObjects;
    coverage?: Coverage;
  } = {},
): LabelledFrame {
  const { width, height } = classes;
  const own =
    objects ??
    connectedObjects(
      classes,
      CLASSES.map(({ label }) => label),
    );
  const samples = Uint8Array.from({ length: 3 * width * height }, (_, at) => (at * 7) % 251);
  return {
    name: 'sub__a',
    source: 'sub/a.png',
    frame: null,
    sha256: 'a'.repeat(64),
    set: 'train',
    subject: 'a',
    status: 'accepted',
    width,
    height,
    coverage,
    labels: new FrameLabels(
      {
        classes: rowRuns(classes),
        objects: { ...own, ...rowRuns(own) },
        weights: rowRuns(weightMap(classes, new Uint8Array(width * height), { isAccepted: true, coverage })),
      },
      coverage,
    ),
    picture: { spacing: null, raster: rasterOf({ width, height }, 3, samples), file: null, nifti: null },
    ...rest,
  };
}

export function planOf(frames: readonly LabelledFrame[], changes: Partial<DataSetPlan> = {}): DataSetPlan {
  return {
    name: 'My set',
    created: '2026-01-02T03:04:05.000Z',
    version: '0.1.0',
    classes: CLASSES,
    counts: countSets(frames),
    array: { width: 8, height: 8, keepsAspect: false },
    ...changes,
  };
}

/** All files of a format by their paths. */
export function written(
  format: DataSetFormat,
  frames: readonly LabelledFrame[],
  changes: Partial<DataSetPlan> = {},
): ReadonlyMap<string, Uint8Array> {
  const writer = format.writer(planOf(frames, changes));
  return gathered([...frames.flatMap((frame) => [...writer.add(frame)]), ...writer.end()]);
}

export function gathered(files: Iterable<DataFile>): ReadonlyMap<string, Uint8Array> {
  const parts = new Map<string, Uint8Array[]>();
  const ended = new Set<string>();
  for (const { path, bytes, hasMore = false } of files) {
    if (ended.has(path)) throw new Error(`${path} was written twice`);
    parts.set(path, [...(parts.get(path) ?? []), bytes]);
    if (!hasMore) ended.add(path);
  }
  if (ended.size !== parts.size) throw new Error('A file was not finished');
  return new Map([...parts].map(([path, own]) => [path, concatenate(own)]));
}

export function fileSet(files: ReadonlyMap<string, Uint8Array>): FileSet {
  return {
    paths: [...files.keys()],
    read: (path, most) => {
      const bytes = files.get(path);
      if (bytes === undefined) return Promise.reject(new Error(`${path} is not there`));
      return bytes.length > most ? Promise.reject(new Error(`${path} is too large`)) : Promise.resolve(bytes);
    },
  };
}

export function textOf(files: ReadonlyMap<string, Uint8Array>, path: string): string {
  const bytes = files.get(path);
  if (bytes === undefined) throw new Error(`There is no ${path}, but ${[...files.keys()].join(', ')}`);
  return new TextDecoder().decode(bytes);
}

/** What the reader of a format gets of these files. */
export async function readBack(
  files: ReadonlyMap<string, Uint8Array>,
  size: { readonly width: number; readonly height: number },
): Promise<FoundDataSet & { readonly labels: readonly FoundLabels[] }> {
  const found = await openDataSet(fileSet(files));
  const labels = [];
  for (const image of found.images) labels.push(await image.read(image.size ?? size));
  return { ...found, labels };
}

/** Intersection over union of an object with the one that covers it best in another map. */
export function iou(a: ObjectMap, id: number, b: ObjectMap): number {
  const counts = new Map<number, number>();
  const sizes = new Map<number, number>();
  let own = 0;
  for (let pixel = 0; pixel < a.data.length; pixel++) {
    const other = b.data[pixel] as number;
    sizes.set(other, (sizes.get(other) ?? 0) + 1);
    if (a.data[pixel] !== id) continue;
    own++;
    counts.set(other, (counts.get(other) ?? 0) + 1);
  }
  const shares = [...counts].filter(([other]) => other !== 0);
  return Math.max(0, ...shares.map(([other, both]) => both / (own + (sizes.get(other) ?? 0) - both)));
}

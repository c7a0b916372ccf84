import { readFileSync } from 'node:fs';
import path from 'node:path';
import { matchObjects, meanObjectF1 } from '../../core/evaluation/objects.ts';
import type { ClassMap } from '../../core/imaging/raster.ts';
import { rasterOf } from '../../core/imaging/value-window.ts';
import { instancesOf } from '../../core/mask/instances.ts';
import type { ShapeSource } from '../../core/mask/crowd.ts';
import { measureObjects } from '../../core/mask/measure-objects.ts';
import { connectedObjects, objectExtents } from '../../core/mask/objects.ts';
import { FIRST_OBJECT } from '../../core/mask/segments.ts';
import { solidObjects } from '../../core/mask/solid.ts';
import { readMask } from '../../main/files/images/mask.ts';
import { type ObjectField, discsAndEllipses, objectField } from '../support/object-fields.ts';
import { dataRoot, sharedFolder } from '../support/shared-folder.ts';
import { type Benchmark, type Row, type SkippedRow, medians, milliseconds } from './measure.ts';

const FIELDS = 20;

/** What `instancesOf` goes by was chosen on fields of seeds from 1000 on, and on training masks. */
const FIRST_SEED = 1;

/** Diameters in pixels. */
const DIAMETERS = [
  [8, 40],
  [8, 12],
  [12, 20],
  [20, 40],
] as const;

/** Pixels of the largest real shape that fields are made of; larger ones would be alone in theirs. */
const LARGEST_SHAPE = 2000;

/** How well `instancesOf` tells touching objects apart and leaves single ones whole, and how its time grows. */
export const objectsBenchmark: Benchmark = async () => [
  ...DIAMETERS.map(([least, most]) =>
    fieldRow(
      `F1 of discs and ellipses, ${least} to ${most} px`,
      fieldsOf(discsAndEllipses(least, most), 256),
    ),
  ),
  ...(await nucleiRows()),
  await timeRow(),
  await measuringRow(),
];

function fieldsOf(source: ShapeSource, side: number): readonly ObjectField[] {
  const size = { width: side, height: side };
  return Array.from({ length: FIELDS }, (_, index) => objectField(size, source, FIRST_SEED + index));
}

function fieldRow(what: string, fields: readonly ObjectField[]): Row {
  const found = fields.map(({ mask, truth }) => matchObjects(instancesOf(mask, [1]), truth));
  const regions = fields.map(({ mask, truth }) => matchObjects(connectedObjects(mask, [1]), truth));
  const count = (matches: typeof regions, of: 'predicted' | 'reference'): number =>
    matches.reduce((sum, one) => sum + one[of], 0);
  return {
    what,
    value: meanObjectF1(found),
    aim: { least: 0.8 },
    detail:
      `${count(regions, 'reference')} objects in ${count(regions, 'predicted')} regions ` +
      `of ${fields.length} fields; uncut: ${meanObjectF1(regions).toFixed(2)}`,
  };
}

/** On masks that nothing was chosen on. They do not tell touching nuclei apart; their solid regions are single ones. */
async function nucleiRows(): Promise<readonly (Row | SkippedRow)[]> {
  const what = 'F1 of the regions of nuclei masks';
  const folder = sharedFolder('.', 'dsb2018');
  if (folder === undefined) return [{ what, skipped: `no ${path.join(dataRoot('.'), 'dsb2018')}` }];
  const names = readFileSync(path.join(folder, 'val.txt'), 'utf8').trim().split('\n');
  const masks = await Promise.all(names.map((name) => readMask(path.join(folder, 'masks', `${name}.png`))));
  const regions = masks.map((mask) => matchObjects(instancesOf(mask, [1]), connectedObjects(mask, [1])));
  const shapes = masks.flatMap((mask) => solidObjects(connectedObjects(mask, [1])).map(({ shape }) => shape));
  const whole = shapes.filter((shape) => instancesOf(shape, [1]).objects.length === 1);
  const small = shapes.filter(({ data }) => data.reduce((sum, value) => sum + value, 0) <= LARGEST_SHAPE);
  const anyShape: ShapeSource = (random) => small[Math.floor(random() * small.length)] as ClassMap;
  return [
    {
      what,
      value: meanObjectF1(regions),
      aim: { least: 0.8 },
      detail: `${masks.length} masks; clusters of nuclei are regions, too`,
    },
    {
      what: 'solid regions left whole / all',
      value: whole.length / shapes.length,
      aim: { least: 0.95 },
      detail: `${whole.length} / ${shapes.length} regions that fill 90 % of their hull`,
    },
    fieldRow('F1 of solid regions pushed together', fieldsOf(anyShape, 384)),
  ];
}

/** The same field next to itself. */
async function timeRow(): Promise<Row> {
  const side = 256;
  const field = objectField({ width: side, height: side }, discsAndEllipses(15, 50), FIRST_SEED).mask;
  const tiled = (times: number): ClassMap => {
    const width = times * side;
    const data = new Uint8Array(width * width);
    for (let y = 0; y < width; y++) {
      const row = field.data.subarray((y % side) * side, ((y % side) + 1) * side);
      for (let x = 0; x < width; x += side) data.set(row, y * width + x);
    }
    return { width, height: width, data };
  };
  const [small, large] = [tiled(4), tiled(8)];
  const split = (mask: ClassMap) => () => milliseconds(() => instancesOf(mask, [1]));
  const times = await medians({ small: split(small), large: split(large) }, { rounds: 7, warmUp: 2 });
  return {
    what: 'time per pixel on 2048 / on 1024 square',
    value: times.large / times.small / 4,
    aim: { most: 1.3 },
    detail: `${times.large.toFixed(0)} ms for ${instancesOf(large, [1]).objects.length} objects`,
  };
}

/** Against a pass over the labels that only counts. */
async function measuringRow(): Promise<Row> {
  const side = 2048;
  const isInSquare = (at: number): boolean => at % 64 >= 4 && at % 64 < 60;
  const data = Uint16Array.from({ length: side * side }, (_, pixel) => {
    const [x, y] = [pixel % side, Math.floor(pixel / side)];
    return isInSquare(x) && isInSquare(y) ? FIRST_OBJECT + Math.floor(y / 64) * 32 + Math.floor(x / 64) : 0;
  });
  const map = { width: side, height: side, data };
  const image = rasterOf(map, 3, new Uint8Array(3 * data.length).fill(100));
  const objects = Array.from({ length: 1024 }, (_, at) => ({ id: FIRST_OBJECT + at, class: 1 }));
  const times = await medians(
    {
      counted: () => milliseconds(() => objectExtents(map)),
      measured: () => milliseconds(() => measureObjects(map, objects, { spacing: null, image })),
    },
    { rounds: 15, warmUp: 3 },
  );
  return {
    what: `measuring ${objects.length} objects / counting their pixels`,
    value: times.measured / times.counted,
    aim: { most: 6 },
    detail: `${times.measured.toFixed(0)} ms in stretches of four / ${times.counted.toFixed(0)} ms`,
  };
}

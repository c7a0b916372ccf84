import { WorkbenchError } from '../../errors.ts';
import { alignedTo, alignmentOf } from '../../geometry/alignment.ts';
import type { Grid } from '../../geometry/alignment.ts';
import { affineOf, frameAffine, frameSize } from '../../geometry/volume.ts';
import type { VolumeGeometry } from '../../geometry/volume.ts';
import { LAST_CLASS, LAST_SEGMENT } from '../../mask/segments.ts';
import { viewOf } from '../bytes.ts';
import type { NpyArray } from '../npy.ts';
import { SAMPLE_TYPES } from '../volume/samples.ts';
import type { VolumeHeader, Volumes } from '../volume/frames.ts';
import { LabelStack, MOST_SEGMENTS, OBJECT_CLASS } from './found.ts';
import type { FoundLabels, FoundSegment } from './found.ts';

/** What a value of voxels stands for. */
export interface ValueMeaning {
  /** 1..65,535 */
  readonly value: number;
  readonly name: string;
  /** `#rrggbb`; null where the file has none. */
  readonly color: string | null;
  /** As of a segment. */
  readonly objectOf?: string;
}

/** Voxels of a file of labels, with what they stand for; a file may have several layers that lie on each other. */
export interface LabelLayer<Meaning extends ValueMeaning> extends Grid {
  /** The first axis running fastest; 0 is background. */
  readonly values: Uint16Array;
  readonly meanings: readonly Meaning[];
}

/** The columns, rows and frames of a volume. */
export function frameGrid(geometry: VolumeGeometry): Grid {
  const { width, height } = frameSize(geometry);
  return { shape: [width, height, geometry.shape[2]], affine: frameAffine(geometry) };
}

/**
 * What layers of labels say of the frames of a series: voxel by voxel, by where they lie, in whatever order a file has
 * them. Nothing is resampled.
 * @param series its columns, rows and frames
 * @throws WorkbenchError `labels.elsewhere` for voxels that lie between those of the series, or all beside them
 */
export function labelsOfLayers<Meaning extends ValueMeaning>(
  layers: readonly LabelLayer<Meaning>[],
  series: Grid,
): FoundLabels<Meaning & FoundSegment> {
  const [width, height, depth] = series.shape;
  let count = 0;
  const numbered = layers.map((layer) => ({
    layer,
    segments: layer.meanings.map((meaning) => ({ ...meaning, label: ++count })),
  }));
  if (count > MOST_SEGMENTS) throw noLabels(`it describes ${count} segments`);
  const stack = new LabelStack({ width, height }, depth, count);
  const problems = numbered.flatMap(({ layer, segments }) => layLayer(layer, segments, series, stack));
  return {
    segments: numbered.flatMap(({ segments }) => segments),
    frames: stack.frames,
    overlaps: stack.overlaps,
    problems,
  };
}

/**
 * The values of voxels, of every so many samples one.
 * @param index of the sample of each voxel, of `count` that it has
 * @throws WorkbenchError `labels.values` for values that can be no labels
 */
export function labelValues(
  { samples, scaling, isLittleEndian }: VolumeHeader,
  stored: Uint8Array,
  { count, index } = { count: 1, index: 0 },
): Uint16Array {
  const { bytes, channels, read } = SAMPLE_TYPES[samples];
  if (channels === 3) throw noLabels('its voxels are colours');
  const { slope, intercept } = scaling ?? { slope: 1, intercept: 0 };
  const view = viewOf(stored);
  const values = new Uint16Array(stored.length / bytes / count);
  for (let voxel = 0; voxel < values.length; voxel++) {
    const value = read(view, (voxel * count + index) * bytes, isLittleEndian) * slope + intercept;
    values[voxel] = value;
    if (values[voxel] !== value) throw noLabels(`${value} is among its values`);
  }
  return values;
}

/**
 * `labelsOfLayers` of volumes of which nobody says what their values stand for: each but 0 is a segment. The frames are
 * those of the first volume, then those of the next.
 * @param series each of its volumes
 * @throws WorkbenchError as `labelsOfLayers` and `labelValues`
 */
export function labelsOfVolumes(volumes: Volumes, series: Grid): FoundLabels<ValueMeaning & FoundSegment> {
  const { header } = volumes;
  const { shape, affine } = header.geometry;
  // Read twice, since all of them together may be larger than the memory.
  const numbers = Array.from({ length: header.volumes }, (_, volume) => volume);
  const valuesOf = (volume: number): Uint16Array => labelValues(header, volumes.at(volume).values);
  const known = new Set(numbers.flatMap((volume) => [...countsOf(valuesOf(volume)).keys()]));
  const meanings = namedByValue([...known].sort((a, b) => a - b));
  const found = numbers.map((volume) =>
    labelsOfLayers([{ shape, affine, values: valuesOf(volume), meanings }], series),
  );
  const problemsOf = ({ problems }: FoundLabels, volume: number): readonly string[] =>
    found.length === 1 ? problems : problems.map((problem) => `Volume ${volume + 1}: ${problem}`);
  return {
    segments: found[0]?.segments ?? [],
    frames: found.flatMap(({ frames }) => frames),
    overlaps: [],
    problems: found.flatMap(problemsOf),
  };
}

/** What the values of an array stand for. */
export type ArrayValues = 'classes' | 'objects';

/**
 * The same of an array: frames x height x width as `ulite labels` writes them, or height x width of one frame. It says
 * nothing of places, so it has to have the shape of the series. More values than there can be classes are objects.
 * @throws WorkbenchError `labels.values`; `labels.elsewhere` for another shape
 */
export function labelsOfArray(
  array: Pick<NpyArray, 'shape' | 'data'>,
  shape: Grid['shape'],
  meaning: ArrayValues = 'classes',
): FoundLabels<ValueMeaning & FoundSegment> {
  const [own, wanted] = [array.shape, shape.toReversed()].map((lengths) => lengths.join(' x ')) as [
    string,
    string,
  ];
  if (own !== wanted && `1 x ${own}` !== wanted) {
    throw elsewhere(`The array is ${own}, and they are ${wanted}.`);
  }
  const values = Uint16Array.from(array.data as ArrayLike<number | bigint>, Number);
  values.forEach((value, index) => {
    if (Number(array.data[index]) !== value) throw noLabels(`${array.data[index]} is among its values`);
  });
  const grid: Grid = { shape, affine: affineOf((row, column) => (row === column ? 1 : 0)) };
  const known = [...countsOf(values).keys()];
  const isOfObjects = meaning === 'objects' || known.length > LAST_CLASS;
  const meanings = isOfObjects ? known.map(objectOfValue) : namedByValue(known);
  return labelsOfLayers([{ ...grid, values, meanings }], grid);
}

function namedByValue(values: readonly number[]): readonly ValueMeaning[] {
  return values.map((value) => ({ value, name: `Label ${value}`, color: null }));
}

function objectOfValue(value: number): ValueMeaning {
  return { value, name: `${OBJECT_CLASS} ${value}`, color: null, objectOf: OBJECT_CLASS };
}

function noLabels(reason: string): WorkbenchError {
  return new WorkbenchError('labels.values', `The file holds no labels: ${reason}.`);
}

function elsewhere(reason: string): WorkbenchError {
  return new WorkbenchError('labels.elsewhere', `The labels are not of these images. ${reason}`);
}

/** How many voxels have each value but 0, in the order of the values. */
function countsOf(values: Uint16Array): ReadonlyMap<number, number> {
  const counts = new Float64Array(LAST_SEGMENT + 1);
  for (const value of values) counts[value] = (counts[value] as number) + 1;
  const found = new Map<number, number>();
  for (let value = 1; value <= LAST_SEGMENT; value++) {
    const count = counts[value] as number;
    if (count > 0) found.set(value, count);
  }
  return found;
}

/** Lays the voxels of a layer onto the frames that they lie on. Answers what has found no place, in sentences. */
function layLayer(
  layer: LabelLayer<ValueMeaning>,
  segments: readonly (ValueMeaning & FoundSegment)[],
  series: Grid,
  stack: LabelStack,
): readonly string[] {
  const alignment = alignmentOf(series, layer);
  if (alignment === null) {
    throw elsewhere('Its voxels lie between theirs, or are of another size or direction.');
  }
  const [columns, rows, slices] = layer.shape;
  const [width, height, depth] = series.shape;
  const [[stepI, stepJ, stepK]] = alignment.steps;
  const labels = new Uint16Array(LAST_SEGMENT + 1);
  for (const { value, label } of segments) labels[value] = label;
  let inside = 0;
  for (let frame = 0; frame < depth; frame++) {
    const own = new Uint16Array(width * height);
    for (let y = 0, pixel = 0; y < height; y++) {
      let [i, j, k] = alignedTo(alignment, [0, y, frame]);
      for (let x = 0; x < width; x++, pixel++, i += stepI, j += stepJ, k += stepK) {
        if (i < 0 || j < 0 || k < 0 || i >= columns || j >= rows || k >= slices) continue;
        const label = labels[layer.values[i + columns * (j + rows * k)] as number] as number;
        own[pixel] = label;
        if (label > 0) inside++;
      }
    }
    stack.lay(frame, (pixel) => own[pixel] as number);
  }
  const counts = [...countsOf(layer.values)];
  const all = counts.reduce((sum, [value, count]) => sum + (labels[value] === 0 ? 0 : count), 0);
  if (all > 0 && inside === 0) throw elsewhere('All its labels lie beside them.');
  return [
    ...(inside < all ? [`${all - inside} of its voxels lie beside the images.`] : []),
    ...counts.flatMap(([value, count]) =>
      labels[value] === 0 ? `${count} of its voxels have the value ${value}, which is no segment.` : [],
    ),
  ];
}

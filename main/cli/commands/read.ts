import { type Command, InvalidArgumentError } from 'commander';
import { WorkbenchError } from '../../../core/errors.ts';
import { framePlace } from '../../../core/document/series.ts';
import type { FrameCounts, SeriesSpacing } from '../../../core/document/series.ts';
import { type NpyDtype, encodeNpyHeader } from '../../../core/formats/npy.ts';
import type { NamedWindow, Raster, ValueRange } from '../../../core/imaging/raster.ts';
import type { Opened } from '../../../core/sources/source.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import { readSeries } from '../../files/images/image.ts';
import { parsePositive } from '../option-parsers.ts';

interface ReadFlags {
  /** Counted from 1, frames within their volume. */
  readonly frame: number | 'all';
  readonly volume: number | 'all';
  readonly npy?: string;
  readonly json: boolean;
}

/** How a raster's values are called in NPY. */
const DTYPES = { 8: 'uint8', 16: 'uint16', float: 'float32' } as const satisfies Record<
  Raster['bits'],
  NpyDtype
>;

export function registerRead(program: Command): void {
  program
    .command('read')
    .description('say what an image file holds, and write its values for NumPy')
    .argument('<file>', 'any image that the window opens')
    .option('--frame <n>', 'which frame of the volume, counted from 1, or all', parseChoice, 1)
    .option('--volume <n>', 'which volume of several, counted from 1, or all', parseChoice, 1)
    .option(
      '--npy <out>',
      'write the values: height x width, x 3 for colours; before them frames with --frame all, and before ' +
        'those volumes with --volume all',
    )
    .option('--json', 'the description as JSON', false)
    .action(run);
}

function parseChoice(text: string): number | 'all' {
  if (text === 'all') return text;
  try {
    return parsePositive(text);
  } catch {
    throw new InvalidArgumentError('Neither a whole number of 1 or more, nor all.');
  }
}

async function run(path: string, { frame, volume, npy, json }: ReadFlags): Promise<void> {
  const file = await readSeries(path);
  const { count, volumes } = framePlace(countsIn(file), 0);
  const frames = chosen(path, 'frame', frame, count);
  const chosenVolumes = chosen(path, 'volume', volume, volumes);
  const indices = chosenVolumes.flatMap((own) => frames.map((place) => own * count + place));
  const raster = await file.frame(indices[0] ?? 0);
  const shape = [
    ...(volume === 'all' ? [volumes] : []),
    ...(frame === 'all' ? [count] : []),
    ...[raster.height, raster.width],
    ...(raster.channels === 3 ? [3] : []),
  ];
  if (npy !== undefined) await writeFileAtomic(npy, values(path, file, indices, shape));
  const described = describe(file, indices[0] ?? 0, raster);
  console.log(json ? JSON.stringify({ file: path, ...described }) : inWords(path, described));
  if (npy !== undefined && !json) console.log(`The values are in ${npy}.`);
}

/** Those of frames or volumes that are wanted, counted from 0. */
function chosen(
  path: string,
  what: 'frame' | 'volume',
  number: number | 'all',
  count: number,
): readonly number[] {
  if (number === 'all') return Array.from({ length: count }, (_, index) => index);
  if (number <= count) return [number - 1];
  throw new WorkbenchError(`cli.${what}`, `${path} has no ${what} ${number}: its last is ${what} ${count}.`);
}

/** An NPY file, frame by frame, since all of them together may be larger than the memory. */
async function* values(
  path: string,
  file: Opened<Raster>,
  indices: readonly number[],
  shape: readonly number[],
): AsyncGenerator<Uint8Array, void, undefined> {
  let first: Raster | undefined;
  for (const index of indices) {
    const frame = await file.frame(index);
    if (first === undefined) yield encodeNpyHeader(DTYPES[frame.bits], shape);
    first ??= frame;
    const { width, height, channels, bits } = first;
    const isAlike =
      frame.width === width && frame.height === height && frame.channels === channels && frame.bits === bits;
    if (!isAlike) {
      throw new WorkbenchError(
        'read.frames',
        `${path} cannot be written as one array: frame ${index + 1} is of another kind than frame 1.`,
      );
    }
    yield bytesOf(frame);
  }
}

function bytesOf({ data }: Raster): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

interface Description extends Pick<Opened<Raster>['head'], 'spacing' | 'orientation' | 'modality'> {
  readonly kind: Opened<Raster>['kind'];
  /** Of each volume. */
  readonly frames: number;
  readonly volumes: number;
  /** The one that dtype, range and windows are told of, counted from 1 within its volume. */
  readonly frame: number;
  readonly volume: number;
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  /** Of a sample in the file. */
  readonly bits: number;
  readonly dtype: NpyDtype;
  readonly range: ValueRange;
  readonly window: ValueRange;
  readonly windows: readonly NamedWindow[];
  readonly warnings: readonly string[];
}

function countsIn({ head: { volumes = 1 }, frameCount: frames }: Opened<Raster>): FrameCounts {
  return { frames, volumes };
}

function describe(file: Opened<Raster>, index: number, raster: Raster): Description {
  const { kind, head } = file;
  const { place, count, volume, volumes } = framePlace(countsIn(file), index);
  const { width, height, channels, range, window, windows } = raster;
  const { bitsPerSample: bits, spacing, orientation, modality, warnings = [] } = head;
  return {
    ...{ kind, frames: count, volumes, frame: place + 1, volume: volume + 1 },
    ...{ width, height, channels, bits, dtype: DTYPES[raster.bits] },
    ...{ spacing, orientation, modality, range, window, windows, warnings },
  };
}

function inWords(path: string, described: Description): string {
  const { kind, frames, frame, volumes, volume, width, height, channels, bits } = described;
  const { spacing, orientation, modality, range, window, windows, warnings } = described;
  const ofVolume = volumes === 1 ? '' : ` of volume ${volume}`;
  const number = frames * volumes === 1 ? '' : ` in frame ${frame}${ofVolume}`;
  const eachVolume = `${frames} ${frames === 1 ? 'frame' : 'frames'}`;
  const extent = volumes === 1 ? eachVolume : `${volumes} volumes of ${eachVolume}`;
  const direction = (vector: readonly number[]): string => vector.map((part) => part.toFixed(4)).join(' ');
  return [
    `${path}: ${kind}, ${extent} of ${width} x ${height} pixels`,
    `  values       ${channels === 3 ? 'colours' : 'grey'} of ${bits} bits, ${between(range)}${number}`,
    `  window       ${between(window)}`,
    ...windows.map((named) => `  window       ${between(named)}: ${named.name}`),
    `  pixel        ${spacing === null ? 'of unknown size' : lengths(spacing)}`,
    ...(orientation === null
      ? []
      : [
          `  rows go      ${direction(orientation.row)} (left, back, up)`,
          `  columns go   ${direction(orientation.column)} (left, back, up)`,
        ]),
    ...(modality === null ? [] : [`  modality     ${modality}`]),
    ...warnings.map((warning) => `  warning      ${warning}`),
  ].join('\n');
}

function between({ low, high }: ValueRange): string {
  return `${low} to ${high}`;
}

function lengths({ x, y, z, origin }: SeriesSpacing): string {
  const frames = z === undefined ? '' : `, frames ${z} mm apart`;
  return `${x} x ${y} mm${frames}${origin === 'detector' ? ', as large as on the detector' : ''}`;
}

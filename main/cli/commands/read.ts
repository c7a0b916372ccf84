import { type Command, InvalidArgumentError } from 'commander';
import { WorkbenchError } from '../../../core/errors.ts';
import type { SeriesSpacing } from '../../../core/document/series.ts';
import { type NpyDtype, encodeNpyHeader } from '../../../core/formats/npy.ts';
import type { NamedWindow, Raster, ValueRange } from '../../../core/imaging/raster.ts';
import type { Opened } from '../../../core/sources/source.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import { readSeries } from '../../files/images/image.ts';
import { parsePositive } from '../option-parsers.ts';

interface ReadFlags {
  /** Counted from 1. */
  readonly frame: number | 'all';
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
    .option('--frame <n>', 'which frame, counted from 1, or all', parseFrame, 1)
    .option(
      '--npy <out>',
      'write the values: height x width, x 3 for colours, and frames before them with --frame all',
    )
    .option('--json', 'the description as JSON', false)
    .action(run);
}

function parseFrame(text: string): number | 'all' {
  if (text === 'all') return text;
  try {
    return parsePositive(text);
  } catch {
    throw new InvalidArgumentError('Neither a whole number of 1 or more, nor all.');
  }
}

async function run(path: string, { frame, npy, json }: ReadFlags): Promise<void> {
  const file = await readSeries(path);
  const number = frame === 'all' ? 1 : frame;
  if (number > file.frameCount) {
    throw new WorkbenchError(
      'cli.frame',
      `${path} has no frame ${number}: its last is frame ${file.frameCount}.`,
    );
  }
  const raster = await file.frame(number - 1);
  if (npy !== undefined) await writeFileAtomic(npy, values(path, file, raster, frame === 'all'));
  const described = describe(file, number, raster);
  console.log(json ? JSON.stringify({ file: path, ...described }) : inWords(path, described));
  if (npy !== undefined && !json) console.log(`The values are in ${npy}.`);
}

/** An NPY file, frame by frame, since all of them together may be larger than the memory. */
async function* values(
  path: string,
  file: Opened<Raster>,
  first: Raster,
  areAllWanted: boolean,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { width, height, channels, bits } = first;
  const shape = [height, width, ...(channels === 3 ? [3] : [])];
  yield encodeNpyHeader(DTYPES[bits], areAllWanted ? [file.frameCount, ...shape] : shape);
  yield bytesOf(first);
  for (let index = 1; areAllWanted && index < file.frameCount; index++) {
    const frame = await file.frame(index);
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
  readonly frames: number;
  /** The one that dtype, range and windows are told of, counted from 1. */
  readonly frame: number;
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

function describe({ kind, head, frameCount }: Opened<Raster>, frame: number, raster: Raster): Description {
  const { width, height, channels, range, window, windows } = raster;
  const { bitsPerSample: bits, spacing, orientation, modality, warnings = [] } = head;
  return {
    ...{ kind, frames: frameCount, frame, width, height, channels, bits, dtype: DTYPES[raster.bits] },
    ...{ spacing, orientation, modality, range, window, windows, warnings },
  };
}

function inWords(path: string, described: Description): string {
  const { kind, frames, frame, width, height, channels, bits, spacing, orientation } = described;
  const { modality, range, window, windows, warnings } = described;
  const number = frames === 1 ? '' : ` in frame ${frame}`;
  const direction = (vector: readonly number[]): string => vector.map((part) => part.toFixed(4)).join(' ');
  return [
    `${path}: ${kind}, ${frames} ${frames === 1 ? 'frame' : 'frames'} of ${width} x ${height} pixels`,
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

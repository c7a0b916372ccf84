import type { Command } from 'commander';
import { extentsOf } from '../../../core/formats/labels/found.ts';
import type { Extent } from '../../../core/formats/labels/found.ts';
import { encodeNpyHeader } from '../../../core/formats/npy.ts';
import type { Labels } from '../../../core/imaging/raster.ts';
import { readLabelFile } from '../../../core/sources/label-file.ts';
import type { NamedBytes, ReadLabels } from '../../../core/sources/label-file.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import { openSeries } from '../../files/images/image.ts';
import { parsePositive } from '../option-parsers.ts';
import { LABEL_FORMATS, LABEL_TOOLS, VOLUME_MEANING, namedBytes, seriesIn } from '../series-inputs.ts';

interface LabelsFlags {
  readonly on: readonly string[];
  /** Counted from 1. */
  readonly volume: number;
  readonly npy?: string;
  readonly json: boolean;
}

export function registerLabels(program: Command): void {
  program
    .command('labels')
    .description('say what a file of labels holds of the images that it was drawn on')
    .argument('<file>', LABEL_FORMATS)
    .requiredOption('--on <sources...>', 'the image, or the slices of a DICOM series, or their folder')
    .option('--volume <n>', VOLUME_MEANING, parsePositive, 1)
    .option('--npy <out>', 'write the labels for NumPy: frames x height x width')
    .option('--json', 'the description as JSON', false)
    .action(run);
}

async function run(path: string, { on, volume, npy, json }: LabelsFlags): Promise<void> {
  const sources = await seriesIn(on);
  const series = { sources, volume: volume - 1 };
  const found = await readLabelFile(await namedBytes(path), series, LABEL_TOOLS);
  if (npy !== undefined) await writeFileAtomic(npy, arrayOf(found, sources));
  const described = { file: path, ...describe(found) };
  console.log(json ? JSON.stringify(described) : inWords(path, found));
  if (npy !== undefined && !json) console.log(`The labels are in ${npy}.`);
}

/** An NPY file: of 16 bits where there are more segments than 8 bits tell apart. */
async function* arrayOf(
  { frames, segments }: ReadLabels,
  [first]: readonly NamedBytes[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const { bytes, name } = first as NamedBytes;
  const { width, height } = (await openSeries(bytes, name)).head.size;
  const isWide = segments.length > 255;
  const blank = isWide ? new Uint16Array(width * height) : new Uint8Array(width * height);
  yield encodeNpyHeader(isWide ? 'uint16' : 'uint8', [frames.length, height, width]);
  for (const frame of frames) yield bytesOf(frame ?? blank);
}

function bytesOf({ buffer, byteOffset, byteLength }: Labels): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

function describe({ segments, frames, overlaps, problems }: ReadLabels) {
  const extents = extentsOf({ segments, frames });
  return {
    frames: frames.length,
    segments: segments.map(({ label, name, color, objectOf = null }, at) => ({
      ...{ label, name, color, objectOf },
      ...(extents[at] as Extent),
    })),
    overlaps,
    problems,
  };
}

function inWords(path: string, found: ReadLabels): string {
  const { frames, segments, overlaps, problems } = describe(found);
  const onVolume = found.volume === undefined ? '' : `, those of volume ${found.volume + 1}`;
  const extent = `${frames} frames${onVolume}`;
  const nameOf = (label: number): string => segments[label - 1]?.name ?? '';
  const objects = segments.filter(({ objectOf }) => objectOf !== null).length;
  const ofObjects = objects === 0 ? '' : `, ${objects} of them objects,`;
  const what = `${segments.length === 1 ? 'segment' : 'segments'}${ofObjects}`;
  return [
    `${path}: ${segments.length} ${what} on ${extent}`,
    ...segments.map(
      ({ label, name, pixels, frames: count }) =>
        `  ${String(label).padStart(5)}  ${name}: ${pixels} pixels in ${count} frames`,
    ),
    ...overlaps.map(
      ({ below, above, pixels }) =>
        `  overlap  ${pixels} pixels of ${nameOf(below)} lie under ${nameOf(above)}`,
    ),
    ...problems.map((problem) => `  problem  ${problem}`),
  ].join('\n');
}

import { randomUUID } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';
import * as z from 'zod';
import { version } from '../../../package.json';
import { segmentMeaningsSchema } from '../../../core/contract/codes.ts';
import type { SegmentMeanings } from '../../../core/contract/codes.ts';
import { classColor } from '../../../core/document/classes.ts';
import { WorkbenchError, messageOf } from '../../../core/errors.ts';
import { propertyNamed } from '../../../core/formats/dicom/seg/codes.ts';
import type {
  SegmentAlgorithm,
  SegmentDescription,
  SegmentationType,
} from '../../../core/formats/dicom/seg/request.ts';
import { uidOfUuid } from '../../../core/formats/dicom/uid.ts';
import { WasmCodecs } from '../../../core/formats/dicom/wasm-codecs.ts';
import { checkedSegmentation } from '../../../core/formats/segmentation-export.ts';
import { dicomFrames, readLabelFile } from '../../../core/sources/label-file.ts';
import type { LabelSegment, ReadLabels } from '../../../core/sources/label-file.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import { readBytes } from '../../files/read-bytes.ts';
import { parsePositive } from '../option-parsers.ts';
import { LABEL_FORMATS, LABEL_TOOLS, VOLUME_MEANING, namedBytes, seriesIn } from '../series-inputs.ts';

interface SegFlags {
  readonly on: readonly string[];
  /** Counted from 1. */
  readonly volume: number;
  readonly out: string;
  readonly type: SegmentationType;
  readonly codes?: string;
  readonly algorithm?: string;
  readonly title: string;
  readonly creator: string;
  readonly partial: boolean;
  readonly json: boolean;
}

const TYPES: readonly SegmentationType[] = ['BINARY', 'FRACTIONAL', 'LABELMAP'];

export function registerSeg(program: Command): void {
  program
    .command('seg')
    .description('write labels of a DICOM series as a DICOM segmentation')
    .argument('<labels>', LABEL_FORMATS)
    .requiredOption('--on <sources...>', 'the DICOM file, or the slices of a series, or their folder')
    .requiredOption('--out <file>', 'the segmentation to write')
    .option('--volume <n>', VOLUME_MEANING, parsePositive, 1)
    .option('--type <type>', 'how pixels are written: binary, fractional or labelmap', parseType, 'BINARY')
    .option('--codes <file>', 'JSON of names, colours and codes of the segments')
    .option('--algorithm <name>', 'the program that drew the labels (default: a person)')
    .option('--title <text>', 'what lists of series show', 'Labels')
    .option('--creator <name>', 'who drew it', '')
    .option('--partial', 'also where labels overlap, or have no place on the images', false)
    .option('--json', 'what was written as JSON', false)
    .action(run);
}

function parseType(text: string): SegmentationType {
  const type = TYPES.find((known) => known === text.toUpperCase());
  if (type !== undefined) return type;
  throw new InvalidArgumentError('Not binary, fractional or labelmap.');
}

async function run(path: string, flags: SegFlags): Promise<void> {
  const { on, volume, out, type, title, creator, partial, json } = flags;
  const sources = await seriesIn(on);
  await requireOther(out, [path, ...sources.map(({ name }) => name)]);
  const meanings = flags.codes === undefined ? {} : await meaningsIn(flags.codes);
  const series = { sources, volume: volume - 1 };
  const found = await readLabelFile(await namedBytes(path), series, LABEL_TOOLS);
  const losses = lossesOf(found);
  if (losses.length > 0 && !partial) {
    const text = losses.map((loss) => `\n  ${loss}`).join('');
    throw new WorkbenchError('seg.losses', `Nothing was written; --partial would leave out:${text}`);
  }
  const segments = segmentsOf(found, meanings, flags.algorithm);
  const newUid = (): string => uidOfUuid(randomUUID());
  const uids = { series: newUid(), instance: newUid(), dimensions: newUid() };
  const frames = await dicomFrames(sources);
  const labelsOf = (frame: number) => found.frames[frame] ?? null;
  const about = { title, creator, version, time: new Date(), uids };
  const request = { type, frames, labelsOf, segments, about };
  await writeFileAtomic(out, await checkedSegmentation(request, new WasmCodecs(LABEL_TOOLS.load)));
  console.log(json ? JSON.stringify({ file: out, type, segments, losses }) : inWords(out, segments, losses));
}

/** @throws WorkbenchError `cli.overwrite` */
async function requireOther(out: string, inputs: readonly string[]): Promise<void> {
  const real = (path: string): Promise<string> => realpath(path).catch(() => resolve(path));
  const [own, ...others] = await Promise.all([out, ...inputs].map(real));
  if (own === undefined || !others.includes(own)) return;
  throw new WorkbenchError(
    'cli.overwrite',
    `Nothing was written, because ${out} is one of the files it is of.`,
  );
}

/** @throws WorkbenchError `cli.codes` that names the file and the place in it */
async function meaningsIn(path: string): Promise<SegmentMeanings> {
  const bytes = await readBytes(path);
  try {
    return segmentMeaningsSchema.parse(JSON.parse(new TextDecoder().decode(bytes)));
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new WorkbenchError('cli.codes', `The codes in ${path} cannot be used: ${reason}`, { cause: error });
  }
}

/** What of a file a segmentation cannot hold, in sentences. */
function lossesOf({ segments, overlaps, problems }: ReadLabels): readonly string[] {
  const nameOf = (label: number): string => segments[label - 1]?.name ?? '';
  return [
    ...overlaps.map(
      ({ below, above, pixels }) => `${pixels} pixels of ${nameOf(below)} lie under ${nameOf(above)}.`,
    ),
    ...problems,
  ];
}

/**
 * Those that lie anywhere.
 * @throws WorkbenchError `cli.codes` where codes are of a segment that is not there
 */
function segmentsOf(
  { segments, frames }: ReadLabels,
  meanings: SegmentMeanings,
  program: string | undefined,
): readonly SegmentDescription[] {
  const names = segments.map(({ name }) => name);
  const stranger = Object.keys(meanings).find((name) => !names.includes(name));
  if (stranger !== undefined) {
    const known = names.map((name) => `"${name}"`).join(', ');
    throw new WorkbenchError('cli.codes', `There are codes of "${stranger}", but its segments are ${known}.`);
  }
  const drawn = new Set<number>();
  for (const frame of frames) for (const label of frame ?? []) drawn.add(label);
  return segments
    .filter(({ label }) => drawn.has(label))
    .map((segment) => {
      const meaning = meanings[segment.name] ?? {};
      const name = meaning.name ?? segment.name;
      return {
        label: segment.label,
        name,
        color: meaning.color ?? segment.color ?? classColor(segment.label),
        property: meaning.property ?? segment.property ?? propertyNamed(name),
        algorithm: algorithmOf(segment, program),
      };
    });
}

function algorithmOf({ isAutomatic = false }: LabelSegment, program: string | undefined): SegmentAlgorithm {
  if (program === undefined && !isAutomatic) return { type: 'MANUAL' };
  return { type: 'AUTOMATIC', name: program ?? 'unknown' };
}

function inWords(out: string, segments: readonly SegmentDescription[], losses: readonly string[]): string {
  return [
    `${out}: ${segments.length} ${segments.length === 1 ? 'segment' : 'segments'}`,
    ...segments.map(({ name, property: { category, type, modifier } }, index) => {
      const codes = [category, type, ...(modifier === undefined ? [] : [modifier])];
      return `  ${String(index + 1).padStart(5)}  ${name}: ${codes.map(({ meaning }) => meaning).join(', ')}`;
    }),
    ...losses.map((loss) => `  left out  ${loss}`),
  ].join('\n');
}

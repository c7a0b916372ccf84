import path from 'node:path';
import { type Command, Option } from 'commander';
import { setNames } from '../../../core/contract/data-sets.ts';
import { dataSetFormats, formatNamed } from '../../../core/datasets/formats.ts';
import type { DataSetVersion } from '../../../core/datasets/version.ts';
import { PREFIX_PATTERN, groupings } from '../../../core/contract/learning.ts';
import type { Which } from '../../../core/document/status.ts';
import type { Grouping } from '../../../core/training/holdout.ts';
import { version } from '../../../package.json';
import { exportProject } from '../../datasets/export-project.ts';
import type { ProjectExport } from '../../datasets/export-project.ts';
import { leftovers } from '../../files/exports/export-target.ts';
import { disk } from '../../journal/disk.ts';
import { EXIT } from '../exit-codes.ts';
import { parseCount, parseDecay, parsePositive } from '../option-parsers.ts';
import { inStages } from '../stages.ts';

interface ExportFlags {
  readonly images: string;
  readonly format: string;
  readonly out: string;
  readonly name?: string;
  readonly which: Which;
  readonly validation: number;
  readonly test: number | typeof GATE;
  readonly by: Grouping;
  readonly subject: string;
  readonly seed: number;
  readonly parent?: string;
  readonly size: number;
  readonly unstretched: boolean;
  readonly json: boolean;
}

const FORMATS = dataSetFormats.map(({ id, name }) => `${id} (${name})`).join(', ');

/** In place of the share that is the test set. */
const GATE = 'gate';

/** What is said of pairs that are nearly the same: more are in `dataset.json`. */
const PAIRS_SAID = 10;

export function registerExport(program: Command): void {
  program
    .command('export')
    .description('write the images and labels of a project folder as a data set for other programs')
    .argument('<project>', 'project folder, one of those in projects/ of the profile')
    .requiredOption('--images <folder>', 'the folder of its images')
    .requiredOption('--format <ids>', `formats, separated by commas: ${FORMATS}`)
    .requiredOption('--out <folder>', 'folder to make, which must not be there or be empty')
    .option('--name <name>', 'of the data set (default: that of the project)')
    .addOption(
      new Option('--which <which>', 'images that a person accepted, or all that have labels')
        .choices(['accepted', 'all'])
        .default('accepted'),
    )
    .option('--validation <share>', 'share of the subjects that validate', parseDecay, 0.2)
    .option(
      '--test <share>',
      `share of the subjects that is kept aside for good, or "${GATE}": those that judge new models`,
      (text) => (text === GATE ? GATE : parseDecay(text)),
      0 as ExportFlags['test'],
    )
    .addOption(
      new Option(
        '--by <what>',
        'what is one subject: an image, a folder, or names alike (DICOM: the patient)',
      )
        .choices([...groupings])
        .default('image'),
    )
    .option('--subject <pattern>', 'with --by name: what of a name is the subject', PREFIX_PATTERN)
    .option('--seed <n>', 'another number gives other sets', parseCount, 0)
    .option('--parent <folder>', 'an earlier export, or a labelled set of another program: its sets stay')
    .option('--size <n>', 'npz: width and height of its arrays', parsePositive, 256)
    .option('--unstretched', 'npz: keep the aspect, with black around the image', false)
    .option('--json', 'what dataset.json holds, as JSON', false)
    .action(run);
}

async function run(project: string, flags: ExportFlags): Promise<void> {
  const order = orderOf(project, flags);
  for (const left of await leftovers(order.out)) {
    console.error(
      `An export that was killed, or still runs, has left ${left}. It can be deleted once none runs.`,
    );
  }
  const written = await inStages(['Looking through images', 'Writing'], (signal, onLooked, onWritten) =>
    exportProject(disk, order, { signal, onLooked, onWritten }),
  );
  if (written === null) {
    console.error('Stopped. Nothing was written.');
    process.exitCode = EXIT.interrupted;
  } else if (flags.json) {
    console.log(JSON.stringify({ folder: order.out, ...written }));
  } else console.log(inWords(order.out, written));
}

function orderOf(project: string, flags: ExportFlags): ProjectExport {
  const { images, out, name, which, validation, test, by, subject, seed, parent, size } = flags;
  const ids = new Set(flags.format.split(',').map((id) => id.trim()));
  return {
    ...{ project, images, out, name, which, parent, version },
    formats: [...ids].map(formatNamed),
    division:
      test === GATE
        ? { validation, test: 0, by, pattern: subject, seed, gate: true }
        : { validation, test, by, pattern: subject, seed },
    array: { width: size, height: size, keepsAspect: flags.unstretched },
  };
}

function inWords(
  out: string,
  { name, hash, counts, formats, skipped, nearDuplicates }: DataSetVersion,
): string {
  const sets = setNames
    .filter((set) => counts[set].images > 0)
    .map((set) => `${set}: ${counts[set].images} images of ${counts[set].subjects} subjects`);
  const pairs = nearDuplicates.slice(0, PAIRS_SAID).map(({ a, b }) => `  alike  ${a} and ${b}`);
  return [
    `${name} is in ${out} as ${formats.join(', ')}, version ${hash.slice(0, 12)}.`,
    ...sets.map((set) => `  ${set}`),
    ...skipped.map(
      ({ source, format, problem }) =>
        `  left out${format === null ? '' : ` of ${format}`}  ${path.basename(source)}: ${problem}`,
    ),
    ...(nearDuplicates.length === 0
      ? []
      : [`${nearDuplicates.length} pairs of images in different sets look nearly the same:`, ...pairs]),
  ].join('\n');
}

import { type Command, Option } from 'commander';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { type ModelFlags, type OpenModel, addModelOptions, openModelLanes } from '../model-options.ts';
import { parseShard } from '../option-parsers.ts';
import { type PrelabelOptions, type PrelabelReport, prelabel } from '../prelabel/prelabel.ts';
import { FORMATS, type Format } from '../prelabel/writers.ts';
import { Progress } from '../progress.ts';

interface PrelabelFlags extends ModelFlags, Omit<PrelabelOptions, 'paths'> {
  readonly format: Format;
  readonly json: boolean;
}

/** Objects are told apart in the last three. */
const FORMAT_HELP = [
  'mask: indexed PNG of labels;',
  'prob: grey PNG of probabilities for each class;',
  'coco: annotations.json, an annotation for each object;',
  'instances: 16-bit grey PNG of object ids, from 1 on over all classes and 0 for background,',
  'and beside each a JSON of the same name with the class of each id:',
  '{image, width, height, objects: [{id, label, name}]};',
  'cellpose: NAME_seg.npy of the objects, which Cellpose opens beside its image',
].join(' ');

export function registerPrelabel(program: Command): void {
  const command = program
    .command('prelabel')
    .description('label images: one mask or map of objects for each, or all objects in one COCO file')
    .argument(
      '<images...>',
      'image files, or folders of them (PNG, JPEG, WebP, BMP, TIFF, NIfTI, MetaImage, NRRD, DICOM)',
    )
    .requiredOption('--out <folder>', 'folder for the results, which are named after the images')
    .addOption(new Option('--format <kind>', FORMAT_HELP).choices(FORMATS).default('mask'))
    .option('--recursive', 'look into the folders of folders, too', false)
    .option('--shard <i/n>', 'only the i-th of n equal parts, for several machines', parseShard)
    .option('--resume', 'leave out images that have their result already', false)
    .option('--json', 'summary as JSON', false);
  addModelOptions(command).action(async (paths: readonly string[], flags: PrelabelFlags) => {
    process.exitCode = await run({ ...flags, paths }, flags);
  });
}

async function run(options: PrelabelOptions, flags: PrelabelFlags): Promise<ExitCode> {
  const open = await openModelLanes(flags);
  try {
    const progress = (total: number): Progress => new Progress('Labelling', total);
    const report = await interruptible((signal) => prelabel(open, options, progress, signal));
    console.log(flags.json ? asJson(open, report) : inWords(options, report));
    if (report.interrupted) return EXIT.interrupted;
    return report.failed.length > 0 ? EXIT.failed : EXIT.ok;
  } finally {
    await open.predictor.close();
  }
}

function asJson({ model, predictor }: OpenModel, report: PrelabelReport): string {
  const { id, sha256 } = model.manifest;
  return JSON.stringify({ model: id, sha256, provider: predictor.provider, ...report });
}

function inWords({ out }: PrelabelOptions, report: PrelabelReport): string {
  const { labelled, skipped, failed, wall, inference, interrupted } = report;
  const rest = [
    ...(skipped > 0 ? [`${skipped} were there already`] : []),
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
  ];
  const counts = [`${labelled} ${labelled === 1 ? 'image' : 'images'} labelled into ${out}`, ...rest].join(
    ', ',
  );
  const perImage = labelled > 0 ? `, ${(inference / labelled).toFixed(1)} ms per image in the network` : '';
  const lines = [`${counts}; ${(wall / 1000).toFixed(1)} s${perImage}.`];
  for (const { error } of failed) lines.push(`  ${error}`);
  if (interrupted) lines.push('Interrupted. Go on with the same command and --resume.');
  return lines.join('\n');
}

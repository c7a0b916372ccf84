import { existsSync } from 'node:fs';
import path from 'node:path';
import { type Command, Option } from 'commander';
import { parseAugmentSettings } from '../../../core/imaging/augment-settings.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import { optimizers, schedules, trainingSettingsSchema } from '../../../core/contract/training.ts';
import type { TrainingSettings } from '../../../core/contract/training.ts';
import type { SizePolicy } from '../../../core/imaging/size-policy.ts';
import { DEFAULT_NECKS } from '../../../core/mask/instances.ts';
import { readBytes } from '../../files/read-bytes.ts';
import { readCrossValidation } from '../../training/cross-validation.ts';
import { fileSource } from '../../training/data/dataset.ts';
import type { TrainOptions } from '../../training/options.ts';
import { readInitialWeights } from '../../training/initial-weights.ts';
import type { Publication } from '../../training/results/publish.ts';
import { runFiles } from '../../training/results/run-files.ts';
import type { ExitCode } from '../exit-codes.ts';
import { addModelsOption, modelRoots } from '../model-options.ts';
import {
  collect,
  parseCount,
  parseDecay,
  parseFold,
  parseModelId,
  parseNumber,
  parsePattern,
  parsePositive,
  parseProbability,
  parseSide,
  parseThreshold,
} from '../option-parsers.ts';
import { advised } from './train-advice.ts';
import { commandLine, idFrom, trainAndReport } from './training-run.ts';

interface TrainFlags {
  readonly data: string;
  readonly out: string;
  readonly train?: string;
  readonly val?: string;
  readonly exclude?: string;
  readonly weights: boolean;
  readonly fold?: { readonly fold: number; readonly count: number };
  readonly subject?: RegExp;
  readonly class: readonly string[];
  readonly policy: SizePolicy['mode'];
  readonly size: number;
  readonly tile?: number;
  readonly overlap?: number;
  readonly epochs: number;
  readonly batch: number;
  readonly lr: number;
  readonly schedule: TrainingSettings['schedule'];
  readonly warmUp: number;
  readonly optimizer: TrainingSettings['optimizer'];
  readonly seed: number;
  readonly augment: string;
  readonly visits: number;
  readonly separateObjects: boolean;
  readonly ema?: number;
  readonly patience: number;
  readonly valEvery: number;
  readonly from?: readonly string[];
  readonly models: readonly string[];
  readonly resume: boolean;
  readonly threads?: number;
  readonly id?: string;
  readonly name?: string;
  readonly task?: string;
  readonly licence: string;
  readonly trainingData?: string;
  readonly validationData?: string;
  readonly mirroring: boolean;
  readonly fillHoles: boolean;
  readonly smallestRegion: number;
  readonly onlyLargest: boolean;
  readonly threshold?: number;
  readonly dynamic?: number;
  readonly necks?: number;
  readonly evidence?: readonly string[];
  readonly notes?: string;
  readonly json: boolean;
}

/** Without `--class`, and what else is left open. */
const DEFAULTS = trainingSettingsSchema.parse({ classes: ['object'] });

export function registerTrain(program: Command): void {
  const command = program
    .command('train')
    .description('train U-Lite on images with masks, from random weights or from those of a model')
    .requiredOption(
      '--data <folder>',
      'folder with images/ and masks/, or an .npz with x_train, y_train, x_test, y_test',
    )
    .requiredOption('--out <folder>', 'folder for checkpoints, history, curve and the finished model')
    .option('--train <list>', 'file with the names to train on, one per line (default: all)')
    .option('--val <list>', 'file with the names to validate on')
    .option('--exclude <list>', 'names to leave out: a list file, or names separated by commas')
    .option('--no-weights', 'let all pixels count alike, also where the folder has weights/ (8-bit grey PNG)')
    .option('--fold <k/n>', 'without --val: fold k of an n-fold cross-validation', parseFold)
    .option(
      '--subject <pattern>',
      'with --fold: what a name has in common with others of one subject',
      parsePattern,
    )
    .option('--class <name>', 'name of the object; repeat for several labels', collect, [])
    .addOption(
      new Option('--policy <mode>', 'how images become network inputs')
        .choices(['stretch', 'letterbox', 'tiles'])
        .default(DEFAULTS.policy.mode),
    )
    .option(
      '--size <pixels>',
      'side of the network input in training, a multiple of 32',
      parseSide,
      DEFAULTS.size.width,
    )
    .option('--tile <pixels>', 'with tiles: side of the tiles when predicting (default: size)', parseSide)
    .option(
      '--overlap <pixels>',
      'with tiles: overlap when predicting (default: a quarter of the tile)',
      parseCount,
    )
    .option(
      '--epochs <n>',
      'passes over the training images; 0 publishes the weights as given',
      parseCount,
      DEFAULTS.epochs,
    )
    .option('--batch <n>', 'images per step', parsePositive, DEFAULTS.batch)
    .option('--lr <rate>', 'peak learning rate', parseNumber, DEFAULTS.learningRate)
    .addOption(
      new Option('--schedule <kind>', 'how the learning rate falls')
        .choices(schedules)
        .default(DEFAULTS.schedule),
    )
    .option('--warm-up <epochs>', 'epochs over which the learning rate climbs', parseNumber, DEFAULTS.warmUp)
    .addOption(new Option('--optimizer <name>', 'optimiser').choices(optimizers).default(DEFAULTS.optimizer))
    .option('--seed <n>', 'seed of weights, order and augmentation', parseCount, DEFAULTS.seed)
    .option('--augment <settings>', 'none, light, full, or JSON that changes entries of full', 'light')
    .option(
      '--visits <n>',
      'visits of each image per epoch; with tiles, of each part of input size',
      parsePositive,
      DEFAULTS.visits,
    )
    .option(
      '--separate-objects',
      'keep touching objects apart: gaps count more, and copies with objects pushed together are added',
      DEFAULTS.separateObjects,
    )
    .option(
      '--ema <decay>',
      'decay of the moving average of weights per step, 0 for none (default: fits the number of steps)',
      parseDecay,
    )
    .option(
      '--patience <n>',
      'stop after so many validations without a better one, 0 for never',
      parseCount,
      DEFAULTS.patience,
    )
    .option(
      '--val-every <n>',
      'epochs from one validation to the next',
      parsePositive,
      DEFAULTS.validateEvery,
    )
    .option(
      '--from <model...>',
      'start from the weights of a model, an .npz file or a run; of several, their mean (default: random)',
    )
    .option('--resume', 'go on from the last checkpoint in --out, or begin where there is none', false)
    .option('--id <id>', 'id of the finished model (default: name of --out)', parseModelId)
    .option('--name <name>', 'name of the finished model (default: its id)')
    .option('--task <text>', 'what it finds, in words')
    .option('--licence <text>', 'licence of the weights', 'not stated')
    .option('--training-data <text>', 'what it was trained on, in words')
    .option('--validation-data <text>', 'what it was measured on, in words')
    .option('--mirroring', 'publish a model that also looks at the mirrored image, in twice the time', false)
    .option('--fill-holes', 'publish a model that fills holes in its masks', false)
    .option('--smallest-region <pixels>', 'publish a model that drops smaller regions', parseCount, 0)
    .option('--only-largest', 'publish a model that keeps the largest region of each class', false)
    .option(
      '--threshold <t>',
      'publish a model with this threshold: 0.30, 0.32 to 0.70 (default: the best on the validation images)',
      parseThreshold,
    )
    .option(
      '--dynamic <d>',
      'publish a model whose objects are cut where its probability falls by this much between them',
      parseProbability,
    )
    .option(
      '--necks <h>',
      `with --dynamic: then cut at necks narrower by this share of their depth (default: ${DEFAULT_NECKS})`,
      parseNumber,
    )
    .option('--evidence <run...>', 'without --val: cross-validation runs whose results stand for this model')
    .option('--notes <file>', 'Markdown for the end of the model card')
    .option('--threads <n>', 'threads of the network (default: all cores)', parsePositive)
    .option('--json', 'the manifest of the finished model as JSON', false);
  addModelsOption(command).action(async (flags: TrainFlags) => {
    process.exitCode = await trainWith(flags);
  });
}

async function trainWith(flags: TrainFlags): Promise<ExitCode> {
  const options = await toOptions(flags);
  // Before the hours of training, so that a mistake in it costs none of them.
  const publication = await toPublication(flags);
  return trainAndReport({ options, publication }, flags.json);
}

async function toOptions(flags: TrainFlags): Promise<TrainOptions> {
  const tile = flags.policy === 'tiles' ? (flags.tile ?? flags.size) : flags.size;
  const classes = classesOf(flags);
  const { train: trainList, val: validation, exclude, fold, subject, threads } = flags;
  if (fold && validation !== undefined) {
    throw new WorkbenchError('cli.options', 'Give either --val or --fold, not both.');
  }
  if (flags.separateObjects && classes.length > 1) {
    throw new WorkbenchError('cli.options', '--separate-objects is for one class.');
  }
  return {
    out: flags.out,
    classes,
    source: fileSource({
      data: flags.data,
      classes: classes.length,
      weights: flags.weights,
      ...(trainList === undefined ? {} : { train: trainList }),
      ...(validation === undefined ? {} : { validation }),
      ...(exclude === undefined ? {} : { exclude }),
      ...(fold === undefined ? {} : { fold }),
      ...(subject === undefined ? {} : { subject }),
    }),
    policy: {
      mode: flags.policy,
      width: tile,
      height: tile,
      overlap: flags.policy === 'tiles' ? (flags.overlap ?? tile / 4) : 0,
    },
    size: { width: flags.size, height: flags.size },
    epochs: flags.epochs,
    batch: flags.batch,
    learningRate: flags.lr,
    schedule: flags.schedule,
    warmUp: flags.warmUp,
    optimizer: flags.optimizer,
    seed: flags.seed,
    augment: parseAugmentSettings(flags.augment),
    visits: flags.visits,
    ...(flags.ema === undefined ? {} : { averageDecay: flags.ema }),
    separateObjects: flags.separateObjects,
    patience: flags.patience,
    validateEvery: flags.valEvery,
    resume: flags.resume && hasBegun(flags.out),
    ...(flags.from === undefined
      ? {}
      : { initial: await readInitialWeights(flags.from, modelRoots(flags.models)) }),
    runtime: threads === undefined ? {} : { threads },
  };
}

async function toPublication(flags: TrainFlags): Promise<Publication> {
  const id = flags.id ?? idFrom(path.basename(path.resolve(flags.out)));
  const data = path.basename(path.resolve(flags.data));
  const validation = flags.fold
    ? `fold ${flags.fold.fold} of ${flags.fold.count} of ${data}`
    : `${measuredOn(flags)} of ${data}`;
  const { mirroring, fillHoles, smallestRegion, onlyLargest } = flags;
  const answering = { mirroring, fillHoles, smallestRegion, onlyLargest };
  return {
    id,
    name: flags.name ?? id,
    task: flags.task ?? `Finds ${classesOf(flags).join(', ')}`,
    licence: flags.licence,
    trainingData: flags.trainingData ?? data,
    validationData: flags.validationData ?? validation,
    answering,
    ...(flags.threshold === undefined ? {} : { threshold: flags.threshold }),
    ...objectCutOf(flags),
    command: commandLine(),
    ...(flags.evidence === undefined
      ? {}
      : { crossValidation: await advised(readCrossValidation(flags.evidence, answering)) }),
    ...(flags.notes === undefined ? {} : { notes: new TextDecoder().decode(await readBytes(flags.notes)) }),
  };
}

/** The same command begins a run and goes on with it, for jobs that may be stopped before their first checkpoint. */
function hasBegun(out: string): boolean {
  const isThere = existsSync(runFiles(out).checkpoint);
  if (!isThere) console.error(`There is no run in ${out} to go on with: it begins.`);
  return isThere;
}

const classesOf = (flags: TrainFlags): readonly string[] =>
  flags.class.length > 0 ? flags.class : DEFAULTS.classes;

function objectCutOf({ dynamic, necks }: TrainFlags): Pick<Publication, 'objects'> {
  if (dynamic !== undefined) return { objects: { dynamic, necks: necks ?? DEFAULT_NECKS } };
  if (necks === undefined) return {};
  throw new WorkbenchError('cli.options', '--necks is given with --dynamic.');
}

function measuredOn({ val, evidence }: TrainFlags): string {
  if (val !== undefined) return path.basename(val);
  return evidence === undefined ? 'test images' : 'cross-validated images';
}

import path from 'node:path';
import type { Command } from 'commander';
import { WorkbenchError } from '../../../core/errors.ts';
import { type Finetuning, finetuneOrder } from '../../training/finetune.ts';
import { modelRoots, addModelsOption } from '../model-options.ts';
import {
  collect,
  parseCount,
  parseModelId,
  parseNumber,
  parsePattern,
  parsePositive,
} from '../option-parsers.ts';
import { commandLine, idFrom, trainAndReport } from './training-run.ts';

interface FinetuneFlags {
  readonly data: string;
  readonly from: string;
  readonly out: string;
  readonly train?: string;
  readonly minutes: number;
  readonly class: readonly string[];
  readonly subject?: RegExp;
  readonly weights: boolean;
  readonly seed: number;
  readonly models: readonly string[];
  readonly resume: boolean;
  readonly threads?: number;
  readonly id?: string;
  readonly name?: string;
  readonly json: boolean;
}

const MINUTES = 2;

export function registerFinetune(program: Command): void {
  const command = program
    .command('finetune')
    .description('make a model of your images from one that has learnt, in some minutes; all else is chosen')
    .requiredOption('--data <folder>', 'folder with images/ and masks/, or an .npz with x_train, y_train')
    .requiredOption('--from <model>', 'model to start from: an id, or the path of a folder')
    .requiredOption('--out <folder>', 'folder for the run, and in it the finished model')
    .option('--train <list>', 'file with the names to learn from, one per line (default: all)')
    .option('--minutes <m>', 'time to spend', parseNumber, MINUTES)
    .option(
      '--class <name>',
      'name of what is found; repeat for several labels (default: as the model has them)',
      collect,
      [],
    )
    .option('--subject <pattern>', 'what a name has in common with others of one subject', parsePattern)
    .option('--no-weights', 'let all pixels count alike, also where the folder has weights/ (8-bit grey PNG)')
    .option('--seed <n>', 'seed of order and augmentation', parseCount, 1)
    .option('--resume', 'go on from the last checkpoint in --out', false)
    .option('--id <id>', 'id of the finished model (default: name of --out)', parseModelId)
    .option('--name <name>', 'name of the finished model (default: its id)')
    .option('--threads <n>', 'threads of the network (default: all cores)', parsePositive)
    .option('--json', 'the manifest of the finished model as JSON', false);
  addModelsOption(command).action(async (flags: FinetuneFlags) => {
    process.exitCode = await trainAndReport(await finetuneOrder(toFinetuning(flags)), flags.json);
  });
}

function toFinetuning(flags: FinetuneFlags): Finetuning {
  const { data, from, out, train, minutes, subject, threads, weights, seed, resume } = flags;
  if (minutes <= 0) throw new WorkbenchError('cli.options', '--minutes has to be more than 0.');
  const id = flags.id ?? idFrom(path.basename(path.resolve(out)));
  return {
    ...{ data, weights, from, out, seed, resume, id },
    name: flags.name ?? id,
    roots: modelRoots(flags.models),
    classes: flags.class,
    seconds: 60 * minutes,
    command: commandLine(),
    ...(train === undefined ? {} : { train }),
    ...(subject === undefined ? {} : { subject }),
    ...(threads === undefined ? {} : { threads }),
  };
}

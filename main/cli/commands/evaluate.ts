import type { Command } from 'commander';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import { predictImage, predictedMask } from '../../../core/contract/predictor.ts';
import { compareLabel, compareMasks } from '../../../core/evaluation/compare.ts';
import { type CaseResult, type Summary, summarise } from '../../../core/evaluation/summary.ts';
import { csvField } from '../../../core/formats/csv.ts';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import { prepareImage } from '../../../core/imaging/size-policy.ts';
import { dice, iou } from '../../../core/mask/stats.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import { openListed } from '../../training/data/dataset.ts';
import type { Pair } from '../../training/data/pairs.ts';
import { inAdvance } from '../concurrency.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { type ModelFlags, type OpenModel, addModelOptions, openModel } from '../model-options.ts';
import { Progress } from '../progress.ts';

interface EvaluateFlags extends ModelFlags {
  readonly data: string;
  readonly list?: string;
  readonly csv?: string;
  readonly json: boolean;
}

/** One image: all labels together, and each alone, in the order of the model's classes. */
interface Evaluated {
  readonly name: string;
  readonly all: CaseResult;
  readonly classes: readonly CaseResult[];
  /** Time in the network. */
  readonly milliseconds: number;
}

/** Images being read or in the network. */
const AHEAD = 4;

export function registerEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .description('compare a model with reference masks: Dice, IoU, 95 % Hausdorff distance')
    .requiredOption(
      '--data <folder>',
      'folder with images/ and masks/ that share names, or an .npz with x_test, y_test',
    )
    .option('--list <file>', 'names to evaluate, one per line (default: all)')
    .option('--csv <file>', 'write the figures of every image')
    .option('--json', 'summary as JSON', false);
  addModelOptions(command).action(async (flags: EvaluateFlags) => {
    process.exitCode = await run(flags);
  });
}

async function run(flags: EvaluateFlags): Promise<ExitCode> {
  const open = await openModel(flags);
  try {
    const { manifest } = open.model;
    const pairs = await openListed({ data: flags.data, classes: manifest.classes.length }, flags.list);
    const results = await interruptible((signal) => evaluateAll(open, pairs, signal));
    if (results === undefined) return EXIT.interrupted;
    if (flags.csv !== undefined) await writeFileAtomic(flags.csv, csvOf(results));
    console.log(flags.json ? JSON.stringify(toJson(manifest, results)) : inWords(manifest, results));
    return EXIT.ok;
  } finally {
    await open.predictor.close();
  }
}

/** Undefined when interrupted: figures of a part of the images would be taken for those of all. */
async function evaluateAll(
  open: OpenModel,
  pairs: readonly Pair[],
  signal: AbortSignal,
): Promise<readonly Evaluated[] | undefined> {
  const progress = new Progress('Evaluating', pairs.length);
  const results: Evaluated[] = [];
  const { manifest } = open.model;
  try {
    for await (const result of inAdvance(pairs, AHEAD, (pair) => predict(open, pair))) {
      if (signal.aborted) return undefined;
      const { name, labels, probability, milliseconds } = result;
      const predicted = predictedMask(manifest, probability, labels);
      results.push(compared(name, manifest, predicted, labels, milliseconds));
      progress.advance();
    }
  } finally {
    progress.end();
  }
  return results;
}

async function predict({ model, predictor }: OpenModel, pair: Pair) {
  const { image, labels } = await pair.read();
  const prepared = prepareImage(image, model.manifest.input.size);
  return { name: pair.name, labels, ...(await predictImage(predictor, prepared)) };
}

function compared(
  name: string,
  { classes }: ModelManifest,
  predicted: LabelMap,
  labels: LabelMap,
  milliseconds: number,
): Evaluated {
  // Data sets number their labels 1, 2, ... in the order of the classes, whatever the model writes.
  const reference = { ...labels, data: labels.data.map((label) => classes[label - 1]?.label ?? 0) };
  const all = compareMasks(predicted, reference);
  const alone =
    classes.length === 1 ? [all] : classes.map(({ label }) => compareLabel(predicted, reference, label));
  return { name, all, classes: alone, milliseconds };
}

function toJson({ id, sha256, classes }: ModelManifest, results: readonly Evaluated[]): object {
  const perClass = classes.map(({ name }, index) => ({
    name,
    ...figures(summarise(results.flatMap((result) => result.classes[index] ?? []))),
  }));
  return {
    ...figures(summarise(results.map(({ all }) => all))),
    msPerImage: meanTime(results),
    model: id,
    sha256,
    ...(classes.length > 1 ? { classes: perClass } : {}),
  };
}

function figures({ n, dice: meanDice, iou: meanIou, dicePooled, hd95 }: Summary): object {
  return {
    n,
    dice: meanDice.mean,
    iou: meanIou.mean,
    dicePooled,
    hd95,
    diceInterval: [meanDice.low, meanDice.high],
    iouInterval: [meanIou.low, meanIou.high],
  };
}

function inWords(manifest: ModelManifest, results: readonly Evaluated[]): string {
  const summary = summarise(results.map(({ all }) => all));
  const interval = ({ mean, low, high }: Summary['dice']): string =>
    `${mean.toFixed(4)}  (95 % interval ${low.toFixed(4)} to ${high.toFixed(4)})`;
  const classes =
    manifest.classes.length === 1
      ? []
      : manifest.classes.map(({ name }, index) => {
          const alone = summarise(results.flatMap((result) => result.classes[index] ?? []));
          return `  ${name}: Dice ${interval(alone.dice)}`;
        });
  return [
    `${manifest.id} on ${summary.n} ${summary.n === 1 ? 'image' : 'images'}`,
    `Dice         ${interval(summary.dice)}`,
    ...classes,
    `IoU          ${interval(summary.iou)}`,
    `Dice pooled  ${summary.dicePooled.toFixed(4)}`,
    `HD95         ${summary.hd95 === null ? 'not defined' : `${summary.hd95.toFixed(1)} pixels`}`,
    `Time         ${meanTime(results).toFixed(1)} ms per image in the network`,
  ].join('\n');
}

function meanTime(results: readonly Evaluated[]): number {
  return results.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / results.length;
}

function csvOf(results: readonly Evaluated[]): string {
  const rows = results.map(({ name, all: { overlap, hd95 }, milliseconds }) =>
    [csvField(name), dice(overlap), iou(overlap), hd95 ?? '', milliseconds.toFixed(2)].join(','),
  );
  return ['name,dice,iou,hd95,milliseconds', ...rows, ''].join('\n');
}

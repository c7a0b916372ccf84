import type { Command } from 'commander';
import type { Estimate } from '../../../core/contract/learning.ts';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import { predictImage, predictedMask, predictedObjects } from '../../../core/contract/predictor.ts';
import { compareLabel, compareMasks } from '../../../core/evaluation/compare.ts';
import {
  type ObjectMatches,
  type ObjectSummary,
  matchObjects,
  objectF1,
  pooled,
  summariseObjects,
} from '../../../core/evaluation/objects.ts';
import { type CaseResult, type Summary, summarise } from '../../../core/evaluation/summary.ts';
import { csvField } from '../../../core/formats/csv.ts';
import type { LabelMap, ProbabilityMap } from '../../../core/imaging/raster.ts';
import { prepareImage } from '../../../core/imaging/size-policy.ts';
import { connectedObjects } from '../../../core/mask/objects.ts';
import { dice, iou } from '../../../core/mask/stats.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import { openListed } from '../../training/data/dataset.ts';
import type { Pair } from '../../training/data/pairs.ts';
import { inAdvance } from '../../../core/concurrency.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { type ModelFlags, type OpenModel, addModelOptions, openModel } from '../model-options.ts';
import { Progress } from '../progress.ts';

interface EvaluateFlags extends ModelFlags {
  readonly data: string;
  readonly list?: string;
  readonly csv?: string;
  readonly json: boolean;
  readonly objects: boolean;
}

/** One image: all labels together, and each alone, in the order of the model's classes. */
interface Evaluated {
  readonly name: string;
  readonly all: CaseResult;
  readonly classes: readonly CaseResult[];
  /** Regions of the reference that were found as objects; absent where nobody asked. */
  readonly objects?: ObjectMatches;
  /** Time in the network. */
  readonly milliseconds: number;
}

const OBJECT_COUNTS = ['matched', 'predicted', 'reference'] as const;

/** Images being read or in the network. */
const AHEAD = 4;

export function registerEvaluate(program: Command): void {
  const command = program
    .command('evaluate')
    .description('compare a model with reference masks: Dice, IoU, 95 % Hausdorff distance, F1 of objects')
    .requiredOption(
      '--data <folder>',
      'folder with images/ and masks/ that share names, or an .npz with x_test, y_test',
    )
    .option('--list <file>', 'names to evaluate, one per line (default: all)')
    .option(
      '--objects',
      'hold the objects of `prelabel` against the regions of the reference masks, too ' +
        '(default: where the model tells touching objects apart)',
      false,
    )
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
    const wantsObjects = flags.objects || manifest.objects !== undefined;
    const pairs = await openListed({ data: flags.data, classes: manifest.classes.length }, flags.list);
    const results = await interruptible((signal) => evaluateAll(open, pairs, wantsObjects, signal));
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
  wantsObjects: boolean,
  signal: AbortSignal,
): Promise<readonly Evaluated[] | undefined> {
  const progress = new Progress('Evaluating', pairs.length);
  const results: Evaluated[] = [];
  const { manifest } = open.model;
  try {
    for await (const result of inAdvance(pairs, AHEAD, (pair) => predict(open, pair))) {
      if (signal.aborted) return undefined;
      results.push({
        ...compared(manifest, result),
        ...(wantsObjects ? foundObjects(manifest, result) : {}),
      });
      progress.advance();
    }
  } finally {
    progress.end();
  }
  return results;
}

/** The network's answer to an image, and what is held against it. */
interface Answered {
  readonly name: string;
  readonly reference: LabelMap;
  readonly probability: ProbabilityMap;
  readonly milliseconds: number;
}

async function predict({ model: { manifest }, predictor }: OpenModel, pair: Pair): Promise<Answered> {
  const { image, labels } = await pair.read();
  // Data sets number their labels 1, 2, ... in the order of the classes, whatever the model writes.
  const data = labels.data.map((label) => manifest.classes[label - 1]?.label ?? 0);
  const answer = await predictImage(predictor, prepareImage(image, manifest.input.size));
  return { name: pair.name, reference: { ...labels, data }, ...answer };
}

function compared(
  manifest: ModelManifest,
  { name, reference, probability, milliseconds }: Answered,
): Evaluated {
  const { classes } = manifest;
  const predicted = predictedMask(manifest, probability, reference);
  const all = compareMasks(predicted, reference);
  const alone =
    classes.length === 1 ? [all] : classes.map(({ label }) => compareLabel(predicted, reference, label));
  return { name, all, classes: alone, milliseconds };
}

/** Objects are the same only within a class. */
function foundObjects(
  manifest: ModelManifest,
  { reference, probability }: Answered,
): Required<Pick<Evaluated, 'objects'>> {
  const found = predictedObjects(manifest, probability, reference);
  const matches = manifest.classes.map(({ label }) => {
    const isOf = found.objects.map(({ category }) => category === label);
    const own = { ...found, data: found.data.map((id) => (isOf[id - 1] === true ? id : 0)) };
    return matchObjects(own, connectedObjects(reference, [label]));
  });
  return { objects: pooled(matches) };
}

function toJson({ id, sha256, classes }: ModelManifest, results: readonly Evaluated[]): object {
  const perClass = classes.map(({ name }, index) => ({
    name,
    ...figures(summarise(results.flatMap((result) => result.classes[index] ?? []))),
  }));
  return {
    ...figures(summarise(results.map(({ all }) => all))),
    ...objectFigures(results),
    msPerImage: meanTime(results),
    model: id,
    sha256,
    ...(classes.length > 1 ? { classes: perClass } : {}),
  };
}

function objectFigures(results: readonly Evaluated[]): object {
  const objects = objectSummary(results);
  if (objects === undefined) return {};
  const { f1, ...counts } = objects;
  return { objects: { f1: f1.mean, f1Interval: [f1.low, f1.high], ...counts } };
}

/** Undefined where objects were not asked for. */
function objectSummary(results: readonly Evaluated[]): ObjectSummary | undefined {
  const matches = results.flatMap(({ objects }) => objects ?? []);
  return matches.length === 0 ? undefined : summariseObjects(matches);
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
    ...objectsInWords(results, interval),
    `HD95         ${summary.hd95 === null ? 'not defined' : `${summary.hd95.toFixed(1)} pixels`}`,
    `Time         ${meanTime(results).toFixed(1)} ms per image in the network`,
  ].join('\n');
}

function objectsInWords(
  results: readonly Evaluated[],
  interval: (estimate: Estimate) => string,
): readonly string[] {
  const objects = objectSummary(results);
  if (objects === undefined) return [];
  const { f1, precision, recall, matched, predicted, reference } = objects;
  const share = (value: number | null): string => value?.toFixed(4) ?? 'not defined';
  return [
    `Objects F1   ${interval(f1)}`,
    `  precision  ${share(precision)}  (${matched} of ${predicted} predicted objects)`,
    `  recall     ${share(recall)}  (${matched} of ${reference} reference objects)`,
  ];
}

function meanTime(results: readonly Evaluated[]): number {
  return results.reduce((sum, { milliseconds }) => sum + milliseconds, 0) / results.length;
}

function csvOf(results: readonly Evaluated[]): string {
  const rows = results.map(({ name, all: { overlap, hd95 }, milliseconds, objects }) =>
    [
      ...[csvField(name), dice(overlap), iou(overlap), hd95 ?? '', milliseconds.toFixed(2)],
      ...(objects === undefined ? [] : [objectF1(objects), ...OBJECT_COUNTS.map((of) => objects[of])]),
    ].join(','),
  );
  const isOfObjects = results.some(({ objects }) => objects !== undefined);
  const columns = ['name,dice,iou,hd95,milliseconds', ...(isOfObjects ? ['f1', ...OBJECT_COUNTS] : [])];
  return [columns.join(','), ...rows, ''].join('\n');
}

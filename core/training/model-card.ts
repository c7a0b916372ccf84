import type { Metrics, ModelManifest } from '../contract/model-manifest.ts';
import type { SizePolicy } from '../imaging/size-policy.ts';
import type { EpochRecord } from '../contract/training.ts';
import { bestEpoch } from './history.ts';
import type { ObjectCut } from '../mask/instances.ts';

/** Dice of one validation image. */
export interface ImageResult {
  readonly name: string;
  readonly dice: number;
}

/** What the card says of the model itself. */
export type CardModel = Pick<
  ModelManifest,
  | 'name'
  | 'task'
  | 'classes'
  | 'threshold'
  | 'fillHoles'
  | 'smallestRegion'
  | 'onlyLargest'
  | 'objects'
  | 'metrics'
  | 'trainingData'
  | 'licence'
> & { readonly size: SizePolicy; readonly parameters: number };

export interface CardFacts {
  readonly model: CardModel;
  /** As typed; absent where nothing was. */
  readonly command?: string;
  readonly history: readonly EpochRecord[];
  /** Every image measured by a network that had not seen it; empty where nothing was validated. */
  readonly results: readonly ImageResult[];
  /** How they were measured, in words. */
  readonly evidence: string;
  /** Attributions and other remarks, as Markdown. */
  readonly notes?: string;
}

/** Images named as failures; fewer of a small set. */
const WORST = 8;

/** Model card in Markdown: what the model is for, what it was trained on, how well it works and where it fails. */
export function modelCard(facts: CardFacts): string {
  const { model, notes } = facts;
  const sections = [
    `# ${model.name}`,
    `**Not a medical device.** ${model.task}. The masks are proposals for a person to correct, for ` +
      'research and annotation only; they must not be used to diagnose or to treat.',
    ...section('Model', modelFacts(model)),
    ...section('Training', trainingFacts(facts)),
    ...(facts.history.length === 0 ? [] : ['![Learning curve](curve.svg)']),
    ...section('Results', metricsTable(model.metrics)),
    ...section('Known failures', failures(facts)),
    ...(notes === undefined ? [] : section('Notes', notes)),
  ];
  return `${sections.join('\n\n')}\n`;
}

function section(title: string, text: string): readonly string[] {
  return [`## ${title}`, text];
}

function modelFacts({ size, ...model }: CardModel): string {
  const shown = {
    stretch: `stretched to ${size.width} x ${size.height} pixels`,
    letterbox: `fitted into ${size.width} x ${size.height} pixels, the rest black`,
    tiles: `cut at full resolution into tiles of ${size.width} x ${size.height}, ${size.overlap} overlapping`,
  }[size.mode];
  const mirrored = size.mirroring ? ', seen as it is and mirrored' : '';
  return list([
    `U-Lite (Dinh et al., APSIPA ASC 2023) with ${model.parameters.toLocaleString('en')} parameters`,
    `Input: colour image, ${shown}${mirrored}, values 0..1`,
    `Finds: ${model.classes.map(({ name }) => name).join(', ')}`,
    ...(model.classes.length === 1 ? [`Threshold: ${model.threshold}`] : []),
    ...(model.fillHoles ? ['Holes in its masks are filled'] : []),
    ...(model.smallestRegion > 1 ? [`Regions under ${model.smallestRegion} pixels are dropped`] : []),
    ...(model.onlyLargest ? ['Of each class only the largest region is kept'] : []),
    ...(model.objects === undefined ? [] : [inObjects(model.objects)]),
    `Licence of the weights: ${model.licence}`,
  ]);
}

function inObjects({ dynamic, necks }: ObjectCut): string {
  const fall = `where its probability falls by ${dynamic} and more between them`;
  return `Touching objects are cut ${fall}, and at necks narrower by ${necks} of their depth and more`;
}

function trainingFacts({ model, command, history }: CardFacts): string {
  const facts = list([`Data: ${model.trainingData}`, progress(history)]);
  return command === undefined ? facts : `${facts}\n\n\`\`\`sh\n${command}\n\`\`\``;
}

function progress(history: readonly EpochRecord[]): string {
  if (history.length === 0) return 'Published as given, without training any further';
  const best = bestEpoch(history);
  const minutes = history.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  const kept = best ? `weights of epoch ${best.epoch} kept` : 'the last weights kept';
  return `${history.length} epochs in ${minutes.toFixed(0)} minutes; ${kept} (moving average over steps)`;
}

function metricsTable(metrics: readonly Metrics[]): string {
  if (metrics.length === 0) return 'Nothing was held back to measure this model on.';
  const isOfObjects = metrics.some(({ objectF1 }) => objectF1 !== undefined);
  const rows = metrics.map(({ data, n, dice, iou, dicePooled, hd95, objectF1 }) => {
    const distance = hd95 === null ? 'not measured' : hd95.toFixed(1);
    const overlaps = [dice, iou, dicePooled].map((value) => value.toFixed(4));
    const objects = isOfObjects ? [objectF1?.toFixed(4) ?? 'not measured'] : [];
    return `| ${[data, n, ...overlaps, distance, ...objects].join(' | ')} |`;
  });
  const head = '| Data | Images | Mean Dice | Mean IoU | Dice of all pixels | 95 % Hausdorff distance (px) |';
  const rule = '| --- | --: | --: | --: | --: | --: |';
  return [
    `${head}${isOfObjects ? ' F1 of objects |' : ''}`,
    `${rule}${isOfObjects ? ' --: |' : ''}`,
    ...rows,
  ].join('\n');
}

function failures({ results, evidence }: CardFacts): string {
  if (results.length === 0) return evidence;
  const sorted = [...results].sort((a, b) => a.dice - b.dice);
  const share = (limit: number): string => {
    const count = results.filter(({ dice }) => dice < limit).length;
    const percent = ((100 * count) / results.length).toFixed(0);
    return `${count} of ${results.length} images (${percent} %) lie below a Dice of ${limit}`;
  };
  const worst = sorted.slice(0, Math.min(WORST, Math.ceil(results.length / 4)));
  return [
    `${evidence} ${share(0.5)}, ${share(0.7)}. The worst:`,
    list(worst.map(({ name, dice }) => `${name}: Dice ${dice.toFixed(3)}`)),
  ].join('\n\n');
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

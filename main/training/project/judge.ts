import { agreement } from '../../../core/evaluation/compare.ts';
import { gateVerdict } from '../../../core/evaluation/gate.ts';
import type { GateResult } from '../../../core/evaluation/gate.ts';
import type { GateVerdict } from '../../../core/contract/learning.ts';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import { predictImage, predictedMask } from '../../../core/contract/predictor.ts';
import { messageOf } from '../../../core/errors.ts';
import type { ClassMap, RgbImage } from '../../../core/imaging/raster.ts';
import { prepareImage } from '../../../core/imaging/size-policy.ts';
import { dice } from '../../../core/mask/stats.ts';
import { placesOf } from '../../../core/network/head.ts';
import { blanked, untoldOf } from '../../../core/training/untold.ts';
import { openGraph } from '../../inference/graph-predictor.ts';
import type { LoadedPredictor } from '../../inference/graph-predictor.ts';
import { holdTo } from '../../inference/hold-to-manifest.ts';
import { findModel, readGraph } from '../../inference/registry.ts';
import type { GatePair } from '../data/project-dataset.ts';
import type { TrainingHooks } from '../options.ts';

export interface Judged {
  /** Folder of the finished model. */
  readonly candidate: string;
  /** Id of the model in use; null for none. */
  readonly inUse: string | null;
  /** Folders of models. */
  readonly roots: readonly string[];
  /** Names of what was trained, by label from 1. */
  readonly classes: readonly string[];
  /** Images kept aside that do not judge; see `LearningSet`. */
  readonly seen: number;
}

/** A model that answers as it does when a person asks it, in the labels that were trained. */
interface Contestant {
  readonly predictor: LoadedPredictor;
  readonly manifest: ModelManifest;
  /** The trained label, by the model's own; 0 for what was not trained. */
  readonly labels: Uint8Array;
}

/**
 * Holds a finished model against the one in use, on images that neither training nor any choice has seen. Both answer
 * by their manifests, with their own thresholds and cleaning, whoever made them. Pixels of which nobody says what they
 * show do not count.
 * @throws WorkbenchError where the candidate cannot be opened or an image cannot be read; the reason of the signal
 */
export async function judge(
  { candidate, inUse, roots, classes, seen }: Judged,
  pairs: readonly GatePair[],
  hooks: TrainingHooks,
): Promise<GateVerdict> {
  const contestants = [await contestant([], candidate, classes)];
  try {
    const rival = inUse === null ? 'first' : await rivalOf(inUse, roots, classes, hooks);
    if (typeof rival !== 'string') contestants.push(rival);
    const results: GateResult[] = [];
    for (const [index, pair] of pairs.entries()) {
      hooks.onEvent({ kind: 'comparing', done: index, total: pairs.length });
      const sample = await pair.read();
      const untold = untoldOf(sample);
      if (untold === 'all') continue;
      const truth = blanked(sample.labels, untold);
      const figures: number[] = [];
      for (const one of contestants) {
        hooks.signal.throwIfAborted();
        figures.push(dice(agreement(blanked(await answerOf(one, sample.image), untold), truth)));
      }
      const [own, others] = figures;
      const { name, subject } = pair;
      results.push({ name, subject, candidate: own as number, inUse: others ?? null });
      // The process hears that it is to stop.
      await new Promise(setImmediate);
    }
    if (typeof rival === 'string') return { ...gateVerdict(results, null, seen), verdict: rival };
    return gateVerdict(results, rival.manifest.id, seen);
  } finally {
    await Promise.all(contestants.map(({ predictor }) => predictor.close()));
  }
}

async function contestant(
  roots: readonly string[],
  reference: string,
  classes: readonly string[],
): Promise<Contestant> {
  const model = await findModel(roots, reference);
  const { manifest } = model;
  const graph = await openGraph(await readGraph(model), { name: manifest.name, provider: 'cpu' });
  return { predictor: holdTo(manifest, graph), manifest, labels: trainedLabels(manifest, classes) };
}

/**
 * The verdict instead, with a warning, where the model in use is gone or damaged, which a person has to judge, or finds
 * none of the classes.
 */
async function rivalOf(
  id: string,
  roots: readonly string[],
  classes: readonly string[],
  hooks: TrainingHooks,
): Promise<Contestant | 'first' | 'not compared'> {
  const warn = (reason: string): void => {
    const message = `The new model could not be held against the one in use: ${reason}`;
    hooks.onEvent({ kind: 'warning', warning: 'incomparable', message });
  };
  try {
    const rival = await contestant(roots, id, classes);
    if (rival.labels.some((label) => label > 0)) return rival;
    await rival.predictor.close();
    warn(`${rival.manifest.name} finds none of the classes.`);
    return 'first';
  } catch (error) {
    warn(messageOf(error));
    return 'not compared';
  }
}

/** Classes are the same that have a name in common; a model of one class is about what one class was trained for. */
function trainedLabels(manifest: ModelManifest, classes: readonly string[]): Uint8Array {
  const labels = new Uint8Array(256);
  const [only] = manifest.classes;
  const isOneForOne = manifest.classes.length === 1 && classes.length === 1;
  const places = placesOf(
    manifest.classes.map(({ name }) => name),
    classes,
  );
  places.forEach((place, index) => {
    const known = isOneForOne ? only : place === undefined ? undefined : manifest.classes[place];
    if (known !== undefined) labels[known.label] = index + 1;
  });
  return labels;
}

async function answerOf({ predictor, manifest, labels }: Contestant, image: RgbImage): Promise<ClassMap> {
  const prepared = prepareImage(image, manifest.input.size);
  const { probability } = await predictImage(predictor, prepared);
  const mask = predictedMask(manifest, probability, image);
  return { ...mask, data: mask.data.map((label) => labels[label] as number) };
}

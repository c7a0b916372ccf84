import path from 'node:path';
import {
  type Metrics,
  type DrawnClass,
  type ModelManifest,
  channelCount,
} from '../../../core/contract/model-manifest.ts';
import { classColor } from '../../../core/document/classes.ts';
import { elementCount, parameterSpecs } from '../../../core/network/parameters.ts';
import type { ObjectCut } from '../../../core/mask/instances.ts';
import { dice } from '../../../core/mask/stats.ts';
import { learningCurve } from '../../../core/training/curve.ts';
import { type Answering, resultsOf } from '../../../core/training/validation-results.ts';
import { modelCard } from '../../../core/training/model-card.ts';
import { HALF, THRESHOLDS, bestThreshold, overlapAt, setScore } from '../../../core/training/scores.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import { MODEL_FILES } from '../../files/models/model-files.ts';
import { writeModelFolder } from '../../files/models/model-folder.ts';
import type { CrossValidation } from '../cross-validation.ts';
import { type Measurement, measure } from './measure.ts';
import type { TrainOptions } from '../options.ts';
import { runFiles } from './run-files.ts';
import { withMirroredInputs } from '../data/samples.ts';
import type { TrainResult } from '../train.ts';
import { stateParameters } from '../training-step.ts';

/** What the finished model says about itself beyond what training knows. */
export interface Publication {
  readonly id: string;
  readonly name: string;
  readonly task: string;
  readonly licence: string;
  readonly trainingData: string;
  /** What the metrics were measured on, in words. */
  readonly validationData: string;
  readonly answering: Answering;
  /** Position in `THRESHOLDS`; the best one on the validation images where it is absent. */
  readonly threshold?: number;
  /** How touching objects are told apart, where they are. */
  readonly objects?: ObjectCut;
  /** Speaks for a model trained on all images. */
  readonly crossValidation?: CrossValidation;
  /** Markdown for the end of the card. */
  readonly notes?: string;
  /** The command line that trained it, where one did. */
  readonly command?: string;
}

/**
 * Measures the best weights, chooses the threshold on validation images alone unless it is given, and writes the
 * model's folder.
 * @returns the manifest written
 */
export async function publish(
  options: TrainOptions,
  publication: Publication,
  result: TrainResult,
): Promise<ModelManifest> {
  const files = runFiles(options.out);
  const channels = channelCount(options.classes.length);
  const parameters = stateParameters(result.best, channels);
  const measurement = await measureOrPool(options, publication, result);
  const threshold = THRESHOLDS[measurement.threshold] as number;
  const { id, name, task, licence, trainingData } = publication;
  const { mirroring, ...finish } = publication.answering;
  const described = {
    ...{ id, name, task, licence, trainingData, threshold },
    classes: options.classes.map((name, index) => toClass(name, index, options.initial?.manifest)),
    metrics: measurement.images.length === 0 ? [] : [metricsOf(measurement, publication.validationData)],
    ...finish,
    ...(publication.objects === undefined ? {} : { objects: publication.objects }),
    size: mirroring ? { ...options.policy, mirroring: true } : options.policy,
  };
  const trainable = parameterSpecs(channels).filter((spec) => spec.trainable);
  const card = modelCard({
    model: { ...described, parameters: trainable.reduce((sum, { shape }) => sum + elementCount(shape), 0) },
    ...(publication.command === undefined ? {} : { command: publication.command }),
    history: result.history,
    results: measurement.images.map((image) => ({
      name: image.name,
      dice: dice(overlapAt(image, measurement.threshold)),
    })),
    evidence: resultsInWords(measurement, publication),
    ...(publication.notes === undefined ? {} : { notes: publication.notes }),
  });
  const manifest = await writeModelFolder(files.model, { manifest: described, parameters, card });
  if (result.history.length > 0) {
    await writeFileAtomic(path.join(files.model, MODEL_FILES.curve), learningCurve(result.history));
  }
  return manifest;
}

async function measureOrPool(
  options: TrainOptions,
  { crossValidation, ...answers }: Publication,
  { best, validation }: TrainResult,
): Promise<Measurement> {
  if (validation.length > 0) {
    const parameters = stateParameters(best, channelCount(options.classes.length));
    const shown = answers.answering.mirroring ? validation.map(withMirroredInputs) : validation;
    const measurement = await measure(parameters, shown, answers, options.runtime);
    const json = `${JSON.stringify(resultsOf(measurement.images, answers.answering))}\n`;
    await writeFileAtomic(runFiles(options.out).evidence, json);
    return measurement;
  }
  const images = crossValidation?.images ?? [];
  const threshold = answers.threshold ?? (images.length === 0 ? HALF : bestThreshold(images));
  return { images, threshold, hd95: null };
}

function metricsOf({ images, threshold, hd95, objectF1 }: Measurement, data: string): Metrics {
  const objects = objectF1 === undefined ? {} : { objectF1 };
  return { data, n: images.length, ...setScore(images, threshold), hd95, ...objects };
}

function resultsInWords({ images }: Measurement, { crossValidation, validationData }: Publication): string {
  if (images.length === 0) return 'No images were held back, so failures have not been counted.';
  if (crossValidation === undefined) return `On ${validationData}:`;
  const folds = `${crossValidation.folds}-fold cross-validation`;
  return `By ${folds}, each image predicted by a network that had not seen it, with one threshold for all:`;
}

/** Drawn as objects where the model is that it comes from. */
function toClass(name: string, index: number, from: ModelManifest | undefined): DrawnClass {
  const label = index + 1;
  const isObjects = from?.classes.some((known) => known.name === name && known.objects === true) ?? false;
  return { label, name, color: classColor(label), ...(isObjects ? { objects: true } : {}) };
}

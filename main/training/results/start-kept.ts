import { dice } from '../../../core/mask/stats.ts';
import { channelCount } from '../../../core/contract/model-manifest.ts';
import { leads } from '../../../core/training/lead.ts';
import {
  type ImageCounts,
  bestThreshold,
  nearestThreshold,
  overlapAt,
} from '../../../core/training/scores.ts';
import { loadValidationSamples, withMirroredInputs } from '../data/samples.ts';
import { fittedTo } from '../initial-weights.ts';
import type { TrainingHooks, TrainOptions } from '../options.ts';
import type { TrainResult } from '../train.ts';
import { initialState, stateParameters } from '../training-step.ts';
import type { Publication } from './publish.ts';
import { validate } from './validation.ts';

/** What is to be published, and as what. */
export interface Publishable {
  readonly options: TrainOptions;
  readonly publication: Publication;
  readonly result: TrainResult;
}

const NOTE =
  'On the images held back, training did not clearly better the model that it started from. ' +
  'These are its weights, and it answers as it did.';

/**
 * The model that a run started from, where the run did not clearly better it on its validation images; null where it
 * did, or where that was not asked for or cannot be told. Each answers as it would be published.
 */
export async function startKept(
  { options, publication, result }: Publishable,
  hooks: TrainingHooks,
): Promise<Publishable | null> {
  const { initial, classes, runtime } = options;
  const pairs = result.data.validation;
  if (options.keepStart !== true || initial?.manifest === undefined || pairs.length === 0) return null;
  const { manifest } = initial;
  const { parameters, isNew } = fittedTo(classes, initial);
  if (isNew) return null;
  const { mirroring = false, ...policy } = manifest.input.size;
  const { fillHoles, smallestRegion, onlyLargest, objects } = manifest;
  const answering = { mirroring, fillHoles, smallestRegion, onlyLargest };
  const threshold = nearestThreshold(manifest.threshold);
  const samples = await loadValidationSamples(pairs, policy, () => undefined);

  const shown = (looked: typeof samples, twice: boolean) => (twice ? looked.map(withMirroredInputs) : looked);
  const before = await validate(parameters, shown(samples, mirroring), { ...runtime, answering });
  const trained = stateParameters(result.best, channelCount(classes.length));
  const after = await validate(trained, shown(result.validation, publication.answering.mirroring), {
    ...runtime,
    answering: publication.answering,
  });
  const now = publication.threshold ?? bestThreshold(after);
  if (leads(dicesAt(after, now), dicesAt(before, threshold))) return null;

  hooks.onEvent({ kind: 'warning', warning: 'kept', message: NOTE });
  return {
    options: { ...options, policy },
    publication: {
      ...publication,
      answering,
      threshold,
      ...(objects === undefined ? {} : { objects }),
      notes: publication.notes === undefined ? NOTE : `${publication.notes}\n\n${NOTE}`,
    },
    result: { ...result, best: initialState(parameters), validation: samples },
  };
}

function dicesAt(images: readonly ImageCounts[], threshold: number): readonly number[] {
  return images.map((image) => dice(overlapAt(image, threshold)));
}

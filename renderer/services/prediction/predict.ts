import { messageOf, WorkbenchError } from '../../../core/errors.ts';
import type { ClassDefinition } from '../../../core/document/classes.ts';
import { projectOf } from '../../../core/document/image-id.ts';
import { predictionId } from '../../../core/document/prediction.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import { sha256 } from '../../sha256.ts';
import type { ModelEntry, Priority } from '../../../core/contract/inference.ts';
import { predictImage } from '../../../core/contract/predictor.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { FLIPS, flipImage, flipMap, ttaDisagreement } from '../../../core/imaging/flips.ts';
import type { MaskOptions } from '../../../core/mask/mask-from-probability.ts';
import type { ProbabilityMap, RgbImage } from '../../../core/imaging/raster.ts';
import type { Size } from '../../../core/geometry/size.ts';
import { assemble, planInputs } from '../../../core/imaging/size-policy.ts';
import type { Prediction } from '../../../core/document/prediction.ts';
import type { ImageReader } from '../ports.ts';
import type { Models } from './models.ts';

export interface PredictionPorts {
  readonly models: Pick<Models, 'predictor'>;
  readonly stream: CommitStream;
  readonly reader: Pick<ImageReader, 'assemble'>;
}

export interface PredictionTask extends Size {
  readonly imageId: ImageId;
  /** Network inputs of the whole image, as the model's size policy makes them. */
  readonly inputs: readonly RgbImage[];
}

/** Sends an image's inputs to the model and puts its answers together. Throws `cancelled` when `signal` aborts. */
export async function predict(
  { models, reader, stream }: PredictionPorts,
  model: ModelEntry,
  { imageId, width, height, inputs }: PredictionTask,
  priority: Priority,
  signal: AbortSignal,
): Promise<Prediction> {
  const { manifest } = model;
  const policy = manifest.input.size;
  const plan = planInputs({ width, height }, policy);
  const answer = await predictImage(
    models.predictor(model, priority),
    { plan, inputs },
    {
      signal,
      putTogether: (_, outputs) =>
        bytesOf(outputs) > SMALL
          ? reader.assemble(plan.image, policy, outputs, priority)
          : assemble(plan, outputs),
    },
  );
  const { probability: map, provider, milliseconds } = answer;
  const classes = adoptClasses(stream, projectOf(imageId), model);
  const prediction = {
    imageId,
    map,
    labels: classes.map(({ label }) => label),
    classes,
    threshold: manifest.threshold,
    fillHoles: manifest.fillHoles,
    smallestRegion: manifest.smallestRegion,
    ...(manifest.onlyLargest ? { onlyLargest: true } : {}),
    provider,
    modelId: manifest.id,
    modelName: manifest.name,
    modelSha256: manifest.sha256,
    milliseconds,
    time: Date.now(),
  };
  return { ...prediction, id: await predictionId(prediction, sha256) };
}

/**
 * What a model's classes are in a project. Those that it does not have are added for good: other images may have them,
 * too, when this prediction is taken back.
 */
function adoptClasses(
  stream: CommitStream,
  project: string,
  { manifest }: ModelEntry,
): readonly ClassDefinition[] {
  try {
    const { classes, added } = stream.meaningOf(project, manifest.classes);
    const detail = manifest.name;
    stream.commit({ name: 'class-add', project, detail, author: 'model', classes: added, place: null });
    return classes;
  } catch (error) {
    throw new WorkbenchError('model.classes', `${manifest.name}: ${messageOf(error)}.`, { cause: error });
  }
}

/**
 * How far the model's answers about an image and its mirror images are apart, at the scale of its map. Each answer by
 * itself: a model that averages them would hide what is looked for.
 */
export async function compareFlipped(
  models: PredictionPorts['models'],
  model: ModelEntry,
  { width, height, inputs }: PredictionTask,
  signal: AbortSignal,
): Promise<ProbabilityMap> {
  const plan = planInputs({ width, height }, { ...model.manifest.input.size, mirroring: false });
  const upright = inputs.slice(0, plan.inputs.length);
  const flipped = FLIPS.flatMap((flip) => upright.map((input) => flipImage(input, flip)));
  const predictor = models.predictor(model, 'interactive');
  const { outputs } = await predictor.predict({ inputs: [...upright, ...flipped] }, { signal });
  const maps = [undefined, ...FLIPS].map((flip, index) => {
    const own = outputs.slice(index * upright.length, (index + 1) * upright.length);
    return assemble(plan, flip === undefined ? own : own.map((map) => flipMap(map, flip)));
  });
  return ttaDisagreement(maps);
}

/** Bytes of outputs that are put together within a frame: sooner than a worker could be asked. */
const SMALL = 1 << 20;

function bytesOf(outputs: readonly ProbabilityMap[]): number {
  return outputs.reduce((sum, { data }) => sum + data.length, 0);
}

/** How a prediction's map becomes a mask. */
export function maskOptions({
  labels,
  threshold,
  fillHoles,
  smallestRegion,
  onlyLargest,
}: Prediction): MaskOptions {
  return { labels, threshold, fillHoles, smallestRegion, onlyLargest };
}

export function cancelled(): WorkbenchError {
  return new WorkbenchError('cancelled', 'Cancelled.');
}

export function throwIfCancelled(signal: AbortSignal): void {
  if (signal.aborted) throw cancelled();
}

/** Whether something ended because it was asked to: here, in the decoder or in the inference process. */
export function isCancelled(error: unknown): boolean {
  return error instanceof WorkbenchError && (error.code === 'cancelled' || error.code.endsWith('.cancelled'));
}

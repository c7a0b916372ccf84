import { messageOf, WorkbenchError } from '../../../core/errors.ts';
import type { ClassDefinition } from '../../../core/document/classes.ts';
import { projectOf } from '../../../core/document/image-id.ts';
import { predictionId } from '../../../core/document/prediction.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import { sha256 } from '../../sha256.ts';
import { LARGEST_REQUEST } from '../../../core/contract/inference.ts';
import type { ModelEntry, Priority } from '../../../core/contract/inference.ts';
import type { SizePolicy } from '../../../core/imaging/size-policy.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { FLIPS, flipImage, flipMap, ttaDisagreement } from '../../../core/imaging/flips.ts';
import type { MaskOptions } from '../../../core/mask/mask-from-probability.ts';
import type { ProbabilityMap, RgbImage } from '../../../core/imaging/raster.ts';
import type { Size } from '../../../core/geometry/size.ts';
import { assemble, planInputs } from '../../../core/imaging/size-policy.ts';
import type { Prediction } from '../../../core/document/prediction.ts';
import type { BridgeClient } from '../bridge-client.ts';
import type { ImageReader } from '../ports.ts';

/** Most inputs sent at a time: a large image's tiles would hold the pipe, and the memory of both sides, for long. */
const MOST_INPUTS = 8;

export interface PredictionPorts {
  readonly bridge: BridgeClient;
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
  { bridge, reader, stream }: PredictionPorts,
  model: ModelEntry,
  { imageId, width, height, inputs }: PredictionTask,
  priority: Priority,
  signal: AbortSignal,
): Promise<Prediction> {
  const { manifest } = model;
  const { outputs, provider, milliseconds } = await answers(bridge, model, inputs, priority, signal);
  const map = await mapOf(reader, { width, height }, manifest.input.size, outputs, priority);
  const classes = adoptClasses(stream, projectOf(imageId), model);
  const prediction = {
    imageId,
    map,
    labels: classes.map(({ label }) => label),
    classes,
    threshold: manifest.threshold,
    fillHoles: manifest.fillHoles,
    smallestRegion: manifest.smallestRegion,
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
  bridge: BridgeClient,
  model: ModelEntry,
  { width, height, inputs }: PredictionTask,
  signal: AbortSignal,
): Promise<ProbabilityMap> {
  const plan = planInputs({ width, height }, { ...model.manifest.input.size, mirroring: false });
  const upright = inputs.slice(0, plan.inputs.length);
  const flipped = FLIPS.flatMap((flip) => upright.map((input) => flipImage(input, flip)));
  const { outputs } = await answers(bridge, model, [...upright, ...flipped], 'interactive', signal);
  const maps = [undefined, ...FLIPS].map((flip, index) => {
    const own = outputs.slice(index * upright.length, (index + 1) * upright.length);
    return assemble(plan, flip === undefined ? own : own.map((map) => flipMap(map, flip)));
  });
  return ttaDisagreement(maps);
}

/** The model's outputs for inputs, in their order, with how long it took over all of them. */
async function answers(
  bridge: BridgeClient,
  { manifest }: ModelEntry,
  inputs: readonly RgbImage[],
  priority: Priority,
  signal: AbortSignal,
) {
  const outputs: ProbabilityMap[] = [];
  let provider = '';
  let milliseconds = 0;
  const largest = Math.max(...inputs.map(({ data }) => data.length));
  const most = Math.min(MOST_INPUTS, Math.floor(LARGEST_REQUEST / largest));
  for (let first = 0; first < inputs.length; first += most) {
    const some = inputs.slice(first, first + most);
    const answer = await request(bridge, manifest.id, some, priority, signal);
    // A mask must not be stamped with a model that did not make it, nor be made by two.
    if (answer.modelSha256 !== manifest.sha256) {
      throw new WorkbenchError('model.changed', `The model ${manifest.name} was replaced; predict again.`);
    }
    outputs.push(...answer.outputs);
    provider = answer.provider;
    milliseconds += answer.milliseconds;
  }
  return { outputs, provider, milliseconds };
}

/** Bytes of outputs that are put together within a frame: sooner than a worker could be asked. */
const SMALL = 1 << 20;

async function mapOf(
  reader: Pick<ImageReader, 'assemble'>,
  size: Size,
  policy: SizePolicy,
  outputs: readonly ProbabilityMap[],
  priority: Priority,
): Promise<ProbabilityMap> {
  const bytes = outputs.reduce((sum, { data }) => sum + data.length, 0);
  if (bytes > SMALL) return reader.assemble(size, policy, outputs, priority);
  return assemble(planInputs(size, policy), outputs);
}

/** How a prediction's map becomes a mask. */
export function maskOptions({ labels, threshold, fillHoles, smallestRegion }: Prediction): MaskOptions {
  return { labels, threshold, fillHoles, smallestRegion };
}

async function request(
  bridge: BridgeClient,
  modelId: string,
  inputs: readonly RgbImage[],
  priority: Priority,
  signal: AbortSignal,
) {
  throwIfCancelled(signal);
  const id = crypto.randomUUID();
  const cancel = (): void => void bridge.request('inference.cancel', { id });
  signal.addEventListener('abort', cancel, { once: true });
  try {
    const answer = await bridge.request('inference.predict', { id, modelId, priority, inputs: [...inputs] });
    // The answer may have been on its way when it was no longer wanted.
    throwIfCancelled(signal);
    return answer;
  } catch (error) {
    throw isCancelled(error) ? cancelled() : error;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
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

import type { ModelManifest } from '../contract/model-manifest.ts';
import { trainingSettingsSchema } from '../contract/training.ts';
import type { TrainingSettings } from '../contract/training.ts';
import type { Size } from '../geometry/size.ts';
import { clamp } from '../clamp.ts';
import { type AugmentSettings, augmentPresets } from '../imaging/augment-settings.ts';
import type { ObjectCut } from '../mask/instances.ts';
import type { SizePolicy } from '../imaging/size-policy.ts';

/** What a run is to be made of, as far as its settings go by that. */
export interface Ingredients {
  /** Training images. */
  readonly images: number;
  /** Their median width and height, in pixels; null where nobody has looked yet. */
  readonly imageSize: Size | null;
  readonly classes: readonly string[];
  /** The model to go on from; null for none. */
  readonly from: ModelManifest | null;
  /** Time to spend; null to go on until validation stands still. */
  readonly seconds: number | null;
}

/**
 * Few images stand for many if each comes along turned, lit, coloured and magnified in many ways; also those that have
 * an above and a below, as ultrasound does.
 */
const AUGMENT: AugmentSettings = {
  ...augmentPresets.full,
  scale: [0.7, 1.5],
  shift: 0.15,
  brightness: 0.2,
  contrast: 0.4,
  saturation: 0.5,
  gamma: 0.5,
  blur: 0.3,
  noise: 0.04,
};

/** Images per step: more need more memory than a computer that also shows images has to spare. */
const BATCH = 4;

/** Highest learning rate: found on ultrasound, from a model of photographs of skin; see docs/training.md. */
const LEARNING_RATE = 3e-3;

/** Pixels of network input that two cores learn from in a second; only its order of magnitude matters. */
const PIXELS_PER_SECOND = 400_000;

/** A run of fewer steps learns more from a smaller input than from a larger one. */
const STEPS = 600;

/** Sides of a training input: below, too little is seen; above, it takes longer than it brings. */
const [SHORTEST, LONGEST] = [128, 256] as const;

/** Sides have to be multiples of it. */
const GRID = 32;

/** Epochs of a run, so that there is a curve to see, and steps that each of them has at least. */
const EPOCHS = 24;
const STEPS_PER_EPOCH = 20;

/** Validations of a run: among many, few images would choose a weak epoch by luck. */
const VALIDATIONS = 6;

/** Validations without a better one, of epochs that are far more than it takes. */
const UNTIL_IT_STANDS_STILL = { patience: 25, epochs: 2000, schedule: 'plateau' } as const;

/** Settings by which a run makes good use of its time, for whoever does not want to choose them. */
export function recipeFor({ images, imageSize, classes, from, seconds }: Ingredients): TrainingSettings {
  const like = plainly(from?.input.size ?? trainingSettingsSchema.parse({ classes }).policy);
  const longest = Math.min(LONGEST, like.width, like.height);
  const side = clamp(onGrid(sideFor(seconds ?? Infinity)), Math.min(SHORTEST, longest), longest);
  const size = { width: side, height: side };
  const steps = seconds === null ? 0 : stepsWithin(seconds, size);
  const parts = like.mode === 'tiles' && imageSize !== null ? partsOf(imageSize, size) : 1;
  const inputs = Math.max(1, images * parts);
  const perEpoch = Math.max(STEPS_PER_EPOCH, steps / EPOCHS);
  const visits = Math.max(1, Math.round((perEpoch * BATCH) / inputs));
  const epochs = (steps * BATCH) / (inputs * visits);
  const time = seconds === null ? UNTIL_IT_STANDS_STILL : { seconds };
  return trainingSettingsSchema.parse({
    ...time,
    classes,
    policy: like.mode === 'tiles' ? like : { ...like, ...size },
    size,
    batch: BATCH,
    learningRate: LEARNING_RATE,
    warmUp: seconds === null ? 1 : Math.min(1, epochs / EPOCHS),
    augment: AUGMENT,
    visits,
    validateEvery: Math.max(1, Math.round(epochs / VALIDATIONS)),
    separateObjects: from?.objects !== undefined && classes.length === 1,
  });
}

/** Steps that two cores take in a time, of inputs of a size. */
export function stepsWithin(seconds: number, { width, height }: Size): number {
  return (seconds * PIXELS_PER_SECOND) / (BATCH * width * height);
}

/**
 * Whether the model is to look at the mirrored image as well, which betters it and takes twice the time: where it still
 * answers no later than the one it came from.
 */
export function looksTwice(
  { policy }: Pick<TrainingSettings, 'policy'>,
  from: ModelManifest | null,
): boolean {
  if (from === null) return false;
  const { width, height, mirroring } = from.input.size;
  return 2 * policy.width * policy.height <= (mirroring ? 2 : 1) * width * height;
}

/** How the model is to tell touching objects apart: as the one it came from does, where it learns to. */
export function objectsLike(
  { separateObjects }: Pick<TrainingSettings, 'separateObjects'>,
  from: ModelManifest | null,
): { readonly objects?: ObjectCut } {
  return separateObjects && from?.objects !== undefined ? { objects: from.objects } : {};
}

/** Side of the largest input of which there is time for `STEPS` steps. */
function sideFor(seconds: number): number {
  return Math.sqrt((seconds * PIXELS_PER_SECOND) / (BATCH * STEPS));
}

function onGrid(length: number): number {
  return GRID * Math.round(length / GRID);
}

/** Crops that show as much as the image does. */
function partsOf(image: Size, crop: Size): number {
  return Math.max(1, Math.round((image.width * image.height) / (crop.width * crop.height)));
}

/** Without looking twice, which is for models to do and not for those that learn. */
function plainly({ mirroring: _mirroring, ...policy }: SizePolicy): SizePolicy {
  return policy;
}

/** Most that validate: more would make no difference to what is chosen by them. */
const MOST_HELD = 50;

/** Share of so many images that validates where nobody names any: a fifth, but at least two where there are six. */
export function heldShare(images: number): number {
  const fifth = Math.round(images / 5);
  return Math.min(MOST_HELD, images < 6 ? 1 : Math.max(2, fifth)) / Math.max(1, images);
}

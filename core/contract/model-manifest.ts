import * as z from 'zod';
import { SIZE_MULTIPLE } from '../imaging/size-policy.ts';
import type { SizePolicy } from '../imaging/size-policy.ts';
import { DEFAULT_NECKS } from '../mask/instances.ts';
import type { ObjectCut } from '../mask/instances.ts';
import { folderPathSchema } from './folders.ts';
import { count, label, positive, sha256 } from './schemas.ts';

/** Of a network input: one of this size fits into a request. */
export const LONGEST_SIDE = 2048;
export const inputSide = positive.max(LONGEST_SIDE);

/** See `SizePolicy`. */
export const sizePolicySchema = z.strictObject({
  mode: z.enum(['stretch', 'letterbox', 'tiles']),
  width: inputSide.multipleOf(SIZE_MULTIPLE),
  height: inputSide.multipleOf(SIZE_MULTIPLE),
  overlap: count.default(0),
  mirroring: z.boolean().optional(),
}) satisfies z.ZodType<SizePolicy>;

export const classSchema = z.strictObject({
  /** Label written into masks, 1..255; 0 is background. */
  label,
  name: z.string().min(1),
  /** `#rrggbb` */
  color: z.string().regex(/^#[0-9a-f]{6}$/),
});
export type ModelClass = z.infer<typeof classSchema>;

export const drawnClassSchema = classSchema.extend({
  /** Whether each piece of it is an object by itself, as nuclei are: projects that begin with the model draw it so. */
  objects: z.boolean().optional(),
});
export type DrawnClass = z.infer<typeof drawnClassSchema>;

/** See `ObjectCut`. */
export const objectCutSchema = z.strictObject({
  dynamic: z.number().gt(0).max(1),
  necks: z.number().nonnegative().default(DEFAULT_NECKS),
}) satisfies z.ZodType<ObjectCut>;

export const metricsSchema = z.strictObject({
  /** What was measured on, in words. */
  data: z.string(),
  n: positive,
  dice: z.number(),
  iou: z.number(),
  dicePooled: z.number(),
  /** 95 % Hausdorff distance in pixels of the original image. */
  hd95: z.number().nullable(),
  /** Mean F1 of the reference's regions as objects, at an IoU of 0.5; absent for models that are about areas. */
  objectF1: z.number().optional(),
});
export type Metrics = z.infer<typeof metricsSchema>;

/** Of a file in the model's own folder. */
const fileNameSchema = folderPathSchema.refine(
  (name) => !name.includes('/'),
  'must be a name without folders',
);

export const modelManifestSchema = z.strictObject({
  schema: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/),
  name: z.string().min(1),
  /** What it finds, in words: `Skin lesions in dermoscopic images`. */
  task: z.string().min(1),
  /** ONNX file beside the manifest. */
  file: fileNameSchema,
  sha256,
  /** Original parameters as numpy.savez writes a state_dict, for exchange and further training. */
  weights: fileNameSchema.optional(),
  parameters: positive,
  input: z.strictObject({ name: z.string(), size: sizePolicySchema }),
  /** `[n, channels, h, w]` probabilities; see `channelCount`. */
  output: z.strictObject({ name: z.string() }),
  classes: z.array(drawnClassSchema).min(1).max(255),
  threshold: z.number().gt(0).lt(1),
  fillHoles: z.boolean().default(false),
  /** Regions under this many image pixels are dropped. */
  smallestRegion: count.default(0),
  /** Of each class only the largest region counts: for images that show one object of it. */
  onlyLargest: z.boolean().default(false),
  /** How its probability tells touching objects apart; absent where it does not, so that only necks are cut. */
  objects: objectCutSchema.optional(),
  metrics: z.array(metricsSchema).default([]),
  trainingData: z.string(),
  licence: z.string(),
});
export type ModelManifest = z.infer<typeof modelManifestSchema>;

/** Output channels of a network: one sigmoid channel for one class, softmax with background first for more. */
export function channelCount(classes: number): number {
  return classes === 1 ? 1 : classes + 1;
}

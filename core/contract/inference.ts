import * as z from 'zod';
import type { Size } from '../geometry/size.ts';
import { inputSide, modelManifestSchema } from './model-manifest.ts';
import { providers } from './providers.ts';
import { bytes, positive } from './schemas.ts';

export const providerSchema = z.enum(providers);
export type Provider = z.infer<typeof providerSchema>;

export const providerChoiceSchema = z.enum(['auto', ...providers]);
export type ProviderChoice = z.infer<typeof providerChoiceSchema>;

export const providerRowSchema = z.strictObject({
  provider: providerSchema,
  /** `absent`: this machine or build does not have it; `rejected`: it failed or its results are wrong. */
  state: z.enum(['chosen', 'available', 'rejected', 'absent']),
  reason: z.string().optional(),
  /** Median time of one golden input. */
  milliseconds: z.number().optional(),
  /** Largest difference of a probability from the reference, 0..1. */
  maxDifference: z.number().optional(),
});
export type ProviderRow = z.infer<typeof providerRowSchema>;

export const providerTableSchema = z.strictObject({
  choice: providerChoiceSchema,
  rows: z.array(providerRowSchema),
});
export type ProviderTable = z.infer<typeof providerTableSchema>;

/** A provider that does not compute although it was to, and why, for people. */
export const insteadOfSchema = z.strictObject({ provider: providerSchema, reason: z.string() });
export type InsteadOf = z.infer<typeof insteadOfSchema>;

export const modelEntrySchema = z.strictObject({
  manifest: modelManifestSchema,
  origin: z.enum(['shipped', 'own']),
  /** Whether a project trained it and nobody took it yet. */
  isCandidate: z.boolean().optional(),
  /** Why the model cannot be used; absent when it can. */
  problem: z.string().optional(),
});
export type ModelEntry = z.infer<typeof modelEntrySchema>;

/** Larger messages would hold up the main process; callers with more inputs ask several times. */
export const LARGEST_REQUEST = 16 << 20;

/** `height * width * 3` samples, R G B interleaved. */
export const inputImageSchema = z
  .strictObject({ width: inputSide, height: inputSide, data: bytes })
  .refine(
    ({ width, height, data }) => data.length === width * height * 3,
    'data must hold width * height * 3',
  );

export const probabilityMapSchema = z
  .strictObject({ width: inputSide, height: inputSide, channels: positive.max(256), data: bytes })
  .refine(
    ({ width, height, channels, data }) => data.length === width * height * channels,
    'data must hold width * height * channels',
  );

function sameSize(a: Size, b: Size | undefined): boolean {
  return a.width === b?.width && a.height === b.height;
}

export const prioritySchema = z.enum(['interactive', 'batch']);
export type Priority = z.infer<typeof prioritySchema>;

export const predictRequestSchema = z.strictObject({
  /** Chosen by the caller, for `inference.cancel`. */
  id: z.string().min(1).max(100),
  modelId: z.string().min(1).max(200),
  priority: prioritySchema,
  /** Network-sized inputs, as `planInputs` and `renderInput` make them, all of one size. */
  inputs: z
    .array(inputImageSchema)
    .min(1)
    .max(256)
    .refine((inputs) => inputs.every((input) => sameSize(input, inputs[0])), 'must be of one size')
    .refine(
      (inputs) => inputs.reduce((sum, { data }) => sum + data.length, 0) <= LARGEST_REQUEST,
      `must hold at most ${LARGEST_REQUEST} bytes together`,
    ),
});
export type PredictRequest = z.infer<typeof predictRequestSchema>;

export const predictResponseSchema = z.strictObject({
  /** One map per input, in order. */
  outputs: z.array(probabilityMapSchema),
  provider: providerSchema,
  modelId: z.string(),
  modelSha256: z.string(),
  /** Time inside the runtime, without waiting and transport. */
  milliseconds: z.number(),
});
export type PredictResponse = z.infer<typeof predictResponseSchema>;

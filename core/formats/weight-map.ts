import { WorkbenchError } from '../errors.ts';
import { sourcesOf } from '../mask/provenance.ts';
import type { Source } from '../mask/provenance.ts';
import type { WeightMap } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';
import { decodePngSamples, encodeGreyPng } from './png.ts';

/** How much a pixel counts in training, of 255, by who decided on it. */
export interface ProvenanceWeights {
  readonly nobody: number;
  readonly model: number;
  readonly accepted: number;
  readonly person: number;
  readonly confirmed: number;
}

/**
 * By default: half where only a model has spoken, and where nobody has, which is background that was left alone; more
 * where a person has accepted that.
 */
export const PROVENANCE_WEIGHTS: ProvenanceWeights = {
  nobody: 128,
  model: 128,
  accepted: 192,
  person: 255,
  confirmed: 255,
};

/** A weight map of provenance as an 8-bit grey PNG: the value is the weight. */
export function encodeWeights(
  { width, height }: Size,
  provenance: Uint8Array,
  isAccepted = false,
  { nobody, person, ...others } = PROVENANCE_WEIGHTS,
): Uint8Array {
  const bySource: Readonly<Record<Source, number>> = { none: nobody, human: person, ...others };
  const weights = new Uint8Array(256).fill(255);
  weights.set(sourcesOf(isAccepted).map((source) => bySource[source]));
  return encodeGreyPng({ width, height, data: provenance.map((origin) => weights[origin] as number) });
}

/** @throws `png.*`, and `weights.kind` for anything but 8-bit grey: labels and colours are no weights */
export function decodeWeights(bytes: Uint8Array, pixelLimit: number): WeightMap {
  const { width, height, kind, depth, samples } = decodePngSamples(bytes, pixelLimit);
  if (kind !== 'grey' || depth !== 8) {
    throw new WorkbenchError('weights.kind', 'it is not an 8-bit grey PNG');
  }
  return { width, height, data: Uint8Array.from(samples) };
}

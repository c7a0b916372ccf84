import { WorkbenchError } from '../errors.ts';
import { Provenance, sourcesOf } from '../mask/provenance.ts';
import type { Source } from '../mask/provenance.ts';
import type { Coverage } from '../document/state.ts';
import type { ClassMap, WeightMap } from '../imaging/raster.ts';
import { mappedRuns } from '../imaging/runs.ts';
import type { RowRuns } from '../imaging/runs.ts';
import type { SegmentClasses } from '../mask/segments.ts';
import { labelIn, provenanceIn } from '../mask/tile-runs.ts';
import { decodePngSamples } from './png.ts';

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

/** What a person said of a frame as a whole. */
export interface FrameVerdict {
  /** Not by default. */
  readonly isAccepted?: boolean | undefined;
  /** Of its classes; nothing by default. */
  readonly coverage?: Coverage | undefined;
}

/** What pixels of each class count in training, by who decided on them: see `weightMap`. */
function weighing(
  { isAccepted = false, coverage = {} }: FrameVerdict = {},
  { nobody, person, ...others } = PROVENANCE_WEIGHTS,
): (label: number, provenance: number) => number {
  const bySource: Readonly<Record<Source, number>> = { none: nobody, human: person, ...others };
  const weights = new Uint8Array(256).fill(255);
  weights.set(sourcesOf(isAccepted).map((source) => bySource[source]));
  const counts = countingClasses(coverage);
  return (label, provenance) => (counts[label] as number) * (weights[provenance] as number);
}

/**
 * What the pixels of a frame count in training. Of a frame about which nothing is said, none does; of a class about
 * which nothing is said, its own do not, nor does what is unlabelled, which may be of it.
 * @param labels classes of the pixels
 * @param provenance who decided on them
 */
export function weightMap(
  { width, height, data: labels }: ClassMap,
  provenance: Uint8Array,
  verdict: FrameVerdict = {},
  weights = PROVENANCE_WEIGHTS,
): WeightMap {
  const weigh = weighing(verdict, weights);
  const data = new Uint8Array(provenance.length);
  for (let pixel = 0; pixel < data.length; pixel++) {
    data[pixel] = weigh(labels[pixel] as number, provenance[pixel] as number);
  }
  return { width, height, data };
}

/** `weightMap` of what `tileRuns` gives. */
export function weightRuns(
  stored: RowRuns,
  classes: SegmentClasses,
  verdict: FrameVerdict = {},
  weights = PROVENANCE_WEIGHTS,
): RowRuns {
  const weigh = weighing(verdict, weights);
  return mappedRuns(stored, (value) => weigh(classes[labelIn(value)] as number, provenanceIn(value)));
}

/** How many pixels each source decided on. */
export type PixelCounts = Readonly<Record<keyof ProvenanceWeights, number>>;

/**
 * Who decided on each pixel, as far as its weight tells. A model's labels are told from what nobody decided on by being
 * labels; where both are of one weight, what a person painted and what one confirmed are told apart by counts alone.
 * Pixels that do not count are a person's where they are labelled.
 * @param labels classes of the pixels
 * @param known what else is said of the frame
 * @returns the plane that `weightMap` takes
 */
export function provenanceByWeight(
  { data: weights }: WeightMap,
  { data: labels }: ClassMap,
  known: { readonly isAccepted: boolean; readonly counts: PixelCounts | null },
  table = PROVENANCE_WEIGHTS,
): Uint8Array {
  const { counts } = known;
  const isConfirmed = counts !== null && counts.person === 0 && counts.confirmed > 0;
  const isUntouched = counts !== null && counts.person + counts.confirmed === 0;
  const persons = isConfirmed ? Provenance.confirmed : Provenance.human;
  const left = known.isAccepted ? [table.accepted] : [table.nobody, table.model];
  const decided: readonly number[] = isUntouched ? [] : [table.person, table.confirmed];
  return weights.map((weight, pixel) => {
    const isLabelled = labels[pixel] !== 0;
    if (decided.includes(weight)) return persons;
    if (left.includes(weight)) return isLabelled ? Provenance.model : Provenance.none;
    return isLabelled ? Provenance.human : Provenance.none;
  });
}

/** By class: 1 where its pixels count, else 0. */
function countingClasses(coverage: Coverage): Uint8Array {
  const ignored = Object.entries(coverage).flatMap(([label, said]) =>
    said === 'ignored' ? Number(label) : [],
  );
  const counts = new Uint8Array(256).fill(ignored.includes(0) ? 0 : 1);
  if (ignored.length > 0) for (const label of [0, ...ignored]) counts[label] = 0;
  return counts;
}

/** @throws `png.*`, and `weights.kind` for anything but 8-bit grey: labels and colours are no weights */
export function decodeWeights(bytes: Uint8Array, pixelLimit: number): WeightMap {
  const { width, height, kind, depth, samples } = decodePngSamples(bytes, pixelLimit);
  if (kind !== 'grey' || depth !== 8) {
    throw new WorkbenchError('weights.kind', 'it is not an 8-bit grey PNG');
  }
  return { width, height, data: Uint8Array.from(samples) };
}

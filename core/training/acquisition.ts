import { seededRandom } from '../random.ts';
import { combineSeeds, seedOf } from './seeds.ts';

/**
 * In which order images are worth a person's time. Those that a model is least sure of are much alike, and many of them
 * cannot be told by anybody: whoever corrects only these learns less than from images at random (nnActive, arXiv
 * 2511.19183). So each class has its turn, and chance its share, which is large at first, when a model does not know
 * what it does not know, and shrinks as images are corrected (after ClaSP PE, arXiv 2601.13677).
 */

/** What there is to go by about an image that nobody reviewed yet. */
export interface Candidate {
  /** Names it for good: chance goes by the name, whatever other images there are. */
  readonly key: string;
  /** How unsure a model was of it, 0 to 1 (`uncertaintyOf`); null where none was asked. */
  readonly uncertainty: number | null;
  /** The same of each class that the model drew, by label; null where nobody kept it. */
  readonly doubts: ReadonlyMap<number, number> | null;
}

/**
 * `teaching`: each class in turn, the unsure first, with noise. `stratified`: each class in turn, at random within it.
 * `random`. `uncertain`: the least sure first, which is there to be compared with.
 */
export const acquisitionOrders = ['teaching', 'stratified', 'random', 'uncertain'] as const;
export type AcquisitionOrder = (typeof acquisitionOrders)[number];

export interface Acquisition {
  readonly order: AcquisitionOrder;
  readonly seed: number;
  /** Images corrected so far. */
  readonly labelled: number;
}

/** Corrected images after which the share of chance is half of what it was at first. */
const HALVED_AFTER = 20;

/** An image that a model is entirely sure of still has its chance. */
const LEAST_UNCERTAINTY = 1e-3;

/** Scale of the noise on the logarithm of an uncertainty. At 1, images are drawn in proportion to it. */
export function noiseAfter(labelled: number): number {
  return HALVED_AFTER / (HALVED_AFTER + labelled);
}

/** Keys of all candidates, the one to be corrected first at the front. The order they come in is of no account. */
export function acquisitionOrder(
  candidates: readonly Candidate[],
  { order, seed, labelled }: Acquisition,
): readonly string[] {
  const chances = new Map(candidates.map(({ key }) => [key, gumbel(seed, key)]));
  const noise = noiseAfter(labelled);
  const byChance = (key: string): number => chances.get(key) ?? 0;
  switch (order) {
    case 'uncertain':
      return ranked(candidates.map(({ key, uncertainty }) => [key, uncertainty ?? -1]));
    case 'random':
      return ranked(candidates.map(({ key }) => [key, byChance(key)]));
    case 'teaching':
    case 'stratified': {
      const score = (key: string, doubt: number): number =>
        order === 'teaching' ? Math.log(doubt + LEAST_UNCERTAINTY) + noise * byChance(key) : byChance(key);
      return inTurn(strataOf(candidates), score);
    }
  }
}

/** Standard Gumbel noise of an image: added to logarithms, it draws without replacement (Kirsch et al., 2021). */
function gumbel(seed: number, key: string): number {
  const uniform = seededRandom(combineSeeds(seed, seedOf(key)))();
  return -Math.log(-Math.log(uniform + 2 ** -33));
}

type Scored = readonly (readonly [key: string, score: number])[];

/** The highest score first. */
function ranked(scored: Scored): readonly string[] {
  return scored.toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([key]) => key);
}

/** Candidates with how unsure the model was of them, by class; one of several classes is in each. */
function strataOf(candidates: readonly Candidate[]): ReadonlyMap<number, [key: string, doubt: number][]> {
  const strata = new Map<number, [string, number][]>();
  for (const candidate of candidates) {
    for (const [stratum, doubt] of doubtsOf(candidate)) {
      const own = strata.get(stratum);
      if (own === undefined) strata.set(stratum, [[candidate.key, doubt]]);
      else own.push([candidate.key, doubt]);
    }
  }
  return strata;
}

/** Where no model was asked; where one drew nothing, which is how objects are missed; where its classes are unknown. */
const [UNSEEN, NOTHING, UNKNOWN] = [-1, -2, -3];

function doubtsOf({ uncertainty, doubts }: Candidate): Iterable<readonly [stratum: number, doubt: number]> {
  if (uncertainty === null) return [[UNSEEN, 0]];
  if (doubts === null) return [[UNKNOWN, uncertainty]];
  return doubts.size === 0 ? [[NOTHING, uncertainty]] : doubts;
}

/** Takes the first of each stratum in turn, the smallest stratum first; nobody is taken twice. */
function inTurn(
  strata: ReadonlyMap<number, Scored>,
  score: (key: string, doubt: number) => number,
): readonly string[] {
  const queues = [...strata]
    .toSorted(([a, those], [b, others]) => those.length - others.length || a - b)
    .map(([, own]) => ranked(own.map(([key, doubt]) => [key, score(key, doubt)])).values());
  const taken = new Set<string>();
  for (let open = queues; open.length > 0;) {
    open = open.filter((queue) => {
      // Whoever was taken with another stratum is passed over.
      let next = queue.next();
      while (next.done !== true && taken.has(next.value)) next = queue.next();
      if (next.done === true) return false;
      taken.add(next.value);
      return true;
    });
  }
  return [...taken];
}

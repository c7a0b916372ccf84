import type { Estimate } from '../contract/learning.ts';
import { WorkbenchError } from '../errors.ts';
import type { ObjectMap } from '../mask/objects.ts';
import { seededRandom } from '../random.ts';
import { bootstrap } from './bootstrap.ts';

/** How many objects two maps have, and how many of them are the same. */
export interface ObjectMatches {
  readonly matched: number;
  readonly predicted: number;
  readonly reference: number;
}

/** Keeps the two ids of a pair apart in one number. */
const ID_RANGE = 2 ** 26;

/**
 * Objects are the same where their intersection over union is more than 0.5. An object can overlap no second one by as
 * much, so that no assignment has to be searched for. Ids are free, and classes do not matter.
 * Throws a RangeError where the sizes differ.
 */
export function matchObjects(predicted: ObjectMap, reference: ObjectMap): ObjectMatches {
  if (predicted.width !== reference.width || predicted.height !== reference.height) {
    const [a, b] = [predicted, reference].map(({ width, height }) => `${width} x ${height}`);
    throw new RangeError(`Object maps of ${a} and ${b} pixels cannot be compared`);
  }
  const areas = new Map<number, number>();
  const expectedAreas = new Map<number, number>();
  const shared = new Map<number, number>();
  for (let pixel = 0; pixel < predicted.data.length; pixel++) {
    const id = predicted.data[pixel] as number;
    const expected = reference.data[pixel] as number;
    if (id !== 0) count(areas, id);
    if (expected !== 0) count(expectedAreas, expected);
    if (id !== 0 && expected !== 0) count(shared, id * ID_RANGE + expected);
  }
  let matched = 0;
  for (const [pair, intersection] of shared) {
    const area = areas.get(Math.floor(pair / ID_RANGE)) as number;
    const expectedArea = expectedAreas.get(pair % ID_RANGE) as number;
    if (2 * intersection > area + expectedArea - intersection) matched++;
  }
  return { matched, predicted: areas.size, reference: expectedAreas.size };
}

function count(counts: Map<number, number>, key: number): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** Harmonic mean of precision and recall of the objects; 1 where both maps are empty. */
export function objectF1({ matched, predicted, reference }: ObjectMatches): number {
  return predicted + reference === 0 ? 1 : (2 * matched) / (predicted + reference);
}

/** The objects of several images, or of several classes of one, taken together. */
export function pooled(all: readonly ObjectMatches[]): ObjectMatches {
  const sum = (of: keyof ObjectMatches): number => all.reduce((total, matches) => total + matches[of], 0);
  return { matched: sum('matched'), predicted: sum('predicted'), reference: sum('reference') };
}

/** What a set of images says of how objects are found. */
export interface ObjectSummary extends ObjectMatches {
  /** Mean over images. */
  readonly f1: Estimate;
  /** Of all objects of all images together; null where none is predicted. */
  readonly precision: number | null;
  /** Null where there is none to be found. */
  readonly recall: number | null;
}

/** Throws without images. */
export function summariseObjects(images: readonly ObjectMatches[], seed = 1): ObjectSummary {
  if (images.length === 0) throw new WorkbenchError('evaluation.empty', 'There are no images to evaluate.');
  const { matched, predicted, reference } = pooled(images);
  return {
    ...{ matched, predicted, reference },
    f1: bootstrap(images.map(objectF1), seededRandom(seed)),
    precision: predicted === 0 ? null : matched / predicted,
    recall: reference === 0 ? null : matched / reference,
  };
}

/** Mean of `objectF1` over images, each counting as much. Throws without images. */
export function meanObjectF1(images: readonly ObjectMatches[]): number {
  if (images.length === 0) throw new WorkbenchError('evaluation.empty', 'There are no images to evaluate.');
  return images.reduce((sum, matches) => sum + objectF1(matches), 0) / images.length;
}

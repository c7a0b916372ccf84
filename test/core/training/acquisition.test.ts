import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acquisitionOrder, acquisitionOrders, noiseAfter } from '../../../core/training/acquisition.ts';
import type { AcquisitionOrder, Candidate } from '../../../core/training/acquisition.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const candidate = fc.record({
  key: fc.string({ minLength: 1, maxLength: 6 }),
  uncertainty: fc.option(share, { nil: null }),
  doubts: fc.option(
    fc
      .array(fc.tuple(fc.integer({ min: 1, max: 3 }), share), { maxLength: 3 })
      .map((doubts): ReadonlyMap<number, number> => new Map(doubts)),
    { nil: null },
  ),
});
const candidates = fc.uniqueArray(candidate, { selector: ({ key }) => key, maxLength: 30 });
const acquisition = fc.record({
  order: fc.constantFrom(...acquisitionOrders),
  seed: fc.nat(),
  labelled: fc.nat(500),
});

/** Of one class, numbered from 0; the first is the least sure. */
function ofOneClass(count: number, label = 1): readonly Candidate[] {
  return Array.from({ length: count }, (_, at) => {
    const uncertainty = 1 - at / count;
    return { key: `${label} ${at}`, uncertainty, doubts: new Map([[label, uncertainty]]) };
  });
}

/** Mean place, from 0 to 1, of the tenth that a model is least sure of, over many seeds. */
function meanPlace(order: AcquisitionOrder, labelled: number): number {
  const images = ofOneClass(100);
  const places = Array.from({ length: 40 }, (_, seed) => {
    const ordered = acquisitionOrder(images, { order, seed, labelled });
    return images.slice(0, 10).map(({ key }) => ordered.indexOf(key) / images.length);
  }).flat();
  return places.reduce((sum, place) => sum + place, 0) / places.length;
}

describe('the order in which images are labelled', () => {
  it('names every image once, and depends on nothing but what is given', () => {
    fc.assert(
      fc.property(candidates, acquisition, (images, request) => {
        const ordered = acquisitionOrder(images, request);
        expect([...ordered].sort()).toEqual(images.map(({ key }) => key).sort());
        expect(acquisitionOrder(images.toReversed(), request)).toEqual(ordered);
      }),
    );
  });

  it('leaves the others in their order when an image of the only class is gone', () => {
    fc.assert(
      fc.property(fc.nat(19), acquisition, (gone, request) => {
        const images = ofOneClass(20);
        const { key } = images[gone] as Candidate;
        const rest = acquisitionOrder(
          images.filter((image) => image.key !== key),
          request,
        );
        expect(rest).toEqual(acquisitionOrder(images, request).filter((one) => one !== key));
      }),
    );
  });

  it('gives each class its turn, however few images it has and however sure a model is of it', () => {
    const sure = ofOneClass(3, 2).map((image) => ({ ...image, doubts: new Map([[2, 0]]), uncertainty: 0 }));
    const missed = { key: 'missed', uncertainty: 0, doubts: new Map<number, number>() };
    const unseen = { key: 'unseen', uncertainty: null, doubts: null };
    fc.assert(
      fc.property(fc.constantFrom('teaching', 'stratified'), fc.nat(), (order, seed) => {
        const request = { order, seed, labelled: 1000 } as const;
        const first = acquisitionOrder([...ofOneClass(50), ...sure, missed, unseen], request).slice(0, 4);
        expect(first.slice(0, 2).sort()).toEqual(['missed', 'unseen']);
        expect(first[2]).toMatch(/^2 /);
        expect(first[3]).toMatch(/^1 /);
      }),
    );
  });

  it('goes by how unsure a model is of the class whose turn it is', () => {
    const images = [
      {
        key: 'of both',
        uncertainty: 0.5,
        doubts: new Map([
          [1, 0.01],
          [2, 0.9],
        ]),
      },
      { key: 'of one', uncertainty: 0.4, doubts: new Map([[1, 0.4]]) },
      { key: 'of the other', uncertainty: 0.3, doubts: new Map([[2, 0.3]]) },
    ];
    const ordered = acquisitionOrder(images, { order: 'teaching', seed: 1, labelled: 1e9 });
    expect(ordered).toEqual(['of one', 'of both', 'of the other']);
  });

  it('leaves less to chance the more is labelled', () => {
    expect([noiseAfter(0), noiseAfter(20), noiseAfter(180)]).toEqual([1, 0.5, 0.1]);
    const [early, late] = [meanPlace('teaching', 0), meanPlace('teaching', 200)];
    expect(early).toBeLessThan(meanPlace('random', 0) - 0.1);
    expect(late).toBeLessThan(early - 0.1);
    expect(meanPlace('stratified', 200)).toBeCloseTo(0.5, 1);
  });

  it('is by uncertainty alone where it is only to be compared with', () => {
    const images = ofOneClass(9);
    const ordered = acquisitionOrder(images.toReversed(), { order: 'uncertain', seed: 3, labelled: 0 });
    expect(ordered).toEqual(images.map(({ key }) => key));
  });
});

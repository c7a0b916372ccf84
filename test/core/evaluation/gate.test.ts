import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gateVerdict } from '../../../core/evaluation/gate.ts';
import type { GateResult } from '../../../core/evaluation/gate.ts';
import { seededRandom } from '../../../core/random.ts';

/** As many images as there are figures, each of a subject of its own. */
const results = (candidate: readonly number[], inUse: readonly number[]): readonly GateResult[] =>
  candidate.map((dice, at) => ({
    name: `${at}`,
    subject: `${at}`,
    candidate: dice,
    inUse: inUse[at] as number,
  }));

const random = seededRandom(3);
const figures = Array.from({ length: 20 }, () => 0.6 + 0.3 * random());
const shifted = (by: number, noise = 0): readonly number[] =>
  figures.map((dice) => dice + by + noise * (random() - 0.5));

const dice = fc.double({ min: 0, max: 1, noNaN: true });
const someResults = fc.array(
  fc.record({
    name: fc.string(),
    subject: fc.constantFrom('a', 'b', 'c', 'd'),
    candidate: dice,
    inUse: dice,
  }),
  { minLength: 1, maxLength: 30 },
);

describe('the verdict of the gate', () => {
  it('refuses what is worse, what is the same, and what may be luck', () => {
    for (const worse of [shifted(-0.2), shifted(-0.02, 0.02), figures, shifted(0, 0.2)]) {
      expect(gateVerdict(results(worse, figures), 'old').verdict).toBe('not better');
    }
    const tie = gateVerdict(results(figures, figures), 'old');
    expect(tie.difference).toEqual({ mean: 0, low: 0, high: 0 });
    expect(tie.candidate).toEqual(tie.inUse);
  });

  it('passes what is better on nearly every image, and says by how much', () => {
    const verdict = gateVerdict(results(shifted(0.05, 0.02), figures), 'old');
    expect(verdict).toMatchObject({ verdict: 'better', against: 'old', images: 20, subjects: 20 });
    expect(verdict.difference?.mean).toBeCloseTo(0.05, 1);
    expect(verdict.difference?.low).toBeGreaterThan(0);
  });

  it('cannot tell from fewer than twelve subjects, however many images they have', () => {
    const better = results(shifted(0.2), figures);
    expect(gateVerdict(better.slice(0, 11), 'old')).toMatchObject({ verdict: 'too few', images: 11 });
    expect(gateVerdict(better.slice(0, 12), 'old').verdict).toBe('better');
    const ofTwo = better.map((one, at) => ({ ...one, subject: String(at % 2) }));
    expect(gateVerdict(ofTwo, 'old')).toMatchObject({ verdict: 'too few', images: 20, subjects: 2 });
    const none = { images: 0, candidate: null, inUse: null, difference: null, worst: [] };
    expect(gateVerdict([], 'old')).toMatchObject({ verdict: 'too few', ...none });
  });

  it('is the first where there is no model to compare with, with its own figure', () => {
    const alone = results(figures, figures).map((one) => ({ ...one, inUse: null }));
    const verdict = gateVerdict(alone, null);
    expect(verdict).toMatchObject({ verdict: 'first', against: null, inUse: null, difference: null });
    expect(verdict.candidate?.mean).toBeCloseTo(0.75, 0);
    expect(gateVerdict([], null)).toMatchObject({ verdict: 'first', candidate: null });
  });

  it('names the images on which the candidate is worst, with both figures', () => {
    const { worst } = gateVerdict(results(shifted(0), figures), 'old');
    expect(worst).toHaveLength(8);
    expect(worst.map(({ candidate }) => candidate)).toEqual(figures.toSorted((a, b) => a - b).slice(0, 8));
    expect(worst[0]?.inUse).toBe(Math.min(...figures));
  });

  it('is the same in any order, and the difference is that of the means', () => {
    fc.assert(
      fc.property(someResults, (some) => {
        const verdict = gateVerdict(some, 'old');
        const { candidate, inUse, difference } = verdict;
        expect(difference?.mean).toBeCloseTo((candidate?.mean ?? 0) - (inUse?.mean ?? 0), 10);
        for (const { mean, low, high } of [candidate, inUse].flatMap((one) => one ?? [])) {
          expect(low).toBeLessThanOrEqual(high);
          expect([low >= -1e-9, high <= 1 + 1e-9, mean >= 0]).toEqual([true, true, true]);
        }
        const named = some.map((one, at) => ({ ...one, name: `${at}` }));
        expect(gateVerdict(named.toReversed(), 'old')).toEqual(gateVerdict(named, 'old'));
      }),
      { numRuns: 25 },
    );
  });

  it('comes to the same figures as ever, to the last digit', () => {
    // Some subjects have two images.
    const some = figures.map((candidate, at) => ({
      name: `${at}`,
      subject: String(at % 7 < 3 ? at : at % 14),
      candidate,
      inUse: (figures[19 - at] as number) - 0.05,
    }));
    expect(gateVerdict(some, 'old')).toMatchObject({
      subjects: 17,
      candidate: { mean: 0.7461723680701107, low: 0.700817890290782, high: 0.7868652083549073 },
      inUse: { mean: 0.6961723680701106, low: 0.6514645641235013, high: 0.7388516672776116 },
      difference: { mean: 0.050000000000000044, low: 0.0018358792012647032, high: 0.1006940938363311 },
    });
  });

  it('draws whole subjects, so that many images of one are no more certain than it is', () => {
    const repeated = figures.flatMap((value, subject) =>
      [0, 1, 2].map((copy) => ({
        name: `${subject} ${copy}`,
        subject: `${subject}`,
        candidate: value,
        inUse: 0.5,
      })),
    );
    const once = gateVerdict(
      results(
        figures,
        figures.map(() => 0.5),
      ),
      'old',
    ).difference;
    const thrice = gateVerdict(repeated, 'old').difference;
    const width = ({ low, high } = { low: 0, high: 0 }): number => high - low;
    expect(width(thrice ?? undefined) / width(once ?? undefined)).toBeGreaterThan(0.8);
  });
});

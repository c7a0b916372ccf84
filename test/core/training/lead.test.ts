import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../core/random.ts';
import { leads } from '../../../core/training/lead.ts';

describe('a model leads another', () => {
  it('by a large difference on few images, and a small one on many', () => {
    expect(leads([0.75, 0.8, 0.7, 0.85], [0.3, 0.5, 0.2, 0.4])).toBe(true);
    expect(leads([0.81, 0.71, 0.91], [0.8, 0.7, 0.9])).toBe(false);
    const theirs = Array.from({ length: 200 }, (_, image) => 0.6 + 0.2 * Math.sin(image));
    expect(leads(theirs.map((value) => value + 0.02), theirs)).toBe(true); // prettier-ignore
  });

  it('by the only image there is, where that is much better', () => {
    expect(leads([0.8], [0.3])).toBe(true);
    expect(leads([0.8], [0.55])).toBe(false);
  });

  it('not by a tie, nor by being worse', () => {
    const dices = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(dices, fc.double({ min: 0, max: 0.5, noNaN: true }), (theirs, loss) => {
        expect(leads(theirs.map((value) => value - loss), theirs)).toBe(false); // prettier-ignore
      }),
    );
  });

  it('by chance in one of ten draws at most, of any number of images that go either way', () => {
    const random = seededRandom(1);
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    for (const count of [1, 2, 4, 10, 50]) {
      const draws = Array.from({ length: 2000 }, () => Array.from({ length: count }, () => 0.2 * normal()));
      const won = draws.filter((differences) => leads(differences, new Array<number>(count).fill(0)));
      expect(won.length / draws.length).toBeLessThan(0.1);
    }
  });
});

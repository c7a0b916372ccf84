import fc from 'fast-check';
import { expect, it } from 'vitest';
import { around } from '../../../renderer/ui/strip/around.ts';

it('the images around one are as many as there is room for, in order, with it among them', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(1000), { minLength: 1 }),
      fc.nat(),
      fc.integer({ min: 1, max: 20 }),
      (places, pick, room) => {
        const middle = places[pick % places.length] as number;
        const shown = around(places, middle, room);
        expect(shown).toHaveLength(Math.min(room, places.length));
        expect(shown).toContain(middle);
        const first = places.indexOf(shown[0] as number);
        expect(places.slice(first, first + shown.length)).toEqual(shown);
      },
    ),
  );
});

it('the images around one that is not shown are the first', () => {
  expect(around([4, 5, 6, 7], 9, 3)).toEqual([4, 5, 6]);
  expect(around([], 9, 3)).toEqual([]);
});

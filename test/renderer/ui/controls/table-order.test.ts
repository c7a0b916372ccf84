import { expect, it } from 'vitest';
import { sortedBy } from '../../../../renderer/ui/controls/table-order.ts';

it('turns the order of a table round at a second press of a head, and begins anew at another', () => {
  const once = sortedBy<string>({ by: 'name', isReversed: true }, 'size');
  expect(once).toEqual({ by: 'size', isReversed: false });
  expect(sortedBy(once, 'size')).toEqual({ by: 'size', isReversed: true });
  expect(sortedBy(sortedBy(once, 'size'), 'size')).toEqual(once);
});

import { expect, it } from 'vitest';
import { duration } from '../../../main/cli/commands/train-report.ts';

it.each([
  [0.4, '0 s'],
  [59.4, '59 s'],
  [59.6, '1 min 0 s'],
  [119.6, '2 min 0 s'],
  [3599.4, '59 min 59 s'],
  [3599.6, '1 h 0 min'],
  [7384, '2 h 3 min'],
])('tells %s seconds in words', (seconds, words) => {
  expect(duration(seconds)).toBe(words);
});

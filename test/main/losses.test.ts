import { describe, expect, it } from 'vitest';
import { Losses } from '../../main/losses.ts';

describe('the page’s losses', () => {
  it('are those of the last minute', () => {
    const losses = new Losses();
    expect(losses.recent(0)).toBe(0);
    losses.record(0);
    losses.record(30_000);
    expect(losses.recent(59_000)).toBe(2);
    expect(losses.recent(61_000)).toBe(1);
    expect(losses.recent(100_000)).toBe(0);
  });
});

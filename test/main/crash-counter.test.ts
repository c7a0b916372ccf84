import { describe, expect, it } from 'vitest';
import { CrashCounter } from '../../main/crash-counter.ts';

describe('the page’s crashes', () => {
  it('are those of the last minute', () => {
    const crashes = new CrashCounter();
    expect(crashes.recent(0)).toBe(0);
    crashes.record(0);
    crashes.record(30_000);
    expect(crashes.recent(59_000)).toBe(2);
    expect(crashes.recent(61_000)).toBe(1);
    expect(crashes.recent(100_000)).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ActiveTime, PAUSE_SECONDS } from '../../../core/ledger/active-time.ts';

/** An image that was opened at 0 and worked at from then on. */
function begin(): ActiveTime {
  const time = new ActiveTime();
  time.open('a', 0);
  time.input(0);
  return time;
}

describe('the time that somebody works at an image', () => {
  it('goes from one input to the next', () => {
    const time = begin();
    for (const now of [1, 5, 20]) time.input(now);
    expect(time.take(['a'], 22)).toBe(22);
    expect(time.take(['a'], 22)).toBe(0);
  });

  it('has no pauses in it, however short the work around them', () => {
    const time = begin();
    time.input(4);
    time.input(4 + PAUSE_SECONDS + 1);
    time.input(4 + PAUSE_SECONDS + 3);
    expect(time.take(['a'], 4 + PAUSE_SECONDS + 3)).toBe(6);
  });

  it('does not go on while another window has the keyboard', () => {
    const time = begin();
    time.leave(3);
    time.open('a', 10);
    time.input(20);
    time.input(21);
    expect(time.take(['a'], 21)).toBe(4);
  });

  it('is that of the image that was open, and waits for the next step there', () => {
    const time = begin();
    time.open('b', 7);
    time.input(9);
    time.open('a', 10);
    time.input(12);
    time.open(null, 13);
    time.input(20);
    expect(time.take(['b', 'c'], 20)).toBe(3);
    expect(time.take(['a'], 20)).toBe(10);
  });

  it('is never longer than what passed, and the same however often it is taken', () => {
    const steps = fc.array(
      fc.record({
        after: fc.integer({ min: 0, max: 2 * PAUSE_SECONDS }),
        kind: fc.constantFrom('input' as const, 'leave' as const, 'a' as const, 'b' as const),
        isTaken: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(steps, (all) => {
        const [once, often] = [begin(), begin()];
        let now = 0;
        let taken = 0;
        for (const { after, kind, isTaken } of all) {
          now += after;
          for (const time of [once, often]) {
            if (kind === 'input' || kind === 'leave') time[kind](now);
            else time.open(kind, now);
          }
          if (isTaken) taken += often.take(['a', 'b'], now);
        }
        const seconds = once.take(['a', 'b'], now);
        expect(seconds).toBeLessThanOrEqual(now);
        expect(taken + often.take(['a', 'b'], now)).toBe(seconds);
      }),
    );
  });
});

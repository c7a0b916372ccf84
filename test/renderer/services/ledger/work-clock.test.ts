import { describe, expect, it } from 'vitest';
import { WorkClock } from '../../../../renderer/services/ledger/work-clock.ts';

function begin() {
  let now = 0;
  const clock = new WorkClock(() => now);
  const window = new EventTarget();
  clock.watch(window);
  clock.open('a');
  return {
    clock,
    tell: (name: string, at: number) => {
      now = at;
      window.dispatchEvent(new Event(name));
    },
    seconds: (at: number) => {
      now = at;
      return clock.take(['a']);
    },
  };
}

describe('the clock of the open image', () => {
  it('goes on with keyboard and pointer', () => {
    const { tell, seconds } = begin();
    tell('keydown', 1);
    tell('pointermove', 3);
    tell('wheel', 5);
    expect(seconds(6)).toBe(5);
  });

  it('stands while another window has the keyboard, whatever the pointer does over this one', () => {
    const { tell, seconds } = begin();
    tell('pointerdown', 0);
    tell('blur', 4);
    tell('pointermove', 6);
    tell('wheel', 8);
    expect(seconds(9)).toBe(4);
    tell('focus', 10);
    tell('keydown', 12);
    expect(seconds(12)).toBe(2);
  });
});

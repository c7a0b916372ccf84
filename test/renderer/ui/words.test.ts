import { describe, expect, it } from 'vitest';
import { ACTIONS, GROUPS, plainIds } from '../../../renderer/actions/actions.ts';
import { count, duration, percent, shorten } from '../../../renderer/ui/format.ts';
import { sizeOfStop, STOPS, stopOfSize } from '../../../renderer/ui/panels/brush-scale.ts';

describe('names', () => {
  it('of all actions that can be bound or listed differ', () => {
    const labels = plainIds().map((id) => ACTIONS[id].label);
    expect(new Set(labels).size).toBe(labels.length);
  });

  it('stand in one group each', () => {
    const grouped = Object.values(GROUPS).flatMap((table) => Object.keys(table));
    expect(grouped).toEqual(Object.keys(ACTIONS));
  });
});

describe('words for numbers', () => {
  it('count one and many', () =>
    expect([count(1, 'image'), count(3, 'image')]).toEqual(['1 image', '3 images']));
  it('give small shares a decimal', () => expect([percent(0.016), percent(2.2)]).toEqual(['1.6 %', '220 %']));
  it.each([
    [0.2, '1 s'],
    [40, '40 s'],
    [720, '12 min'],
    [4800, '1 h 20 min'],
  ])('tell %d seconds', (seconds, words) => expect(duration(seconds)).toBe(words));
});

describe('shorten', () => {
  it('keeps both ends of a long name', () => {
    expect(shorten('scan-0000000001-axial.png', 15)).toBe('scan-00…ial.png');
    expect(shorten('scan.png', 15)).toBe('scan.png');
  });
});

describe('brush scale', () => {
  it('leads from 1 to 512 pixels and back to the same stop', () => {
    expect([sizeOfStop(0), sizeOfStop(STOPS)]).toEqual([1, 512]);
    for (let stop = 0; stop <= STOPS; stop++) expect(stopOfSize(sizeOfStop(stop))).toBe(stop);
  });

  it('finds the nearest stop of any size', () => {
    for (let size = 1; size <= 512; size++) {
      const distance = Math.abs(sizeOfStop(stopOfSize(size)) - size);
      for (let stop = 0; stop <= STOPS; stop++) {
        expect(distance).toBeLessThanOrEqual(Math.abs(sizeOfStop(stop) - size));
      }
    }
  });
});

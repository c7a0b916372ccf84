import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstShown, frameAt, framePlace } from '../../../core/document/series.ts';

const spacing = { x: 1, y: 1, z: 1, unit: 'mm', origin: 'file' } as const;

describe('the frames of several volumes', () => {
  it('stand in the first volume before those of the next', () => {
    expect(framePlace({ frames: 12, volumes: 3 }, 5)).toEqual({
      ...{ place: 1, count: 4, volume: 1, volumes: 3, first: 4 },
    });
    expect(framePlace({ frames: 12 }, 5)).toMatchObject({
      place: 5,
      count: 12,
      volume: 0,
      volumes: 1,
      first: 0,
    });
  });

  it('are found by where they stand, the nearest one there is', () => {
    const counts = fc.record({
      volumes: fc.integer({ min: 1, max: 9 }),
      count: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(counts, fc.nat(80), fc.integer(), ({ volumes, count }, number, far) => {
        const frames = volumes * count;
        const frame = number % frames;
        const shown = framePlace({ frames, volumes }, frame);
        expect(frameAt(shown, {})).toBe(frame);
        const there = framePlace({ frames, volumes }, frameAt(shown, { place: far }));
        expect(there).toMatchObject({ volume: shown.volume, place: Math.min(Math.max(far, 0), count - 1) });
        const then = framePlace({ frames, volumes }, frameAt(shown, { volume: far }));
        expect(then).toMatchObject({ place: shown.place, volume: Math.min(Math.max(far, 0), volumes - 1) });
      }),
    );
  });

  it('are opened in the middle of the first volume', () => {
    expect(firstShown({ spacing, volumes: 4 }, 40)).toBe(5);
    expect(firstShown({ spacing }, 40)).toBe(20);
    expect(firstShown({ spacing: null, volumes: 4 }, 40)).toBe(0);
  });
});

import { describe, expect, it } from 'vitest';
import { toRgb, widen } from '../../../core/imaging/samples.ts';

describe('samples', () => {
  it('of 16 bits are scaled over the full range and rounded', () => {
    expect([...toRgb(Uint16Array.of(0, 128, 129, 65535), 1)].filter((_, i) => i % 3 === 0)).toEqual([
      0, 0, 1, 255,
    ]);
  });

  it('of one channel are repeated, and transparency is left out', () => {
    expect([...toRgb(Uint8Array.of(7, 8), 1)]).toEqual([7, 7, 7, 8, 8, 8]);
    expect([...toRgb(Uint8Array.of(7, 0, 8, 255), 2)]).toEqual([7, 7, 7, 8, 8, 8]);
    expect([...toRgb(Uint8Array.of(1, 2, 3, 0), 4)]).toEqual([1, 2, 3]);
    expect([...toRgb(Uint8Array.of(1, 2, 3), 3)]).toEqual([1, 2, 3]);
  });

  it('of few bits are spread over the full range', () => {
    expect([...widen(Uint8Array.of(0, 1), 1)]).toEqual([0, 255]);
    expect([...widen(Uint8Array.of(0, 1, 2, 3), 2)]).toEqual([0, 85, 170, 255]);
    expect([...widen(Uint8Array.of(0, 7, 15), 4)]).toEqual([0, 119, 255]);
  });
});

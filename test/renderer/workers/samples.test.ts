import { describe, expect, it } from 'vitest';
import {
  addAlpha,
  areOpaque,
  dropAlpha,
  swapRedAndBlue,
  toRgb,
  widen,
} from '../../../renderer/workers/samples.ts';

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

  it('change places of red and blue', () => {
    const samples = Uint8Array.of(1, 2, 3, 4, 5, 6);
    swapRedAndBlue(samples);
    expect([...samples]).toEqual([3, 2, 1, 6, 5, 4]);
  });

  it('of few bits are ttaDisagreement over the full range', () => {
    expect([...widen(Uint8Array.of(0, 1), 1)]).toEqual([0, 255]);
    expect([...widen(Uint8Array.of(0, 1, 2, 3), 2)]).toEqual([0, 85, 170, 255]);
    expect([...widen(Uint8Array.of(0, 7, 15), 4)]).toEqual([0, 119, 255]);
  });

  it('go into their place in a larger image', () => {
    const target = new Uint8Array(9);
    dropAlpha(Uint8Array.of(1, 2, 3, 255, 4, 5, 6, 0), target, 3);
    expect([...target]).toEqual([0, 0, 0, 1, 2, 3, 4, 5, 6]);
  });

  it('become opaque, and are known to be', () => {
    const rgba = addAlpha(Uint8Array.of(1, 2, 3, 4, 5, 6));
    expect([...rgba]).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
    expect(areOpaque(rgba)).toBe(true);
    rgba[7] = 254;
    expect(areOpaque(rgba)).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
import { addAlpha, areOpaque, dropAlpha, swapRedAndBlue } from '../../../renderer/workers/rgba.ts';

describe('samples of 8 bits', () => {
  it('change places of red and blue', () => {
    const samples = Uint8Array.of(1, 2, 3, 4, 5, 6);
    swapRedAndBlue(samples);
    expect([...samples]).toEqual([3, 2, 1, 6, 5, 4]);
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

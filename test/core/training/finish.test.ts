import { describe, expect, it } from 'vitest';
import { finishLike } from '../../../core/training/finish.ts';
import { mask } from '../../support/ascii-mask.ts';

describe('how masks are to be cleaned', () => {
  it('is by filling holes where people left none', () => {
    expect(finishLike([mask('....\n.##.\n.##.')]).fillHoles).toBe(true);
    expect(finishLike([mask('###\n#.#\n###')]).fillHoles).toBe(false);
  });

  it('is by dropping regions of less than half the smallest that people drew', () => {
    expect(finishLike([mask('####....\n####..##\n......##')]).smallestRegion).toBe(2);
  });

  it('takes one speck among many regions for a slip', () => {
    const regions = Array.from({ length: 30 }, () => mask('.....\n.###.\n.###.'));
    expect(finishLike([...regions, mask('#....\n.....\n.....')]).smallestRegion).toBe(3);
  });

  it('leaves answers as they are where nothing is labelled', () => {
    expect(finishLike([mask('...\n...')])).toEqual({
      fillHoles: false,
      smallestRegion: 0,
      onlyLargest: false,
    });
    expect(finishLike([])).toEqual({ fillHoles: false, smallestRegion: 0, onlyLargest: false });
  });
});

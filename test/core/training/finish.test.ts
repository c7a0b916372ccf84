import { describe, expect, it } from 'vitest';
import { finishLike } from '../../../core/training/finish.ts';
import { mask } from '../../support/ascii-mask.ts';

describe('how masks are to be cleaned', () => {
  it('is by filling holes where people left none', () => {
    expect(finishLike([mask('....\n.##.\n.##.')], null).fillHoles).toBe(true);
    expect(finishLike([mask('###\n#.#\n###')], null).fillHoles).toBe(false);
  });

  it('is by dropping regions of less than half the smallest that people drew', () => {
    expect(finishLike([mask('####....\n####..##\n......##')], null).smallestRegion).toBe(2);
  });

  it('takes one speck among many regions for a slip', () => {
    const regions = Array.from({ length: 30 }, () => mask('###.###\n###.###'));
    expect(finishLike([...regions, mask('#......\n.......')], null).smallestRegion).toBe(3);
  });

  it('is by keeping one region of each class where the model before did, and nobody drew two', () => {
    const single = mask('.....\n.###.\n..22.');
    const kept = { onlyLargest: true };
    expect(finishLike([single], kept)).toMatchObject({ onlyLargest: true, smallestRegion: 0 });
    expect(finishLike([single, mask('##.##')], kept)).toMatchObject({
      onlyLargest: false,
      smallestRegion: 1,
    });
    expect(finishLike([single], null).onlyLargest).toBe(false);
    expect(finishLike([single], { onlyLargest: false }).onlyLargest).toBe(false);
  });

  it('takes a speck beside the only object for a slip', () => {
    const large = mask(new Array(60).fill('#'.repeat(60)).join('\n'));
    expect(finishLike([large, mask('##.#')], { onlyLargest: true }).onlyLargest).toBe(true);
  });

  it('leaves answers as they are where nothing is labelled', () => {
    expect(finishLike([mask('...\n...')], null)).toEqual({
      fillHoles: false,
      smallestRegion: 0,
      onlyLargest: false,
    });
    expect(finishLike([], null)).toEqual({ fillHoles: false, smallestRegion: 0, onlyLargest: false });
  });
});

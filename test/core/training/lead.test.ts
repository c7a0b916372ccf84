import { describe, expect, it } from 'vitest';
import { leads } from '../../../core/training/lead.ts';

describe('a model leads another', () => {
  it('by a difference on all images, however small', () => {
    expect(leads([0.81, 0.71, 0.91], [0.8, 0.7, 0.9])).toBe(true);
  });

  it('not by a tie, nor by being worse', () => {
    expect(leads([0.8, 0.7], [0.8, 0.7])).toBe(false);
    expect(leads([0.7, 0.6], [0.8, 0.7])).toBe(false);
  });

  it('not by one image among several that go either way', () => {
    expect(leads([0.9, 0.6, 0.7, 0.68], [0.7, 0.65, 0.71, 0.7])).toBe(false);
  });

  it('by the only image there is', () => {
    expect(leads([0.8], [0.7])).toBe(true);
    expect(leads([0.7], [0.8])).toBe(false);
  });
});

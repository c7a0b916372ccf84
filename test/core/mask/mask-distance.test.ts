import { describe, expect, it } from 'vitest';
import { distanceFromModel } from '../../../core/mask/mask-distance.ts';
import { classTable, labelSet } from '../../../core/mask/segments.ts';

describe('how far a mask is from what a model said', () => {
  const rules = { classes: classTable([{ id: 300, class: 1 }]), known: labelSet([1, 2]) };
  const distance = (model: readonly number[], labels: readonly number[]) =>
    distanceFromModel(Uint8Array.from(model), Uint16Array.from(labels), rules);

  it('is the pixels of another class', () => {
    expect(distance([0, 1, 1, 2], [0, 1, 1, 2])).toEqual({ pixels: 3, changed: 0 });
    expect(distance([0, 1, 1, 2], [1, 0, 2, 2])).toEqual({ pixels: 3, changed: 3 });
    expect(distance([0, 0], [0, 0])).toEqual({ pixels: 0, changed: 0 });
  });

  it('takes an object for its class, and a class that the model does not know for background', () => {
    expect(distance([1, 1, 0], [300, 300, 3])).toEqual({ pixels: 2, changed: 0 });
    expect(distance([1, 0], [3, 300])).toEqual({ pixels: 1, changed: 2 });
  });
});

import { describe, expect, it } from 'vitest';
import { type Schedule, learningRate } from '../../../core/training/schedule.ts';

const cosine: Schedule = { kind: 'cosine', peak: 1, warmUpSteps: 10, totalSteps: 110 };
const plateau: Schedule = { ...cosine, kind: 'plateau' };

describe('learning rate', () => {
  it('climbs in a line and meets its peak at the end of the warm-up', () => {
    expect(learningRate(cosine, 0, [])).toBeCloseTo(0.1);
    expect(learningRate(cosine, 4, [])).toBeCloseTo(0.5);
    expect(learningRate(cosine, 9, [])).toBeCloseTo(1);
    expect(learningRate(cosine, 10, [])).toBeCloseTo(1);
  });

  it('falls along a cosine to a fiftieth of its peak', () => {
    const rates = Array.from({ length: 100 }, (_, step) => learningRate(cosine, 10 + step, []));
    expect(rates).toEqual([...rates].sort((a, b) => b - a));
    expect(rates.at(-1)).toBeCloseTo(0.02);
    expect(learningRate(cosine, 1000, [])).toBeCloseTo(0.02);
  });

  it('halves on a plateau when validation has stood still for more than ten epochs', () => {
    const still = (epochs: number): number[] => [0.5, ...Array.from({ length: epochs }, () => 0.5)];
    expect(learningRate(plateau, 50, still(10))).toBe(1);
    expect(learningRate(plateau, 50, still(11))).toBe(0.5);
    expect(learningRate(plateau, 50, still(21))).toBe(0.5);
    expect(learningRate(plateau, 50, still(22))).toBe(0.25);
    expect(learningRate(plateau, 50, [...still(10), 0.6, ...still(9)])).toBe(1);
  });

  it('needs no warm-up', () => {
    expect(learningRate({ ...cosine, warmUpSteps: 0 }, 0, [])).toBeCloseTo(1);
  });
});

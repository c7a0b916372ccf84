import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { learningCurve, niceTicks } from '../../../core/training/curve.ts';
import type { EpochRecord } from '../../../core/contract/training.ts';
import { bestEpoch, historyCsv } from '../../../core/training/history.ts';

const record = (epoch: number, loss: number, validationDice: number | null): EpochRecord => ({
  epoch,
  loss,
  validationDice,
  validationIou: validationDice,
  learningRate: 0.001,
  seconds: 12,
});

describe('learning curve', () => {
  it('draws every epoch and names the best one', () => {
    const svg = learningCurve([record(1, 0.9, 0.5), record(2, 0.5, 0.8), record(3, 0.4, 0.7)]);
    const [loss, dice] = [...svg.matchAll(/points="([^"]*)"/g)].map(([, points]) => points?.split(' '));
    expect(loss).toHaveLength(3);
    expect(dice).toHaveLength(3);
    expect(svg).toContain('best 0.8000 at epoch 2');
  });

  it('leaves the second panel out where nothing was validated', () => {
    expect(learningCurve([record(1, 0.9, null)])).not.toContain('Dice');
  });

  it('has only finite coordinates for any history', () => {
    const value = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, fc.option(value)), { minLength: 1, maxLength: 20 }), (epochs) => {
        const svg = learningCurve(epochs.map(([loss, dice], at) => record(at + 1, loss, dice)));
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      }),
    );
  });

  it('puts round ticks around the values', () => {
    expect(niceTicks(0.31, 0.74, 5)).toEqual([0.3, 0.4, 0.5, 0.6, 0.7, 0.8]);
    expect(niceTicks(1, 1, 5)).toContain(1);
  });
});

describe('history', () => {
  it('is one line per epoch, with nothing in place of what was not validated', () => {
    expect(historyCsv([record(1, 0.5, 0.25), record(2, 0.25, null)])).toBe(
      'epoch,loss,valDice,valIou,lr,seconds\n' +
        '1,0.500000,0.25000,0.25000,1.0000e-3,12.0\n' +
        '2,0.250000,,,1.0000e-3,12.0\n',
    );
  });

  it('takes the first of equally good epochs', () => {
    expect(bestEpoch([record(1, 1, null), record(2, 1, 0.5), record(3, 1, 0.5)])?.epoch).toBe(2);
    expect(bestEpoch([record(1, 1, null)])).toBeUndefined();
  });
});

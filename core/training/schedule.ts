import { assertNever } from '../errors.ts';

/** How the learning rate goes over a run. `peak` is the highest value; `warmUpSteps` climb to it in a line. */
export interface Schedule {
  readonly kind: 'cosine' | 'plateau';
  readonly peak: number;
  readonly warmUpSteps: number;
  readonly totalSteps: number;
}

/** Lowest learning rate of the cosine, as a part of its peak. */
const FLOOR = 0.02;
/** The paper's plateau rule: halve after this many epochs without a better validation Dice. */
const PLATEAU_PATIENCE = 10;
const PLATEAU_FACTOR = 0.5;

/**
 * Learning rate of one step, counted from 0.
 * @param validation validation Dice of each finished epoch; only the plateau schedule looks at it.
 */
export function learningRate(schedule: Schedule, step: number, validation: readonly number[]): number {
  const { peak, warmUpSteps, totalSteps } = schedule;
  if (step < warmUpSteps) return (peak * (step + 1)) / warmUpSteps;
  switch (schedule.kind) {
    case 'cosine': {
      const progress = Math.min(1, (step - warmUpSteps) / Math.max(1, totalSteps - 1 - warmUpSteps));
      return peak * (FLOOR + (1 - FLOOR) * 0.5 * (1 + Math.cos(Math.PI * progress)));
    }
    case 'plateau':
      return peak * PLATEAU_FACTOR ** plateauCount(validation);
    default:
      return assertNever(schedule.kind);
  }
}

/** How often validation stood still for `PLATEAU_PATIENCE` epochs; the count starts again after each time. */
function plateauCount(validation: readonly number[]): number {
  let best = Number.NEGATIVE_INFINITY;
  let waited = 0;
  let count = 0;
  for (const value of validation) {
    waited = value > best ? 0 : waited + 1;
    best = Math.max(best, value);
    if (waited > PLATEAU_PATIENCE) {
      count++;
      waited = 0;
    }
  }
  return count;
}

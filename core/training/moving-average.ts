/**
 * Moves `average` towards `current` in place: an exponential moving average over training steps.
 * Early on the average forgets faster, so that it is not dominated by the random start.
 * @param step steps done so far, counted from 1.
 */
export function moveAverage(average: Float32Array, current: Float32Array, decay: number, step: number): void {
  const kept = Math.min(decay, (1 + step) / (10 + step));
  for (let at = 0; at < average.length; at++) {
    const before = average[at] as number;
    average[at] = before + (1 - kept) * ((current[at] as number) - before);
  }
}

/** Share of a run's steps that its average looks back over. */
const SPAN = 0.1;

/** A longer memory brings nothing: 500 steps even out what single batches do. */
const LONGEST = 0.998;

/** Decay at which the average looks back over the last tenth of a run, so that a short one does not lag behind. */
export function averageDecay(totalSteps: number): number {
  return Math.max(0, Math.min(LONGEST, 1 - 1 / (SPAN * totalSteps)));
}

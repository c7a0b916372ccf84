import { constants, setPriority } from 'node:os';

const PRIORITIES = { low: constants.priority.PRIORITY_LOW, below: constants.priority.PRIORITY_BELOW_NORMAL };

/** Nobody may notice any of it while painting; a system that refuses does the work all the same. */
export function lowerPriority(to: keyof typeof PRIORITIES): void {
  try {
    setPriority(PRIORITIES[to]);
  } catch {
    return;
  }
}

import type { TrainingState } from '../../../core/contract/training.ts';

/** How much of what is being done is done, 0..1; null where nobody can tell. */
export function shareDone({ loading, comparing, step, history }: TrainingState): number | null {
  if (comparing !== null) return shareOf(comparing);
  if (loading !== null && loading.done < loading.total) return shareOf(loading);
  if (step !== null) return (step.epoch - 1 + step.step / step.steps) / step.epochs;
  return history.length > 0 ? 0 : null;
}

function shareOf({ done, total }: { readonly done: number; readonly total: number }): number | null {
  return total === 0 ? null : done / total;
}

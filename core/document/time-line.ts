import type { Step } from './histories.ts';
import type { WorkEvent } from './work-event.ts';

/** Something that happened to a frame, as its time line shows it. */
export interface TimeLineEntry {
  readonly event: WorkEvent;
  /** How many steps are applied once it is the latest; null where it is none that can be gone to. */
  readonly position: number | null;
  /** Whether it was taken back, and not done again. */
  readonly isUndone: boolean;
}

/**
 * All that happened to a frame, in the order of its events.
 * @param steps those that can be taken back or done again, in the order in which they are
 */
export function timeLineOf(
  events: readonly WorkEvent[],
  steps: readonly Pick<Step, 'id'>[],
): readonly TimeLineEntry[] {
  const positions = new Map(steps.map(({ id }, index) => [id, index + 1]));
  const undone = new Set<string>();
  for (const { kind, step } of events) {
    if (kind === 'undo' && step !== undefined) undone.add(step);
    if (kind === 'redo' && step !== undefined) undone.delete(step);
  }
  return events.map((event) => ({
    event,
    position: positions.get(event.id) ?? null,
    isUndone: undone.has(event.id),
  }));
}

import { describe, expect, it } from 'vitest';
import { StepGroups } from '../../../core/document/step-groups.ts';
import type { WorkEvent } from '../../../core/document/work-event.ts';

function event(id: string, frame: string, change: Partial<WorkEvent> = {}): WorkEvent {
  const own = { id, project: 'p', frames: [frame], at: 1, kind: 'do', name: 'prediction' } as const;
  return { ...own, detail: 'Model', ...change };
}

function groupsOf(...events: readonly WorkEvent[]): StepGroups {
  const groups = new StepGroups();
  for (const one of events) groups.take(one);
  return groups;
}

describe('groups of steps', () => {
  it('are none where no step says that it is of one', () => {
    expect(groupsOf(event('1', 'a')).latest()).toBeNull();
  });

  it('know where their steps are applied: not where one was taken back, unless it was done again', () => {
    const events = [
      event('1', 'a', { group: 'g' }),
      event('2', 'b', { group: 'g', at: 2 }),
      event('3', 'a', { group: 'g', kind: 'undo', step: '1' }),
    ];
    const { applied, ...rest } = groupsOf(...events).latest() ?? { applied: new Map() };
    expect([...applied]).toEqual([['2', 'b']]);
    expect(rest).toEqual({ id: 'g', detail: 'Model', at: 1, isReversed: true });
    const again = groupsOf(...events, event('4', 'a', { group: 'g', kind: 'redo', step: '1' }));
    expect([...(again.latest()?.applied.values() ?? [])]).toEqual(['b', 'a']);
  });

  it('come one after the other: the one before is the latest once nothing of a later one is left', () => {
    const [first, second] = [event('1', 'a', { group: 'g' }), event('2', 'a', { group: 'h' })];
    expect(groupsOf(first, second).latest()?.id).toBe('h');
    expect(groupsOf(first, second).latest((id) => id === 'h')?.id).toBe('g');
    const undone = event('3', 'a', { group: 'h', kind: 'undo', step: '2' });
    expect(groupsOf(first, second, undone).latest()?.id).toBe('g');
  });
});

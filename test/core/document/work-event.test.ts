import { describe, expect, it } from 'vitest';
import { newFrame } from '../../../core/document/state.ts';
import { CommitStream } from '../../../core/document/stream.ts';
import { eventOf, inOrder, stepsByPerson } from '../../../core/document/work-event.ts';
import type { WorkEvent } from '../../../core/document/work-event.ts';

/** Events of some steps at one frame, each of the person at work then, and of a model of which `by` is set loose. */
function eventsOf(people: readonly (string | undefined)[]): readonly WorkEvent[] {
  const events: WorkEvent[] = [];
  let person: string | undefined;
  const stream = new CommitStream({ newId: () => `id ${events.length}`, now: () => 7, by: () => person });
  stream.load({ ...newFrame('one a', { width: 6, height: 1 }, 0), tiles: new Map() });
  stream.onCommit((commit, _, places) => events.push(eventOf(commit, places)));
  people.forEach((name, index) => {
    person = name;
    const targets = [{ frame: 'one a', fields: { threshold: (index + 1) / 10 } }];
    stream.commit({ name: 'threshold', project: 'one', place: 'one a', targets });
  });
  stream.undo('one a');
  const targets = [{ frame: 'one a', fields: { threshold: 1 } }];
  stream.commit({ name: 'prediction', author: 'model', project: 'one', detail: 'Net', targets, place: null });
  return events;
}

describe('what is kept of a commit beside what it did', () => {
  it('says when it was, what it was and who did it', () => {
    const [first, second, ...rest] = eventsOf(['Ann', undefined]);
    expect(first).toEqual({
      id: 'id 0',
      project: 'one',
      frames: ['one a'],
      at: 7,
      kind: 'do',
      name: 'threshold',
      by: 'Ann',
      effort: { seconds: 0, touched: [] },
    });
    expect(second).not.toHaveProperty('by');
    expect(rest).toMatchObject([
      { kind: 'undo', name: 'threshold', step: 'id 1' },
      { kind: 'do', name: 'prediction', detail: 'Net', author: 'model' },
    ]);
  });

  it('says how long a step took, those that take one back included, and nothing of a model', () => {
    const seconds = new Map([['one a', 6]]);
    const events: WorkEvent[] = [];
    const stream = new CommitStream({
      newId: () => `id ${events.length}`,
      now: () => 7,
      takeSeconds: (frames) => [...frames].reduce((sum, frame) => sum + (seconds.get(frame) ?? 0), 0),
    });
    stream.load({ ...newFrame('one a', { width: 6, height: 1 }, 0), tiles: new Map() });
    stream.onCommit((commit, _, places) => events.push(eventOf(commit, places)));
    const draft = { name: 'threshold', project: 'one' } as const;
    const targets = [{ frame: 'one a', fields: { threshold: 0.3 } }];
    stream.commit({ ...draft, targets, place: 'one a' });
    stream.undo('one a');
    seconds.clear();
    stream.redo('one a');
    stream.commit({
      ...draft,
      author: 'model',
      targets: [{ frame: 'one a', fields: { threshold: 1 } }],
      place: null,
    });
    expect(events.map(({ effort }) => effort?.seconds)).toEqual([6, 6, undefined, undefined]);
  });

  it('comes in the order in which it happened, also where the clock says the same', () => {
    const [event] = eventsOf(['Ann']) as [WorkEvent];
    const all = [{ ...event, at: 6 }, ...[0, 1, 2].map((order) => ({ ...event, order })), event];
    expect(inOrder([...all].reverse())).toEqual(all);
  });

  it('counts the steps of each person, and none of a model', () => {
    expect([...stepsByPerson(eventsOf(['Ann', 'Ben', undefined, 'Ann']))]).toEqual([
      ['Ann', 2],
      ['Ben', 1],
      [null, 1],
    ]);
  });
});

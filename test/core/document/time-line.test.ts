import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newFrame } from '../../../core/document/state.ts';
import { CommitStream } from '../../../core/document/stream.ts';
import { timeLineOf } from '../../../core/document/time-line.ts';
import { eventOf } from '../../../core/document/work-event.ts';
import type { WorkEvent } from '../../../core/document/work-event.ts';
import { arbitraryWork, FRAMES, perform } from '../../support/arbitrary-work.ts';

const PLACE = FRAMES[0] ?? '';

type Work = typeof arbitraryWork extends fc.Arbitrary<infer T> ? T : never;

/** What was done, with all that happened at one frame. */
function workAt({ steps, start }: Work) {
  let count = 0;
  const events: WorkEvent[] = [];
  const stream = new CommitStream({ newId: () => `id ${++count}`, now: () => count });
  const { projects, frames } = start((id, size) => newFrame(id, size, 0));
  for (const project of projects) stream.openProject(project);
  for (const frame of frames) stream.load(frame);
  stream.onCommit((commit, _, places) => {
    const event = eventOf(commit, places);
    if (event.frames.includes(PLACE)) events.push(event);
  });
  for (const step of steps) perform(stream, step);
  return { stream, events };
}

describe('a time line', () => {
  it('leads to every step that can be taken back or done again, and says which were taken back', () => {
    fc.assert(
      fc.property(arbitraryWork, (work) => {
        const { stream, events } = workAt(work);
        const { steps, position } = stream.history(PLACE);
        const line = timeLineOf(events, steps);
        expect(line.map(({ event }) => event)).toEqual(events);
        const led = line.filter((entry) => entry.position !== null);
        // Each leads where the step is that it tells of.
        expect(led.map((entry) => steps[(entry.position ?? 0) - 1]?.id)).toEqual(
          led.map(({ event }) => event.id),
        );
        expect(led.map((entry) => entry.position).sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
          steps.map((_, index) => index + 1),
        );
        for (const entry of led) expect(entry.isUndone).toBe((entry.position ?? 0) > position);
      }),
      { numRuns: 40 },
    );
  });

  it('leads nowhere from steps that nobody can take back any more', () => {
    const { events } = workAt({
      steps: [{ kind: 'threshold', frame: PLACE, value: 3 }],
      start: (make) => ({
        projects: [],
        frames: [{ ...make(PLACE, { width: 6, height: 1 }), tiles: new Map() }],
      }),
    });
    expect(timeLineOf(events, [])).toEqual([{ event: events[0], position: null, isUndone: false }]);
  });
});

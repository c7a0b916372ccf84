import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImageStatus } from '../../../core/document/status.ts';
import type { WorkEvent } from '../../../core/document/work-event.ts';
import { secondsByImage, workOf } from '../../../core/ledger/work.ts';

/** An event at image `a`, a stroke of a person by default. */
let made = 0;
function event(told: Partial<WorkEvent> = {}): WorkEvent {
  made++;
  return { id: `e${made}`, project: 'p', frames: ['a'], at: made, kind: 'do', name: 'brush', ...told };
}

const PREDICTED = { name: 'prediction', author: 'model', detail: 'Net' } as const;

function work(events: readonly WorkEvent[], status: ImageStatus = 'edited') {
  const [first] = workOf(events, new Map([['a', status]]));
  return first;
}

describe('what an image took', () => {
  it('is the time and the steps that people spent on it', () => {
    const events = [
      event(PREDICTED),
      event({ effort: { seconds: 4 } }),
      event({ name: 'eraser', effort: { seconds: 2.5 } }),
      event({ name: 'comment', effort: { seconds: 1 } }),
    ];
    expect(work(events)).toMatchObject({
      seconds: 7.5,
      steps: 2,
      beginning: 'pre-labelled',
      preLabel: 'Net',
    });
  });

  it('shares the time of a step across images', () => {
    const events = [event({ frames: ['a', 'b'], effort: { seconds: 6 } }), event({ effort: { seconds: 1 } })];
    expect([...secondsByImage(events)]).toEqual([
      ['a', 4],
      ['b', 3],
    ]);
  });

  it('counts what was taken back as time and not as work, and what was done again once', () => {
    const stroke = event({ effort: { seconds: 3 } });
    const back = { kind: 'undo', step: stroke.id, effort: { seconds: 1 } } as const;
    expect(work([stroke, event(back)])).toMatchObject({ seconds: 4, steps: 0 });
    const again = event({ kind: 'redo', step: stroke.id });
    expect(work([stroke, event(back), again])).toMatchObject({ seconds: 4, steps: 1 });
  });

  it('tells how its mask began', () => {
    const first = (...events: readonly WorkEvent[]) => work(events)?.beginning;
    const elsewhere = event({ ...PREDICTED, frames: ['b'] });
    expect(first(event())).toBe('by hand');
    expect(workOf([elsewhere, event()], new Map())[1]?.beginning).toBe('blind');
    expect(workOf([elsewhere, event({ name: 'no-finding' })], new Map())[1]?.beginning).toBe('blind');
    expect(first(event(PREDICTED), event())).toBe('pre-labelled');
    expect(first(event(), event(PREDICTED))).toBe('by hand');
    expect(first(event({ name: 'flag' }), event(PREDICTED))).toBe('pre-labelled');
    expect(first(event({ name: 'interpolate' }), event())).toBeNull();
    expect(first(event({ name: 'accept' }))).toBeNull();
  });

  it('is finished by the last word that stands, while the image is as it was said', () => {
    const model = { name: 'Net', sha256: 'f', pixels: 10, changed: 2 };
    const accepted = event({ name: 'accept', by: 'Ann', effort: { seconds: 1, model, objects: 3 } });
    const events = [event(PREDICTED), accepted];
    const done = { finished: accepted.at, by: 'Ann', model, objects: 3 };
    expect(work(events, 'accepted')).toMatchObject(done);
    expect(work(events, 'edited')).toMatchObject({ finished: null, by: null, model: null, objects: 0 });
    const second = event({ name: 'accept', by: 'Ben' });
    const back = event({ kind: 'undo', step: second.id });
    expect(work([...events, second, back], 'accepted')).toMatchObject(done);
    expect(work([...events, second], 'accepted')).toMatchObject({ by: 'Ben', model: null });
  });

  it('has no step that was taken back, and all of the time, whatever was done', () => {
    const walks = fc.array(fc.constantFrom('stroke' as const, 'undo' as const, 'redo' as const));
    fc.assert(
      fc.property(walks, (moves) => {
        const applied: string[] = [];
        const undone: string[] = [];
        const events = moves.flatMap((move) => {
          const effort = { seconds: 1 };
          if (move === 'stroke') {
            const stroke = event({ effort });
            applied.push(stroke.id);
            undone.length = 0;
            return [stroke];
          }
          const [from, to] = move === 'undo' ? [applied, undone] : [undone, applied];
          const step = from.pop();
          if (step === undefined) return [];
          to.push(step);
          return [event({ kind: move, step, effort })];
        });
        const { steps, seconds } = work(events) ?? { steps: 0, seconds: 0 };
        expect(steps).toBe(applied.length);
        expect(seconds).toBe(events.length);
      }),
    );
  });
});

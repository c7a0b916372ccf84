import { describe, expect, it } from 'vitest';
import type { WorkEvent } from '../../../core/document/work-event.ts';
import { objectWorkOf } from '../../../core/ledger/object-work.ts';

let made = 0;
/** A stroke at image `a` of ten seconds that touched objects, each with so many pixels. */
function stroke(objects: Readonly<Record<number, number>>, told: Partial<WorkEvent> = {}): WorkEvent {
  made++;
  const list = Object.entries(objects).map(([id, pixels]) => ({ id: Number(id), pixels }));
  const touched = list.length === 0 ? [] : [{ frame: 'a', objects: list }];
  const effort = { seconds: 10, touched };
  return {
    id: `e${made}`,
    project: 'p',
    frames: ['a'],
    at: made,
    kind: 'do',
    name: 'brush',
    effort,
    ...told,
  };
}

function turn(kind: 'undo' | 'redo', { id, name }: WorkEvent, seconds = 2): WorkEvent {
  made++;
  const effort = { seconds };
  return { id: `e${made}`, project: 'p', frames: ['a'], at: made, kind, step: id, name, effort };
}

const workOf = (...events: readonly WorkEvent[]): unknown => {
  const works = objectWorkOf(events, 'a');
  return works === null ? null : Object.fromEntries(works);
};

describe('what an object took', () => {
  it('is its share of the time, and the steps and pixels of all that touched it', () => {
    expect(workOf(stroke({ 256: 12 }), stroke({ 256: 3, 257: 4 }, { name: 'object-merge' }))).toEqual({
      256: { seconds: 15, steps: 2, pixels: 15 },
      257: { seconds: 5, steps: 1, pixels: 4 },
    });
  });

  it('is time alone where that was taken back, with the time of taking it back', () => {
    const first = stroke({ 256: 12 });
    expect(workOf(first, turn('undo', first))).toEqual({ 256: { seconds: 12, steps: 0, pixels: 0 } });
    expect(workOf(first, turn('undo', first), turn('redo', first))).toEqual({
      256: { seconds: 14, steps: 1, pixels: 12 },
    });
  });

  it('is nothing by what is about no object: reviewing, models, making and linking them', () => {
    const untold = { effort: { seconds: 3 } };
    const names = ['accept', 'object-make', 'object-link', 'import'] as const;
    const others = names.map((name) => stroke({}, { ...untold, name }));
    const model = stroke({}, { ...untold, name: 'threshold', author: 'model' });
    expect(workOf(...others, model, stroke({}))).toEqual({});
  });

  it('of a step through frames is shared by the objects of all of them', () => {
    const touched = ['a', 'b'].map((frame) => ({ frame, objects: [{ id: 256, pixels: 5 }] }));
    expect(workOf(stroke({}, { frames: ['a', 'b'], effort: { seconds: 8, touched } }))).toEqual({
      256: { seconds: 4, steps: 1, pixels: 5 },
    });
  });

  it('is not known where a step of an earlier version does not tell which objects it touched', () => {
    expect(workOf(stroke({ 256: 1 }), stroke({}, { effort: { seconds: 3 } }))).toBeNull();
  });
});

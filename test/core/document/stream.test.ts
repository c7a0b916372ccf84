import { describe, expect, it } from 'vitest';
import { addingOf } from '../../../core/document/classes.ts';
import { newFrame } from '../../../core/document/state.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import { rectangleSpans } from '../../../core/geometry/shapes.ts';
import { MaskEdit } from '../../../core/mask/mask-edit.ts';
import { inkOf, paintSpans } from '../../../core/mask/paint.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';
import { HAIR, LESION, newStream } from '../../support/editor-driver.ts';

const PROJECT = 'one';
const [A, B] = ['one a', 'one b'];

/** A project of two empty frames of 6 x 1 pixels. */
function begin(): CommitStream {
  const stream = newStream();
  stream.openProject({ id: PROJECT, revision: 0, classes: [LESION, HAIR], nextLabel: 3 });
  for (const id of [A, B]) stream.load({ ...newFrame(id, { width: 6, height: 1 }, 0), tiles: new Map() });
  return stream;
}

function paint(stream: CommitStream, frame: string, label: number, from: number, to: number): void {
  const state = stream.frame(frame);
  if (state === undefined) throw new Error(`${frame} is not there`);
  const edit = new MaskEdit(tilesToGrid(state));
  paintSpans(edit, rectangleSpans({ x: from, y: 0 }, { x: to, y: 1 }), inkOf(label, 1, 'all', []));
  stream.commit({
    name: 'brush',
    project: PROJECT,
    place: frame,
    targets: [{ frame, tiles: edit.commit() }],
  });
}

function labels(stream: CommitStream, frame: string): string {
  const state = stream.frame(frame);
  return state === undefined ? '' : tilesToGrid(state).data.join('');
}

function alter(stream: CommitStream, place: string, before: object, after: object): void {
  const classes = [{ label: 1, before, after }];
  stream.commit({ name: 'class-rename', project: PROJECT, place, classes });
}

const classOne = (stream: CommitStream) => stream.project(PROJECT)?.classes[0];

describe('taking back', () => {
  it('restores pixels only where they still hold what was written, and says how many it left', () => {
    const stream = begin();
    paint(stream, A, 1, 0, 4);
    // Somebody else, who is not to be taken back from here.
    const state = stream.frame(A);
    const edit = new MaskEdit(tilesToGrid(state ?? { width: 0, height: 0, tiles: new Map() }));
    paintSpans(edit, rectangleSpans({ x: 3, y: 0 }, { x: 6, y: 1 }), inkOf(2, 2, 'all', []));
    const targets = [{ frame: A, tiles: edit.commit() }];
    stream.commit({ name: 'brush', project: PROJECT, place: null, targets });
    expect(labels(stream, A)).toBe('111222');
    expect(stream.undo(A)).toMatchObject({ kind: 'undo', kept: 1 });
    expect(labels(stream, A)).toBe('000222');
    expect(stream.redo(A)?.kept).toBeUndefined();
    expect(labels(stream, A)).toBe('111222');
  });

  it('takes back the one field that was changed, not what others have changed since', () => {
    const stream = begin();
    alter(stream, A, { name: 'Lesion' }, { name: 'Naevus' });
    alter(stream, B, { color: LESION.color }, { color: '#112233' });
    alter(stream, B, { locked: false }, { locked: true });
    stream.undo(A);
    expect(classOne(stream)).toEqual({ ...LESION, color: '#112233', locked: true });
    stream.redo(A);
    expect(classOne(stream)).toMatchObject({ name: 'Naevus', color: '#112233', locked: true });
  });

  it('leaves a field alone that somebody has changed again', () => {
    const stream = begin();
    alter(stream, A, { name: 'Lesion' }, { name: 'Naevus' });
    alter(stream, B, { name: 'Naevus' }, { name: 'Melanoma' });
    expect(stream.undo(A)?.kept).toBe(1);
    expect(classOne(stream)?.name).toBe('Melanoma');
  });

  it('brings the status back, unless somebody has given another since', () => {
    const stream = begin();
    paint(stream, A, 1, 0, 2);
    const review = (name: 'accept' | 'reopen'): void =>
      void stream.commit({ name, project: PROJECT, place: null, targets: [{ frame: A }] });
    review('accept');
    paint(stream, A, 1, 2, 3);
    expect(stream.frame(A)?.status).toBe('edited');
    stream.undo(A);
    expect(stream.frame(A)?.status).toBe('accepted');
    stream.undo(A);
    expect(stream.frame(A)?.status).toBe('edited');
    stream.redo(A);
    expect(stream.frame(A)?.status).toBe('accepted');
    review('reopen');
    stream.undo(A);
    expect(stream.frame(A)?.status).toBe('edited');
  });
});

describe('a class that goes', () => {
  it('takes its pixels along in all frames, and comes back with those nobody has drawn over', () => {
    const stream = begin();
    paint(stream, A, 2, 0, 3);
    paint(stream, B, 2, 0, 4);
    stream.removeClass(PROJECT, HAIR, A);
    expect([labels(stream, A), labels(stream, B)]).toEqual(['000000', '000000']);
    expect(stream.project(PROJECT)?.classes).toEqual([LESION]);
    paint(stream, B, 1, 0, 1);
    stream.undo(A);
    expect([labels(stream, A), labels(stream, B)]).toEqual(['222000', '122200']);
    expect(stream.project(PROJECT)?.classes).toEqual([LESION, HAIR]);
  });

  it('does so also when adding it is taken back, and comes back with them', () => {
    const stream = begin();
    const classes = [addingOf({ ...HAIR, label: 3 })];
    stream.commit({ name: 'class-add', project: PROJECT, place: A, classes });
    paint(stream, B, 3, 1, 3);
    expect(stream.need(A, 'undo')).toEqual({ project: PROJECT, frames: [], label: 3 });
    stream.undo(A);
    expect(labels(stream, B)).toBe('000000');
    expect(stream.project(PROJECT)).toMatchObject({ classes: [LESION, HAIR], nextLabel: 4 });
    stream.redo(A);
    expect(labels(stream, B)).toBe('033000');
  });
});

describe('what is part of the state', () => {
  it('is what is held, and never older than what is there', () => {
    const stream = begin();
    paint(stream, A, 1, 0, 2);
    stream.load({ ...newFrame(A, { width: 6, height: 1 }, 0), tiles: new Map() });
    expect(labels(stream, A)).toBe('110000');
    const closed = { ...newFrame('one c', { width: 6, height: 1 }, 0), tiles: new Map() };
    expect(stream.holding([closed], () => stream.frame('one c')?.revision)).toBe(0);
    expect(stream.frame('one c')).toBeUndefined();
    stream.release(A);
    expect(stream.need(A, 'undo')?.frames).toEqual([A]);
  });

  it('refuses what is not part of it', () => {
    const stream = begin();
    const fields = { threshold: 0.5 };
    expect(() =>
      stream.commit({
        name: 'threshold',
        project: PROJECT,
        place: null,
        targets: [{ frame: 'gone', fields }],
      }),
    ).toThrow(RangeError);
  });
});

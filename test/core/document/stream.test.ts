import { describe, expect, it } from 'vitest';
import { addingOf } from '../../../core/document/classes.ts';
import { projectOf } from '../../../core/document/image-id.ts';
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

/** What gives a frame's pixels from one column to another a label. */
function painted(stream: CommitStream, frame: string, label: number, from: number, to: number) {
  const state = stream.frame(frame);
  if (state === undefined) throw new Error(`${frame} is not there`);
  const edit = new MaskEdit(tilesToGrid(state));
  paintSpans(edit, rectangleSpans({ x: from, y: 0 }, { x: to, y: 1 }), inkOf(label, 1, 'all', []));
  return { frame, tiles: edit.commit() };
}

function paint(
  stream: CommitStream,
  frame: string,
  label: number,
  [from, to]: readonly [number, number],
  place: string | null = frame,
): void {
  stream.commit({
    name: 'brush',
    project: projectOf(frame),
    place,
    targets: [painted(stream, frame, label, from, to)],
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
    paint(stream, A, 1, [0, 4]);
    // Somebody else, who is not to be taken back from here.
    paint(stream, A, 2, [3, 6], null);
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

  it('of what was done to a class that is gone by now does nothing, and says so', () => {
    const stream = begin();
    alter(stream, A, { name: 'Lesion' }, { name: 'Naevus' });
    const naevus = classOne(stream) ?? LESION;
    stream.removeClass(PROJECT, naevus, B);
    expect(stream.undo(A)).toMatchObject({ kind: 'undo', targets: [], classes: null, kept: 1 });
    expect(stream.project(PROJECT)?.classes).toEqual([HAIR]);
    expect(stream.history(A).position).toBe(0);
    stream.undo(B);
    expect(classOne(stream)).toEqual(naevus);
  });

  it('brings the status back, unless somebody has given another since', () => {
    const stream = begin();
    paint(stream, A, 1, [0, 2]);
    const review = (name: 'accept' | 'reopen'): void =>
      void stream.commit({ name, project: PROJECT, place: null, targets: [{ frame: A }] });
    review('accept');
    paint(stream, A, 1, [2, 3]);
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
    paint(stream, A, 2, [0, 3]);
    paint(stream, B, 2, [0, 4]);
    stream.removeClass(PROJECT, HAIR, A);
    expect([labels(stream, A), labels(stream, B)]).toEqual(['000000', '000000']);
    expect(stream.project(PROJECT)?.classes).toEqual([LESION]);
    paint(stream, B, 1, [0, 1]);
    stream.undo(A);
    expect([labels(stream, A), labels(stream, B)]).toEqual(['222000', '122200']);
    expect(stream.project(PROJECT)?.classes).toEqual([LESION, HAIR]);
  });

  it('leaves those of the same label in other projects alone', () => {
    const stream = begin();
    stream.openProject({ id: 'two', revision: 0, classes: [LESION, HAIR], nextLabel: 3 });
    stream.load({ ...newFrame('two a', { width: 6, height: 1 }, 0), tiles: new Map() });
    paint(stream, 'two a', 2, [0, 3]);
    expect(stream.removeClass(PROJECT, HAIR, A)?.targets).toEqual([]);
    expect(labels(stream, 'two a')).toBe('222000');
    expect(stream.project('two')?.classes).toEqual([LESION, HAIR]);
  });

  it('does so also when adding it is taken back, and comes back with them', () => {
    const stream = begin();
    const classes = [addingOf({ ...HAIR, label: 3 })];
    stream.commit({ name: 'class-add', project: PROJECT, place: A, classes });
    paint(stream, B, 3, [1, 3]);
    expect(stream.need(A, 'undo')).toEqual({ project: PROJECT, frames: [], labels: [3] });
    stream.undo(A);
    expect(labels(stream, B)).toBe('000000');
    expect(stream.project(PROJECT)).toMatchObject({ classes: [LESION, HAIR], nextLabel: 4 });
    stream.redo(A);
    expect(labels(stream, B)).toBe('033000');
  });
});

describe('a prediction that is taken back', () => {
  it('takes the class it brought along, and done again brings back all that was drawn with it', () => {
    const stream = begin();
    const target = { ...painted(stream, A, 3, 0, 2), fields: { threshold: 0.5, prediction: 'p' } };
    const classes = [addingOf({ ...HAIR, label: 3 })];
    stream.commit({ name: 'prediction', project: PROJECT, place: A, targets: [target], classes });
    paint(stream, A, 3, [2, 5], null);
    stream.undo(A);
    expect(labels(stream, A)).toBe('000000');
    expect(stream.frame(A)).toMatchObject({ threshold: null, prediction: null });
    expect(stream.project(PROJECT)?.classes).toEqual([LESION, HAIR]);
    stream.redo(A);
    expect(labels(stream, A)).toBe('333330');
    expect(stream.frame(A)).toMatchObject({ threshold: 0.5, prediction: 'p', status: 'edited' });
    expect(stream.project(PROJECT)?.classes).toHaveLength(3);
  });
});

describe('the classes of a model', () => {
  it('are added where the project has none, once, whatever these are called then', () => {
    const stream = begin();
    const model = [
      { label: 1, name: 'hair', color: '#112233' },
      { label: 2, name: 'ulcer', color: '#445566' },
    ];
    const { classes, added } = stream.meaningOf(PROJECT, model);
    const ulcer = { label: 3, name: 'ulcer', color: '#445566', locked: false, origin: 'ulcer' };
    expect(classes).toEqual([HAIR, ulcer]);
    expect(added).toEqual([addingOf(ulcer)]);
    stream.commit({ name: 'class-add', project: PROJECT, author: 'model', classes: added, place: null });
    // That is nobody's step.
    expect(stream.history(A).steps).toEqual([]);
    const renamed = [{ label: 3, before: { name: 'ulcer' }, after: { name: 'Wound' } }];
    stream.commit({ name: 'class-rename', project: PROJECT, classes: renamed, place: A });
    expect(stream.meaningOf(PROJECT, model)).toEqual({
      classes: [HAIR, { ...ulcer, name: 'Wound' }],
      added: [],
    });
  });
});

describe('what is part of the state', () => {
  it('is what is held, and never older than what is there', () => {
    const stream = begin();
    paint(stream, A, 1, [0, 2]);
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

describe('a commit', () => {
  it('of one project never speaks of frames, or of objects, of another', () => {
    const stream = begin();
    const commits: string[] = [];
    stream.onCommit(({ id }) => commits.push(id));
    stream.load({ ...newFrame('two a', { width: 6, height: 1 }, 0), tiles: new Map() });
    const fields = { flagged: true };
    const mixed = { name: 'flag', project: PROJECT, place: A } as const;
    expect(() =>
      stream.commit({ ...mixed, targets: [A, 'two a'].map((frame) => ({ frame, fields })) }),
    ).toThrow('two a is not of the project one');
    const changes = [{ id: 256, before: null, after: { id: 256, class: 1 } }];
    expect(() => stream.commit({ ...mixed, objects: [{ series: 'two a', changes }] })).toThrow(
      'two a is not of the project one',
    );
    expect(commits).toEqual([]);
    expect(stream.frame(A)?.revision).toBe(0);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply } from '../../../core/document/apply.ts';
import type { Commit } from '../../../core/document/commit.ts';
import { revert } from '../../../core/document/revert.ts';
import { newFrame, NO_WORK } from '../../../core/document/state.ts';
import type { FrameState, WorkState } from '../../../core/document/state.ts';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { encodeTiles, replacing, tilesToGrid } from '../../../core/mask/tiles.ts';

/** Two tiles, the right one smaller. */
const SIZE = { width: 66, height: 2 };
const PIXELS = SIZE.width * SIZE.height;

/** A label and where it comes from, for every pixel; few values, so that many stay as they are by chance. */
const pictures = fc.array(fc.tuple(fc.constantFrom(0, 1, 300), fc.nat(2)), {
  minLength: PIXELS,
  maxLength: PIXELS,
});

type Picture = readonly (readonly [number, number])[];

function gridOf(picture: Picture): LabelGrid {
  const labels = Uint16Array.from(picture, ([label]) => label);
  return new LabelGrid(
    SIZE,
    labels,
    Uint8Array.from(picture, ([, source]) => source),
  );
}

function frameOf(picture: Picture, fields: Partial<FrameState> = {}): FrameState {
  const tiles = new Map(encodeTiles(gridOf(picture)).map(({ index, ...content }) => [index, content]));
  return { ...newFrame('p a', SIZE, 0), ...fields, tiles };
}

function pictureOf(frame: FrameState): Picture {
  const { data, provenance } = tilesToGrid(frame);
  return [...data].map((label, pixel) => [label, provenance[pixel] ?? 0] as const);
}

const stateOf = (frame: FrameState): WorkState => ({ ...NO_WORK, frames: new Map([[frame.id, frame]]) });

function commitOf(parts: Partial<Commit>): Commit {
  const nothing = { targets: [], classes: null, objects: [] };
  const known = { version: 1, id: 'c', project: 'p', kind: 'do', step: 'c', name: 'brush' } as const;
  return { ...known, author: 'person', at: 0, ...nothing, ...parts };
}

/** What leads from one frame to another one. */
function between(from: FrameState, to: Picture, fields: Partial<Commit['targets'][number]> = {}): Commit {
  const tiles = replacing(from, encodeTiles(gridOf(to)));
  return commitOf({
    targets: [{ frame: from.id, parent: from.revision, tiles, before: {}, after: {}, ...fields }],
  });
}

function frameAfter(frame: FrameState, commit: Commit): FrameState {
  return apply(stateOf(frame), commit).frames.get(frame.id) ?? frame;
}

/** The reversal as it would happen. */
function undoing(state: WorkState, commit: Commit): Commit {
  const { kept, ...changes } = revert(state, commit);
  return commitOf({ ...changes, kind: 'undo', kept });
}

describe('the reversal of a commit', () => {
  it('restores each pixel that still holds what was written, and counts those that do not', () => {
    fc.assert(
      fc.property(pictures, pictures, pictures, (before, after, since) => {
        const begun = frameOf(before);
        const commit = between(begun, after);
        const done = frameAfter(begun, commit);
        const now = frameAfter(done, between(done, since));
        const undo = undoing(stateOf(now), commit);
        const same = (a: Picture, b: Picture, at: number): boolean => String(a[at]) === String(b[at]);
        const isWritten = before.map((_, at) => !same(before, after, at));
        const isStill = since.map((_, at) => same(since, after, at));
        expect(pictureOf(frameAfter(now, undo))).toEqual(
          since.map((pixel, at) => (isWritten[at] === true && isStill[at] === true ? before[at] : pixel)),
        );
        expect(undo.kept).toBe(since.filter((_, at) => isWritten[at] === true && !isStill[at]).length);
      }),
    );
  });

  it('is a commit of its own, whose reversal does again what it took back', () => {
    fc.assert(
      fc.property(pictures, pictures, pictures, (before, after, since) => {
        const begun = frameOf(before);
        const commit = between(begun, after);
        const done = frameAfter(begun, commit);
        const now = frameAfter(done, between(done, since));
        const undo = undoing(stateOf(now), commit);
        const undone = frameAfter(now, undo);
        const redo = undoing(stateOf(undone), undo);
        expect([undo.targets[0]?.parent, redo.targets[0]?.parent]).toEqual([2, 3]);
        expect(redo.kept).toBe(0);
        expect(pictureOf(frameAfter(undone, redo))).toEqual(since);
      }),
    );
  });

  it('restores each field that is still as it was made, and counts those that are not', () => {
    const picture: Picture = Array.from({ length: PIXELS }, () => [1, 2] as const);
    const begun = frameOf(picture, { threshold: 0.5, coverage: { 1: 'complete' } });
    const commit = between(begun, picture, {
      before: { threshold: 0.5, uncertainty: null, coverage: { 1: 'complete' } },
      after: { threshold: 0.7, uncertainty: 0.2, coverage: {} },
    });
    const done = frameAfter(begun, commit);
    const now = { ...done, threshold: 0.9 };
    const { targets, kept } = revert(stateOf(now), commit);
    expect(kept).toBe(1);
    expect(targets).toMatchObject([
      {
        before: { uncertainty: 0.2, coverage: {} },
        after: { uncertainty: null, coverage: { 1: 'complete' } },
      },
    ]);
    expect(targets[0]?.after).not.toHaveProperty('threshold');
  });

  it('gives a status back, unless there is another by now, which is no loss', () => {
    const picture: Picture = Array.from({ length: PIXELS }, () => [0, 0] as const);
    const painted: Picture = picture.map(() => [1, 2] as const);
    const begun = frameOf(picture);
    const commit = between(begun, painted, { before: { status: 'new' }, after: { status: 'edited' } });
    const done = frameAfter(begun, commit);
    expect(frameAfter(done, undoing(stateOf(done), commit)).status).toBe('new');
    const accepted = { ...done, status: 'accepted' as const };
    const undo = undoing(stateOf(accepted), commit);
    expect(undo.kept).toBe(0);
    // What was accepted is no longer what there is.
    expect(frameAfter(accepted, undo).status).toBe('edited');
    const undone = frameAfter(accepted, undo);
    expect(frameAfter(undone, undoing(stateOf(undone), undo)).status).toBe('accepted');
  });

  it('of what was confirmed leaves the status alone', () => {
    const picture: Picture = Array.from({ length: PIXELS }, () => [1, 1] as const);
    const begun = frameOf(picture, { status: 'accepted' });
    const confirmed: Picture = picture.map(() => [1, 3] as const);
    const commit: Commit = { ...between(begun, confirmed), name: 'confirm' };
    const done = frameAfter(begun, commit);
    expect(frameAfter(done, undoing(stateOf(done), commit))).toMatchObject({ status: 'accepted' });
  });

  it('leaves out frames that are not part of the state', () => {
    const begun = frameOf(Array.from({ length: PIXELS }, () => [0, 0] as const));
    const commit = between(
      begun,
      Array.from({ length: PIXELS }, () => [1, 2] as const),
    );
    expect(revert(NO_WORK, commit)).toEqual({ targets: [], classes: null, objects: [], kept: 0 });
  });

  it('leaves a frame the series whose objects its pixels speak of', () => {
    const one = (label: number): Picture => Array.from({ length: PIXELS }, () => [label, 0]);
    const begun = frameOf(one(0));
    const fields = { before: { series: null }, after: { series: 'p scan', flagged: true } };
    const commit = between(begun, one(300), { ...fields, before: { ...fields.before, flagged: false } });
    const done = frameAfter(begun, commit);
    const back = apply(stateOf(done), undoing(stateOf(done), commit)).frames.get('p a');
    expect(back).toMatchObject({ series: 'p scan', flagged: false });
    expect(back && pictureOf(back)[0]).toEqual([0, 0]);
  });

  it('takes back what became of an object, which stays known to the other frames of its series', () => {
    const left = { id: 256, class: 1, name: 'left', color: null, locked: false, hidden: false };
    const made = commitOf({
      objects: [{ series: 'p a', parent: 0, changes: [{ id: 256, before: null, after: left }] }],
    });
    const named = commitOf({
      objects: [
        {
          series: 'p a',
          parent: 1,
          changes: [
            { id: 256, before: { name: 'left', hidden: false }, after: { name: 'right', hidden: true } },
          ],
        },
      ],
    });
    const shown = commitOf({
      objects: [
        {
          series: 'p a',
          parent: 2,
          changes: [{ id: 256, before: { hidden: true }, after: { hidden: false } }],
        },
      ],
    });
    const now = [made, named, shown].reduce(apply, NO_WORK);
    const unnamed = undoing(now, named);
    expect(unnamed.kept).toBe(1);
    const then = apply(now, unnamed);
    expect(then.series.get('p a')?.objects).toEqual([left]);
    expect(undoing(then, made).objects).toEqual([]);
  });
});

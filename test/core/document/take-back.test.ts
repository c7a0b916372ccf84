import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Commit, PlacedCommit } from '../../../core/document/commit.ts';
import { newFrame } from '../../../core/document/state.ts';
import type { FrameState } from '../../../core/document/state.ts';
import { CommitStream } from '../../../core/document/stream.ts';
import { decodeEntry, encodeEntry } from '../../../core/journal/entry.ts';
import { Replay } from '../../../core/journal/replay.ts';
import { rectangleSpans } from '../../../core/geometry/shapes.ts';
import { MaskEdit } from '../../../core/mask/mask-edit.ts';
import { inkOf, markSpans, modelWritable, paintSpans } from '../../../core/mask/paint.ts';
import { isDecided, Provenance } from '../../../core/mask/provenance.ts';
import { Rebase } from '../../../core/mask/rebase.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';

/** Not a multiple of a tile's side, so that border tiles are smaller. */
const SIZE = { width: 90, height: 70 };
const PIXELS = SIZE.width * SIZE.height;
const FRAME = 'project image';

const box = fc
  .tuple(fc.nat(89), fc.nat(69), fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }))
  .map(([x, y, width, height]) => [x, y, x + width, y + height] as const);
type Box = readonly [left: number, top: number, right: number, bottom: number];

const label = fc.integer({ min: 0, max: 2 });
/** What a model says: boxes of its classes, one over the other. */
const answer = fc.array(fc.record({ box, label }), { maxLength: 3 });
const hand = fc.record({ kind: fc.constantFrom('paint', 'confirm'), box, label });

function spansOf([left, top, right, bottom]: Box) {
  return rectangleSpans({ x: left, y: top }, { x: right, y: bottom });
}

/** Labels of the whole image. */
function labelsOf(boxes: readonly { readonly box: Box; readonly label: number }[]): Uint8Array {
  const labels = new Uint8Array(PIXELS);
  for (const {
    box: [left, top, right, bottom],
    label: own,
  } of boxes)
    for (let y = top; y < Math.min(bottom, SIZE.height); y++)
      labels.fill(own, y * SIZE.width + left, y * SIZE.width + Math.min(right, SIZE.width));
  return labels;
}

/** A project of one frame, and all that was done to it in the form of the journal. */
function project() {
  let id = 0;
  const stream = new CommitStream({ newId: () => `step ${++id}`, now: () => id });
  stream.openProject({ id: 'project', revision: 0, classes: [], nextLabel: 3 });
  stream.load({ ...newFrame(FRAME, SIZE, 0), tiles: new Map() });
  const records: Uint8Array[] = [];
  const placed: PlacedCommit[] = [];
  stream.onCommit((commit: Commit, _, places) => {
    const entry = { commit, predictions: [], sizes: [SIZE], places: places && [...places] };
    records.push(encodeEntry({ kind: 'commit', ...entry }));
    placed.push({ commit, places: [...(places ?? [])] });
  });
  const frame = (): FrameState => stream.frame(FRAME) as FrameState;
  const commit = (edit: MaskEdit, name: 'brush' | 'confirm' | 'prediction', fields = {}): Commit | null =>
    stream.commit({
      name,
      project: 'project',
      ...(name === 'prediction' ? { author: 'model' as const, group: 'update' } : {}),
      targets: [{ frame: FRAME, tiles: edit.commit(), fields }],
      place: FRAME,
    });
  return {
    stream,
    frame,
    commit,
    grid: () => tilesToGrid(frame()),
    predict: (labels: Uint8Array, prediction: string) => {
      const edit = new MaskEdit(tilesToGrid(frame()));
      const rebase = new Rebase(edit, labels);
      while (!rebase.isDone) rebase.takeTile(modelWritable([]));
      return commit(edit, 'prediction', { prediction, threshold: 0.5, conflicts: rebase.conflicts() });
    },
    work: (done: { readonly kind: string; readonly box: Box; readonly label: number }) => {
      const edit = new MaskEdit(tilesToGrid(frame()));
      if (done.kind === 'paint') paintSpans(edit, spansOf(done.box), inkOf(done.label, 1, 'all', []));
      else markSpans(edit, spansOf(done.box), Provenance.confirmed);
      commit(edit, done.kind === 'paint' ? 'brush' : 'confirm');
    },
    /** The same work as the journal has it, and its steps. */
    restarted: () => {
      const replay = new Replay();
      const head = { id: 'project', revision: 0, classes: [], nextLabel: 3, name: 'P', folder: 'f' };
      replay.take({ kind: 'project', project: head });
      for (const record of records) replay.take(decodeEntry(record));
      const entries = records.map(decodeEntry).filter((entry) => entry.kind === 'commit');
      const steps = entries.map(({ commit: one, places }) => ({ commit: one, places: places ?? [] }));
      return { frame: replay.state.frames.get(FRAME) as FrameState, steps };
    },
    placed,
  };
}

describe('an update that is taken back', () => {
  it('has left every decision alone, brought the new labels elsewhere, and leaves no trace', () => {
    fc.assert(
      fc.property(answer, fc.array(hand, { maxLength: 3 }), answer, (first, hands, second) => {
        const work = project();
        work.predict(labelsOf(first), 'first');
        for (const done of hands) work.work(done);
        const before = { frame: work.frame(), grid: work.grid() };
        const labels = labelsOf(second);
        const update = work.predict(labels, 'second');
        const after = work.grid();
        const isKept = (pixel: number): boolean => isDecided(before.grid.provenance[pixel] as number);
        const expected = before.grid.data.map((own, pixel) =>
          isKept(pixel) ? own : (labels[pixel] as number),
        );
        expect(after.data).toEqual(expected);
        const decided = before.grid.provenance.filter((_, pixel) => isKept(pixel));
        expect(after.provenance.filter((_, pixel) => isKept(pixel))).toEqual(decided);
        expect(update?.group).toBe('update');

        // After a restart, from what the journal holds.
        const { frame, steps } = work.restarted();
        expect(tilesToGrid(frame).data).toEqual(after.data);
        const stream = new CommitStream({ newId: () => 'back', now: () => 99 });
        stream.openProject({ id: 'project', revision: 0, classes: [], nextLabel: 3 });
        stream.load(frame);
        const latest = steps.findLast(({ commit }) => commit.id === update?.id) as PlacedCommit;
        for (const one of [stream, work.stream]) {
          const back = one.takeBack(latest);
          expect(back).toMatchObject({ kind: 'undo', step: update?.id, group: 'update' });
          const restored = one.frame(FRAME) as FrameState;
          expect(tilesToGrid(restored).data).toEqual(before.grid.data);
          expect(tilesToGrid(restored).provenance).toEqual(before.grid.provenance);
          expect(fieldsOf(restored)).toEqual(fieldsOf(before.frame));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('goes back wholly or not at all: what was done since is never changed', () => {
    fc.assert(
      fc.property(answer, answer, hand, (first, second, since) => {
        const work = project();
        work.predict(labelsOf(first), 'first');
        const before = work.grid();
        const update = work.predict(labelsOf(second), 'second');
        const updated = work.grid();
        work.work(since);
        const own = work.grid();
        const latest = work.placed.find(({ commit }) => commit.id === update?.id) as PlacedCommit;
        const back = work.stream.takeBack(latest);
        const now = work.grid();
        const isTouched = (pixel: number): boolean =>
          own.data[pixel] !== updated.data[pixel] || own.provenance[pixel] !== updated.provenance[pixel];
        const wasUpdated = (pixel: number): boolean =>
          before.data[pixel] !== updated.data[pixel] ||
          before.provenance[pixel] !== updated.provenance[pixel];
        const pixels = Array.from({ length: PIXELS }, (_, pixel) => pixel);
        expect(back === null).toBe(pixels.some((pixel) => isTouched(pixel) && wasUpdated(pixel)));
        const isOwn = (pixel: number): boolean => back === null || isTouched(pixel);
        expect(now.data).toEqual(
          own.data.map((mine, pixel) => (isOwn(pixel) ? mine : (before.data[pixel] as number))),
        );
      }),
      { numRuns: 40 },
    );
  });

  it('stays where a person has accepted since, or where its frame is not at hand', () => {
    const work = project();
    const update = work.predict(labelsOf([{ box: [0, 0, 9, 9], label: 1 }]), 'first');
    const latest = work.placed.find(({ commit }) => commit.id === update?.id) as PlacedCommit;
    const accept = { name: 'accept', project: 'project', targets: [{ frame: FRAME }], place: FRAME } as const;
    work.stream.commit(accept);
    expect(work.stream.takeBack(latest)).toBeNull();
    expect(work.frame().status).toBe('accepted');
    work.stream.release(FRAME);
    expect(work.stream.takeBack(latest)).toBeNull();
  });
});

/** All that commits change of a frame beside its pixels. */
function fieldsOf(frame: FrameState): Partial<FrameState> {
  return Object.fromEntries(
    Object.entries(frame).filter(([name]) => !['revision', 'changed', 'tiles'].includes(name)),
  );
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Commit } from '../../../core/document/commit.ts';
import { AnnotationDocument } from '../../../core/document/document.ts';
import { bytesOf } from '../../../core/document/histories.ts';
import { newFrame } from '../../../core/document/state.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import type { Rect } from '../../../core/geometry/rect.ts';
import { rectangleSpans } from '../../../core/geometry/shapes.ts';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { applyTiles, MaskEdit } from '../../../core/mask/mask-edit.ts';
import { inkOf, markSpans, paintSpans, replaceLabels } from '../../../core/mask/paint.ts';
import { Provenance } from '../../../core/mask/provenance.ts';
import { newStream } from '../../support/editor-driver.ts';

const size = { width: 90, height: 70 };

interface Stroke {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly label: number;
  readonly kind: 'paint' | 'confirm' | 'replace';
}

const strokes: fc.Arbitrary<Stroke> = fc.record({
  x: fc.integer({ min: -20, max: 89 }),
  y: fc.integer({ min: -20, max: 69 }),
  width: fc.integer({ min: 1, max: 90 }),
  height: fc.integer({ min: 1, max: 90 }),
  label: fc.integer({ min: 0, max: 3 }),
  kind: fc.constantFrom('paint', 'confirm', 'replace'),
});

describe('a document', () => {
  it('comes back exactly by undo after any work, and forward by redo', () => {
    fc.assert(
      fc.property(fc.array(strokes, { maxLength: 12 }), (work) => {
        const { document, turn } = newDocument();
        const states = [snapshot(document)];
        for (const stroke of work) {
          if (apply(document, stroke) !== null) states.push(snapshot(document));
        }
        for (let i = states.length - 2; i >= 0; i--) {
          expect(turn('undo')).not.toBeNull();
          expect(snapshot(document)).toBe(states[i]);
        }
        expect(turn('undo')).toBeNull();
        for (let i = 1; i < states.length; i++) {
          expect(turn('redo')).not.toBeNull();
          expect(snapshot(document)).toBe(states[i]);
        }
        expect(turn('redo')).toBeNull();
      }),
    );
  });

  it('keeps no trace of a cancelled edit', () => {
    fc.assert(
      fc.property(fc.array(strokes, { maxLength: 4 }), strokes, (work, cancelled) => {
        const { document } = newDocument();
        for (const stroke of work) apply(document, stroke);
        const before = snapshot(document);
        const edit = document.begin();
        write(edit, cancelled);
        edit.cancel();
        expect(snapshot(document)).toBe(before);
        expect(edit.commit()).toEqual([]);
      }),
    );
  });

  it('can be rebuilt elsewhere from its commits alone', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(strokes, fc.constantFrom('undo', 'redo')), { maxLength: 12 }), (work) => {
        const { document, turn } = newDocument();
        const replica = new LabelGrid(size);
        let revision = 0;
        for (const step of work) {
          const commit = typeof step === 'string' ? turn(step) : apply(document, step);
          const [target] = commit?.targets ?? [];
          if (target === undefined) continue;
          expect(target.parent).toBe(revision++);
          applyTiles(replica, target.tiles, 'after');
        }
        expect(snapshot({ grid: replica })).toBe(snapshot(document));
      }),
    );
  });

  it('records only tiles that changed', () => {
    const { document } = newDocument();
    const commit = apply(document, { x: 70, y: 5, width: 10, height: 10, label: 1, kind: 'paint' });
    expect(commit?.targets[0]?.tiles.map(({ index }) => index)).toEqual([1]);
    const edit = document.begin();
    write(edit, { x: 70, y: 5, width: 10, height: 10, label: 1, kind: 'paint' });
    expect(document.commit('brush', edit)).toBeNull();
  });

  it('makes a step of conflicts in other places, though no pixel has changed', () => {
    const { document } = newDocument();
    const place = (left: number) => ({ left, top: 0, right: left + 2, bottom: 2 });
    const told = (conflicts: readonly Rect[]) => document.commit('confirm', null, { fields: { conflicts } });
    expect(told([place(0)])).not.toBeNull();
    expect(told([place(0)])).toBeNull();
    expect(told([place(4)])?.targets[0]).toMatchObject({
      before: { conflicts: [place(0)] },
      after: { conflicts: [place(4)] },
    });
  });

  it('drops the oldest steps beyond its budget of bytes, and what could be redone when work goes on', () => {
    const { document, stream, turn } = newDocument(30_000);
    for (let i = 0; i < 40; i++) {
      apply(document, { x: i, y: i, width: 30, height: 30, label: (i % 3) + 1, kind: 'paint' });
      const { steps } = stream.history('a');
      expect(steps.reduce((sum, { latest }) => sum + bytesOf(latest), 0)).toBeLessThanOrEqual(30_000);
    }
    const kept = stream.history('a').steps.length;
    expect(kept).toBeGreaterThan(2);
    turn('undo');
    turn('undo');
    apply(document, { x: 0, y: 0, width: 3, height: 3, label: 3, kind: 'paint' });
    expect(stream.history('a').steps).toHaveLength(kept - 1);
    expect(turn('redo')).toBeNull();
  });
});

describe('ink', () => {
  it('spares locked classes and keeps to its rule', () => {
    const grid = new LabelGrid({ width: 4, height: 1 }, Uint8Array.of(0, 1, 2, 3));
    const painted = (label: number, rule: 'all' | 'background' | 'class', locked: number[]): number[] => {
      const edit = new MaskEdit(grid);
      paintSpans(edit, rectangleSpans({ x: 0, y: 0 }, { x: 4, y: 1 }), inkOf(label, 1, rule, locked));
      const result = [...grid.data];
      edit.cancel();
      return result;
    };
    expect(painted(1, 'all', [2])).toEqual([1, 1, 2, 1]);
    expect(painted(1, 'background', [])).toEqual([1, 1, 2, 3]);
    expect(painted(0, 'class', [])).toEqual([0, 0, 2, 3]);
    expect(painted(0, 'background', [])).toEqual([0, 0, 2, 3]);
    expect(painted(0, 'all', [3])).toEqual([0, 0, 0, 3]);
  });
});

/** A frame as a document, and what takes its steps back and forward. */
function newDocument(budget?: number) {
  const stream: CommitStream = newStream(budget);
  stream.load({ ...newFrame('a', size, 0), tiles: new Map() });
  const document = new AnnotationDocument(stream, 'a');
  const turn = (direction: 'undo' | 'redo'): Commit | null => {
    const commit = stream[direction]('a');
    if (commit !== null) document.follow(commit);
    return commit;
  };
  return { document, stream, turn };
}

function apply(document: AnnotationDocument, stroke: Stroke): Commit | null {
  const edit = document.begin();
  write(edit, stroke);
  return document.commit('brush', edit);
}

function write(
  edit: ReturnType<AnnotationDocument['begin']>,
  { x, y, width, height, label, kind }: Stroke,
): void {
  const spans = rectangleSpans({ x, y }, { x: x + width, y: y + height });
  const ink = inkOf(label, 1, 'all', []);
  if (kind === 'paint') paintSpans(edit, spans, ink);
  else if (kind === 'confirm') markSpans(edit, spans, Provenance.confirmed);
  else {
    const rect = { left: x, top: y, right: x + width, bottom: y + height };
    replaceLabels(edit, rect, new Uint8Array(width * height).fill(label), ink.writable);
  }
}

/** As text, which the test library compares much faster than arrays. */
function snapshot({ grid }: { readonly grid: LabelGrid }): string {
  return Buffer.concat([new Uint8Array(grid.data.buffer), grid.provenance]).toString('latin1');
}

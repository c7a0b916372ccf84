import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Commit } from '../../../core/document/commit.ts';
import { AnnotationDocument } from '../../../core/document/document.ts';
import { bytesOf, History } from '../../../core/document/history.ts';
import { Provenance } from '../../../core/mask/provenance.ts';
import type { Rect } from '../../../core/geometry/rect.ts';
import { rectangleSpans } from '../../../core/geometry/shapes.ts';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { applyTiles } from '../../../core/mask/mask-edit.ts';
import { inkOf, markSpans, paintSpans, replaceLabels } from '../../../core/mask/paint.ts';

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
        const document = newDocument();
        const states = [snapshot(document)];
        for (const stroke of work) {
          if (apply(document, stroke) !== null) states.push(snapshot(document));
        }
        for (let i = states.length - 2; i >= 0; i--) {
          expect(document.undo()).not.toBeNull();
          expect(snapshot(document)).toBe(states[i]);
        }
        expect(document.undo()).toBeNull();
        for (let i = 1; i < states.length; i++) {
          expect(document.redo()).not.toBeNull();
          expect(snapshot(document)).toBe(states[i]);
        }
        expect(document.redo()).toBeNull();
      }),
    );
  });

  it('keeps no trace of a cancelled edit', () => {
    fc.assert(
      fc.property(fc.array(strokes, { maxLength: 4 }), strokes, (work, cancelled) => {
        const document = newDocument();
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
        const document = newDocument();
        const replica = new LabelGrid(size);
        let revision = 0;
        for (const step of work) {
          const commit =
            typeof step === 'string' ? document[step as 'undo']()?.commit : apply(document, step);
          if (commit === null || commit === undefined) continue;
          expect(commit.revision).toBe(++revision);
          applyTiles(replica, commit.edit.tiles, commit.kind === 'undo' ? 'before' : 'after');
        }
        expect(snapshot({ grid: replica })).toBe(snapshot(document));
      }),
    );
  });

  it('records only tiles that changed', () => {
    const document = newDocument();
    const commit = apply(document, { x: 70, y: 5, width: 10, height: 10, label: 1, kind: 'paint' });
    expect(commit?.edit.tiles.map(({ index }) => index)).toEqual([1]);
    const edit = document.begin();
    write(edit, { x: 70, y: 5, width: 10, height: 10, label: 1, kind: 'paint' });
    expect(document.commit('brush', edit)).toBeNull();
  });

  it('makes a step of conflicts in other places, though no pixel has changed', () => {
    const document = newDocument();
    const place = (left: number) => ({ left, top: 0, right: left + 2, bottom: 2 });
    const before = [place(0)];
    const told = (after: readonly Rect[]) =>
      document.commit('prediction', null, { conflicts: { before, after } });
    expect(told([place(0)])).toBeNull();
    expect(told([place(4)])?.edit.conflicts).toEqual({ before, after: [place(4)] });
  });

  it('drops the oldest steps beyond its budget of bytes, and what could be redone when work goes on', () => {
    const document = newDocument(30_000);
    for (let i = 0; i < 40; i++) {
      apply(document, { x: i, y: i, width: 30, height: 30, label: (i % 3) + 1, kind: 'paint' });
      const { bytes, edits } = document.history;
      expect(bytes).toBeLessThanOrEqual(30_000);
      expect(bytes).toBe(edits.reduce((sum, edit) => sum + bytesOf(edit), 0));
    }
    const kept = document.history.edits.length;
    expect(kept).toBeGreaterThan(2);
    document.undo();
    document.undo();
    apply(document, { x: 0, y: 0, width: 3, height: 3, label: 3, kind: 'paint' });
    expect(document.history.edits).toHaveLength(kept - 1);
    expect(document.redo()).toBeNull();
  });
});

describe('ink', () => {
  it('spares locked classes and keeps to its rule', () => {
    const grid = new LabelGrid({ width: 4, height: 1 }, Uint8Array.of(0, 1, 2, 3));
    const painted = (label: number, rule: 'all' | 'background' | 'class', locked: number[]): number[] => {
      const document = new AnnotationDocument({ imageId: 'a', grid, classes: [], revision: 0 });
      const edit = document.begin();
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

function newDocument(budget?: number): AnnotationDocument {
  const grid = new LabelGrid(size);
  const history = new History(budget);
  return new AnnotationDocument({ imageId: 'a', grid, classes: [], revision: 0, history });
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

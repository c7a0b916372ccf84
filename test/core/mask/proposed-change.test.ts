import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { MaskEdit } from '../../../core/mask/mask-edit.ts';
import { modelWritable } from '../../../core/mask/paint.ts';
import { ProposedChange } from '../../../core/mask/proposed-change.ts';
import type { Taking } from '../../../core/mask/proposed-change.ts';
import { Provenance } from '../../../core/mask/provenance.ts';
import { Rebase } from '../../../core/mask/rebase.ts';
import { classTable, labelSet } from '../../../core/mask/segments.ts';
import type { Segment } from '../../../core/mask/segments.ts';

/** Two tiles by two, the model knowing the classes 1 and 2 of three, the third locked or not. */
const SIZE = { width: 70, height: 66 };
const KNOWN = [1, 2];

const object = (id: number, label: number): Segment => ({
  id,
  class: label,
  name: '',
  color: null,
  locked: false,
  hidden: false,
});
const OBJECTS = [object(256, 1), object(257, 3)];

function take(grid: LabelGrid, proposed: Uint8Array, taking: Taking, isLocked = false): Rebase {
  const edit = new MaskEdit(grid);
  const rebase = new Rebase(edit, proposed, OBJECTS, { taking, known: KNOWN });
  const writable = modelWritable([{ label: 3, locked: isLocked }], OBJECTS);
  while (!rebase.isDone) rebase.takeTile(writable);
  return rebase;
}

/** A map of four pixels, and what is said about them. */
function row(labels: readonly number[], provenance: readonly number[]): LabelGrid {
  const size = { width: labels.length, height: 1 };
  return new LabelGrid(size, Uint16Array.from(labels), Uint8Array.from(provenance));
}

const { none, model, human, confirmed } = Provenance;

describe('taking all of a proposal', () => {
  it('replaces what people drew of the model’s classes, as the model’s', () => {
    const grid = row([1, 0, 2, 0], [human, human, confirmed, none]);
    take(grid, Uint8Array.of(0, 1, 1, 2), 'all');
    expect([...grid.data]).toEqual([0, 1, 1, 2]);
    expect([...grid.provenance]).toEqual([none, model, model, model]);
  });

  it('leaves to people what the model says, too, objects among it', () => {
    const grid = row([1, 0, 256, 256], [human, human, human, confirmed]);
    take(grid, Uint8Array.of(1, 0, 1, 0), 'all');
    expect([...grid.data]).toEqual([1, 0, 256, 0]);
    expect([...grid.provenance]).toEqual([human, human, human, none]);
  });

  it('takes other classes only where the model sees one of its own, and locked ones never', () => {
    const drawn = () => row([3, 3, 257, 257], [human, human, human, human]);
    const free = drawn();
    const rebase = take(free, Uint8Array.of(0, 1, 0, 1), 'all');
    expect([...free.data]).toEqual([3, 1, 257, 1]);
    // As ever, what is left of people that differs is listed.
    expect(rebase.conflicts()).toHaveLength(2);
    const locked = drawn();
    take(locked, Uint8Array.of(0, 1, 0, 1), 'all', true);
    expect([...locked.data]).toEqual([3, 3, 257, 257]);
    expect([...locked.provenance]).toEqual([human, human, human, human]);
  });
});

describe('what taking would change', () => {
  const pixels = SIZE.width * SIZE.height;
  const labels = fc.array(fc.constantFrom(0, 1, 2, 3, 256, 257), { minLength: pixels, maxLength: pixels });
  const origins = fc.array(fc.constantFrom(none, model, human, confirmed), {
    minLength: pixels,
    maxLength: pixels,
  });
  const answers = fc.array(fc.constantFrom(0, 1, 2), { minLength: pixels, maxLength: pixels });

  it('is what it changes', () => {
    const classes = classTable(OBJECTS);
    const takings = fc.constantFrom<Taking>('untouched', 'all');
    const cases = fc.tuple(labels, origins, answers, fc.boolean(), takings);
    fc.assert(
      fc.property(cases, ([drawn, from, answer, isLocked, taking]) => {
        const grid = new LabelGrid(SIZE, Uint16Array.from(drawn), Uint8Array.from(from));
        const proposed = Uint8Array.from(answer);
        const writable = modelWritable([{ label: 3, locked: isLocked }], OBJECTS);
        const change = new ProposedChange(grid, proposed);
        const counted = change.count({ writable, classes, known: labelSet(KNOWN) })?.[taking];
        take(grid, proposed, taking, isLocked);
        const isOther = (label: number, pixel: number): boolean =>
          classes[label] !== classes[drawn[pixel] as number];
        const others = [...grid.data.keys()].filter((pixel) => isOther(grid.data[pixel] as number, pixel));
        expect(counted).toEqual({
          added: others.filter((pixel) => grid.data[pixel] !== 0).length,
          removed: others.filter((pixel) => drawn[pixel] !== 0).length,
        });
      }),
      { numRuns: 8 },
    );
  });

  it('looks again at tiles that are marked, and only there', () => {
    const grid = new LabelGrid(SIZE);
    const proposed = new Uint8Array(pixels);
    const change = new ProposedChange(grid, proposed);
    const rules = { writable: modelWritable([]), classes: classTable([]), known: labelSet([1]) };
    expect(change.count(rules)?.all).toEqual({ added: 0, removed: 0 });
    proposed[0] = proposed[69] = 1;
    change.mark({ left: 0, top: 0, right: 1, bottom: 1 });
    expect(change.count(rules)?.untouched).toEqual({ added: 1, removed: 0 });
    change.mark({ left: 0, top: 0, right: 70, bottom: 66 });
    expect(change.count(rules)?.untouched).toEqual({ added: 2, removed: 0 });
  });

  it('is known once all tiles were looked at, however few at a time', () => {
    const change = new ProposedChange(new LabelGrid(SIZE), new Uint8Array(pixels).fill(1));
    const rules = { writable: modelWritable([]), classes: classTable([]), known: labelSet([1]) };
    expect(change.count(rules, 3)).toBeNull();
    expect(change.count(rules, 3)?.all).toEqual({ added: pixels, removed: 0 });
  });
});

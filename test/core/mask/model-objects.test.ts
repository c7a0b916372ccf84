import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { MaskEdit } from '../../../core/mask/mask-edit.ts';
import { makeModelObjects } from '../../../core/mask/model-objects.ts';
import type { ModelObjectRules } from '../../../core/mask/model-objects.ts';
import { modelWritable } from '../../../core/mask/paint.ts';
import { Provenance } from '../../../core/mask/provenance.ts';
import { classTable, LAST_SEGMENT, newObject } from '../../../core/mask/segments.ts';

const OBJECTS = [newObject(256, 1), newObject(257, 1), newObject(258, 2)];
const RULES: ModelObjectRules = {
  labels: [1],
  first: 300,
  splitOf: () => ({}),
  writable: modelWritable([], OBJECTS),
  classes: classTable(OBJECTS),
};

/** `#` are a model's plain pixels of class 1, `o` a person's; `a` and `b` are objects of it, `x` is one of class 2. */
const MARKS: Readonly<Record<string, readonly [label: number, origin: Provenance]>> = {
  '.': [0, Provenance.none],
  '#': [1, Provenance.model],
  o: [1, Provenance.human],
  a: [256, Provenance.model],
  b: [257, Provenance.human],
  x: [258, Provenance.model],
};

function drawn(picture: string): LabelGrid {
  const rows = picture.trim().split(/\s+/);
  const pixels = Array.from(rows.join(''), (mark) => MARKS[mark] ?? [0, Provenance.none]);
  return new LabelGrid(
    { width: rows[0]?.length ?? 0, height: rows.length },
    Uint16Array.from(pixels, ([label]) => label),
    Uint8Array.from(pixels, ([, origin]) => origin),
  );
}

/** Labels after objects were made, row by row, and the ids of the new ones. */
function made(picture: string, rules: Partial<ModelObjectRules> = {}) {
  const grid = drawn(picture);
  const objects = makeModelObjects(new MaskEdit(grid), { ...RULES, ...rules });
  return { labels: [...grid.data], ids: objects?.map(({ id }) => id) ?? null, grid };
}

describe('objects of what a model drew', () => {
  it('are its regions, one each, and stay the model’s', () => {
    const { labels, ids, grid } = made('##..#');
    expect([labels, ids]).toEqual([
      [300, 300, 0, 0, 301],
      [300, 301],
    ]);
    expect([...grid.provenance]).toEqual([Provenance.model, Provenance.model, 0, 0, Provenance.model]);
  });

  it('take in the rims around them, and nothing that only touches them', () => {
    const rim = made('.###. .#a#. .###.');
    expect([rim.labels.filter((label) => label === 256).length, rim.ids]).toEqual([9, []]);
    const beside = made('aa.... aa#### ..####');
    expect(beside.ids).toEqual([300]);
  });

  it('get a rim between two where more of it lies at one', () => {
    expect(made('a#b a#b .#b').labels).toEqual([256, 257, 257, 256, 257, 257, 0, 257, 257]);
  });

  it('are not made of what people drew, nor of other classes, and not around their objects', () => {
    expect(made('oo.x#').labels).toEqual([1, 1, 0, 258, 300]);
    expect(made('#.#', { labels: [2] })).toMatchObject({ labels: [1, 0, 1], ids: [] });
  });

  it('are cut where the model was less sure', () => {
    const probability = Uint8Array.from([255, 255, 100, 255, 255]);
    const splitOf = () => ({ valleys: { probability, dynamic: 0.2 } });
    expect(new Set(made('#####', { splitOf }).labels).size).toBe(2);
  });

  it('are not made at all where they would be more than there can be', () => {
    const few = { first: LAST_SEGMENT };
    expect(made('#', few)).toMatchObject({ labels: [LAST_SEGMENT], ids: [LAST_SEGMENT] });
    expect(made('#.#', few)).toMatchObject({ labels: [1, 0, 1], ids: null });
  });

  it('leave no plain pixel of the model, and change nothing else', () => {
    const marks = fc.constantFrom(...Object.keys(MARKS));
    const picture = fc.array(fc.array(marks, { minLength: 12, maxLength: 12 }), {
      minLength: 1,
      maxLength: 12,
    });
    fc.assert(
      fc.property(picture, (rows) => {
        const text = rows.map((row) => row.join('')).join(' ');
        const before = drawn(text);
        const { labels, ids, grid } = made(text);
        expect(ids).toEqual([...new Set(labels)].filter((id) => id >= 300).toSorted((a, b) => a - b));
        const wrong = labels.findIndex((label, pixel) => {
          const isPlain = before.data[pixel] === 1 && before.provenance[pixel] === Provenance.model;
          return isPlain ? label < 256 || label === 258 : label !== before.data[pixel];
        });
        expect(wrong).toBe(-1);
        expect(grid.provenance).toEqual(before.provenance);
      }),
    );
  });
});

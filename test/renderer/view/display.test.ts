import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_DISPLAY } from '../../../renderer/editor/state.ts';
import { isPlain, displayCurve } from '../../../renderer/view/display-filter.ts';
import {
  colorObjects,
  differenceTable,
  labelTable,
  provenanceTable,
  shownClasses,
} from '../../../renderer/view/palette.ts';
import { packColor } from '../../../renderer/view/raster.ts';
import { roundLength, rulerTicks } from '../../../renderer/view/rulers.ts';

const lesion = { label: 1, name: 'lesion', color: '#e69f00', locked: false, hidden: false };
const vessel = { label: 2, name: 'vessel', color: '#56b4e9', locked: false, hidden: true };

describe('displayCurve', () => {
  it('leaves a plain look alone', () => {
    expect(isPlain(DEFAULT_DISPLAY)).toBe(true);
    const curve = displayCurve(DEFAULT_DISPLAY);
    for (let value = 0; value < 256; value++) expect(curve[value]).toBeCloseTo(value / 255, 6);
  });

  it('spans black to white over the window around the level', () => {
    const curve = displayCurve({ ...DEFAULT_DISPLAY, window: 100, level: 100 });
    expect([curve[50], curve[100], curve[150], curve[20], curve[200]]).toEqual([0, 0.5, 1, 0, 1]);
  });

  it('brightens the middle with a gamma above one, and inverts last', () => {
    expect(displayCurve({ ...DEFAULT_DISPLAY, gamma: 2 })[64]).toBeCloseTo(Math.sqrt(64 / 255), 6);
    expect(displayCurve({ ...DEFAULT_DISPLAY, invert: true })[0]).toBe(1);
  });
});

describe('palette', () => {
  it('shows neither background nor hidden classes', () => {
    const table = labelTable(shownClasses([lesion, vessel], null));
    expect([table[0], table[1], table[2]]).toEqual([0, packColor('#e69f00'), 0]);
  });

  it('gives objects shades of their class, and hides them with it', () => {
    const shown = shownClasses([lesion, vessel], null);
    const table = labelTable(shown);
    const object = { name: '', color: null, locked: false, hidden: false };
    const objects = [256, 257, 258].map((id) => ({ ...object, id, class: id === 258 ? 2 : 1 }));
    colorObjects(table, shown, [...objects, { ...object, id: 259, class: 1, color: '#000001' }]);
    expect(new Set([table[1], table[256], table[257]]).size).toBe(3);
    expect([table[258], table[259]]).toEqual([0, packColor('#000001')]);
  });

  it('shows only the solo class, even a hidden one', () => {
    expect(shownClasses([lesion, vessel], 2)).toEqual([vessel]);
  });

  it('shows the background that a person decided on, not that of the model', () => {
    const table = provenanceTable();
    const color = (provenance: number, label: number): number => table[(provenance << 8) | label] as number;
    expect(color(0, 0)).toBe(0);
    expect(color(1, 0)).toBe(0);
    expect(color(1, 3)).not.toBe(0);
    expect(color(2, 0)).not.toBe(0);
  });

  it('marks only what differs from the predicted labels, by the way it differs', () => {
    const table = differenceTable();
    const color = (label: number, predicted: number): number => table[(label << 8) | predicted] as number;
    expect([color(0, 0), color(1, 1), color(255, 255)]).toEqual([0, 0, 0]);
    expect(new Set([0, color(1, 0), color(0, 1), color(2, 1)]).size).toBe(4);
    expect(color(1, 2)).toBe(color(2, 1));
  });
});

describe('roundLength', () => {
  it.each([
    [0.9, 1],
    [1, 1],
    [1.1, 2],
    [3, 5],
    [7, 10],
    [0.03, 0.05],
    [120, 200],
  ])('takes %d up to %d', (least, length) => expect(roundLength(least)).toBe(length));
});

describe('rulers', () => {
  it('number round lengths from the edge of the image, with smaller ticks between', () => {
    const ticks = rulerTicks(4, 40, 400);
    const numbered = ticks.filter(({ value }) => value !== null);
    expect(numbered).toEqual([
      { at: 40, value: 0 },
      { at: 120, value: 20 },
      { at: 200, value: 40 },
      { at: 280, value: 60 },
      { at: 360, value: 80 },
    ]);
    expect(ticks.at(0)).toEqual({ at: 8, value: null });
    expect(ticks).toHaveLength(25);
  });

  it('go on for as long as the canvas, at any zoom and in any unit', () => {
    const perUnits = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(perUnits, fc.integer({ min: -1e6, max: 1e6 }), (perUnit, offset) => {
        const ticks = rulerTicks(perUnit, offset, 800);
        expect(ticks.length).toBeGreaterThan(20);
        expect(ticks.length).toBeLessThan(60);
        for (const { at, value } of ticks) {
          expect(at).toBeGreaterThan(-1);
          expect(at).toBeLessThan(801);
          if (value !== null) expect(offset + value * perUnit).toBeCloseTo(at, -1);
        }
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import type { ListedObject } from '../../../renderer/services/objects/object-table.ts';
import {
  ALL_OBJECTS,
  BY_NUMBER,
  countsByClass,
  objectColumns,
  shownObjects,
} from '../../../renderer/ui/objects/shown-objects.ts';
import type { ObjectColumn } from '../../../renderer/ui/objects/shown-objects.ts';

function object(number: number, parts: Partial<ListedObject> = {}): ListedObject {
  return {
    number,
    id: 300 - number,
    class: 1,
    box: { left: 0, top: 0, right: 1, bottom: 1 },
    pixels: 10,
    area: null,
    equivalentDiameter: 3,
    longestDiameter: 4,
    shortestDiameter: 2,
    mean: null,
    isAtBorder: false,
    isDrawn: false,
    work: null,
    isUnedited: null,
    ...parts,
  };
}

const OBJECTS = [
  object(1, { class: 2, mean: 5 }),
  object(2, { pixels: 30, isAtBorder: true, work: { seconds: 2, steps: 0, pixels: 0 }, isUnedited: true }),
  object(3, {
    ...{ mean: -7, longestDiameter: 9 },
    ...{ work: { seconds: 1, steps: 3, pixels: 8 }, isUnedited: false },
  }),
  object(4, { class: 2, pixels: 4, mean: 5 }),
];
const PLACES = new Map([
  [2, 0],
  [1, 1],
]);

const numbers = (by: ObjectColumn, isReversed = false): readonly number[] =>
  shownObjects(OBJECTS, ALL_OBJECTS, { by, isReversed }, PLACES).map(({ number }) => number);

describe('objects in a table', () => {
  it('are sorted by each column, both ways, alike ones by number and those without a value last', () => {
    expect(numbers('number')).toEqual([1, 2, 3, 4]);
    expect(numbers('number', true)).toEqual([4, 3, 2, 1]);
    expect(numbers('class')).toEqual([1, 4, 2, 3]);
    expect(numbers('pixels', true)).toEqual([2, 1, 3, 4]);
    expect(numbers('mean')).toEqual([3, 1, 4, 2]);
    expect(numbers('mean', true)).toEqual([1, 4, 3, 2]);
    expect(numbers('longestDiameter', true)[0]).toBe(3);
    expect(numbers('isAtBorder')[0]).toBe(2);
    expect(numbers('seconds')).toEqual([3, 2, 1, 4]);
    expect(numbers('steps', true)).toEqual([3, 2, 1, 4]);
    expect(numbers('changed')).toEqual([2, 3, 1, 4]);
    expect(numbers('isUnedited')).toEqual([2, 3, 1, 4]);
    expect(numbers('area')).toEqual([1, 2, 3, 4]);
    for (const column of objectColumns) expect(numbers(column)).toHaveLength(4);
  });

  it('are those of a class, and of an area or more', () => {
    const shown = (filter: Partial<typeof ALL_OBJECTS>): readonly number[] =>
      shownObjects(OBJECTS, { ...ALL_OBJECTS, ...filter }, BY_NUMBER, PLACES).map(({ number }) => number);
    expect(shown({ class: 2 })).toEqual([1, 4]);
    expect(shown({ smallest: 10 })).toEqual([1, 2, 3]);
    expect(shown({ class: 2, smallest: 5 })).toEqual([1]);
  });

  it('are counted by class', () => {
    expect([...countsByClass(OBJECTS)]).toEqual([
      [2, 2],
      [1, 2],
    ]);
  });
});

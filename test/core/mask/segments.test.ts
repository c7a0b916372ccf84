import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classMap, classTable, isObject, labelSet, nextObject } from '../../../core/mask/segments.ts';

describe('ids of segments', () => {
  it('are those of classes up to 255, and of objects up to 65,535, after which there are none', () => {
    expect([0, 1, 255, 256, 65_535].map(isObject)).toEqual([false, false, false, true, true]);
    expect([0, 256, 300, 65_535].map(nextObject)).toEqual([256, 256, 300, 65_535]);
    expect(nextObject(65_536)).toBeNull();
  });

  it('have a class: their own, that of the object, or background where nobody knows them', () => {
    const objects = fc.uniqueArray(
      fc.record({ id: fc.integer({ min: 256, max: 65_535 }), class: fc.integer({ min: 1, max: 255 }) }),
      { selector: ({ id }) => id, maxLength: 30 },
    );
    fc.assert(
      fc.property(objects, fc.array(fc.nat(65_535), { minLength: 1 }), (known, pixels) => {
        const ids = [...pixels, ...known.map(({ id }) => id)];
        const { data } = classMap(
          { width: ids.length, height: 1, data: Uint16Array.from(ids) },
          classTable(known),
        );
        const classOf = new Map(known.map((object) => [object.id, object.class]));
        expect([...data]).toEqual(ids.map((id) => (id < 256 ? id : (classOf.get(id) ?? 0))));
      }),
    );
  });

  it('are refused where they cannot be', () => {
    expect(() => classTable([{ id: 255, class: 1 }])).toThrow(RangeError);
    expect(() => classTable([{ id: 65_536, class: 1 }])).toThrow(RangeError);
    expect(() => classTable([{ id: 256, class: 0 }])).toThrow(RangeError);
    expect(() => classTable([{ id: 256, class: 256 }])).toThrow(RangeError);
  });

  it('are told from all others by a set', () => {
    const set = labelSet([2, 700]);
    expect([1, 2, 700, 65_535].map((id) => set[id])).toEqual([0, 1, 1, 0]);
  });
});

import { describe, expect, it } from 'vitest';
import {
  addingOf,
  applyClasses,
  becoming,
  classColor,
  freeColor,
  freeLabel,
  meaningChanges,
  meaningOf,
  nextLabelAfter,
  startingClasses,
  templateChanges,
} from '../../../core/document/classes.ts';
import { propertyNamed } from '../../../core/formats/dicom/seg/codes.ts';

const lesion = { label: 1, name: 'Lesion', color: '#e69f00', locked: false };
const hair = { ...lesion, label: 2, name: 'Hair' };

describe('class definitions', () => {
  it('are added, altered and removed by a step, and back again', () => {
    const list = { classes: [lesion, hair], nextLabel: 3 };
    const after = applyClasses(list, [
      { label: 1, before: { name: 'Lesion' }, after: { name: 'Naevus' } },
      { label: 2, before: hair, after: null },
      addingOf({ ...lesion, label: 3 }),
    ]);
    expect(after.classes.map(({ label, name }) => [label, name])).toEqual([
      [1, 'Naevus'],
      [3, 'Lesion'],
    ]);
    const back = applyClasses(after, [
      { label: 1, before: { name: 'Naevus' }, after: { name: 'Lesion' } },
      addingOf(hair),
      { label: 3, before: { ...lesion, label: 3 }, after: null },
    ]);
    expect(back).toEqual({ classes: [lesion, hair], nextLabel: 4 });
  });

  it('are altered only where they are', () => {
    const list = { classes: [lesion], nextLabel: 2 };
    const changes = [{ label: 1, before: { locked: false }, after: { locked: true } }];
    expect(applyClasses(list, changes).classes).toEqual([{ ...lesion, locked: true }]);
    expect(applyClasses({ classes: [], nextLabel: 2 }, changes).classes).toEqual([]);
  });

  it('never have a label that was used before, and none once 255 were', () => {
    const next = nextLabelAfter(1, [hair]);
    expect(freeLabel(next)).toBe(3);
    expect(nextLabelAfter(next, [lesion])).toBe(next);
    expect(freeLabel(nextLabelAfter(next, [{ ...lesion, label: 255 }]))).toBeNull();
  });
});

describe('the classes of a model in a project', () => {
  const nucleus = { label: 1, name: 'nucleus', color: '#56b4e9' };
  const list = { classes: [{ ...lesion, origin: 'lesion' }], nextLabel: 2 };

  it('are classes of their own, whatever the labels of other models were', () => {
    expect(meaningOf(list, [nucleus])).toEqual([{ ...nucleus, label: 2, locked: false, origin: 'nucleus' }]);
  });

  it('are found again by the name the model gives them, also once people call them something else', () => {
    const renamed = { ...lesion, name: 'melanoma', origin: 'lesion' };
    for (const name of ['lesion', 'Lesion']) {
      expect(meaningOf({ classes: [renamed], nextLabel: 2 }, [{ ...nucleus, name }])).toEqual([renamed]);
    }
  });

  it('are those of people that are called the same, in capitals or not', () => {
    const own = { ...lesion, label: 7, name: ' Nucleus' };
    expect(meaningOf({ classes: [own], nextLabel: 8 }, [nucleus])).toEqual([own]);
    // What stands for another model's class is not called the same for long.
    const other = { ...own, origin: 'lesion' };
    expect(meaningOf({ classes: [other], nextLabel: 8 }, [nucleus])[0]?.label).toBe(8);
  });

  it('keep the model’s labels where no class ever had them, and never take one that was used', () => {
    const classes = [
      nucleus,
      { ...nucleus, label: 9, name: 'border' },
      { ...nucleus, label: 4, name: 'debris' },
    ];
    expect(meaningOf({ classes: [], nextLabel: 3 }, classes).map(({ label }) => label)).toEqual([3, 9, 10]);
    const none = { classes: [lesion], nextLabel: 256 };
    expect(() => meaningOf(none, [nucleus])).toThrow(RangeError);
    expect(() => meaningOf(none, [nucleus])).toThrow(/no label left for the class nucleus/);
    expect(meaningOf(none, [{ ...nucleus, name: 'lesion' }])).toHaveLength(1);
  });

  it('mean what a person says, one class each, and what they meant before when that is taken back', () => {
    const own = { classes: [{ ...lesion, origin: 'nucleus' }, hair], nextLabel: 3 };
    const changes = meaningChanges(own, 'nucleus', 2);
    const after = applyClasses(own, changes);
    expect(meaningOf(after, [nucleus])).toEqual([{ ...hair, origin: 'nucleus' }]);
    expect(meaningChanges(after, 'nucleus', 2)).toEqual([]);
    expect(meaningChanges(after, 'nucleus', 7)).toEqual([]);
    const back = changes.map(({ label, before, after: made }) => ({ label, before: made, after: before }));
    expect(meaningOf(applyClasses(after, back), [nucleus])[0]?.label).toBe(1);
  });

  it('are not found by the name of a class that stands for nothing any more, once another does', () => {
    const own = { classes: [{ ...lesion, name: 'nucleus' }, hair], nextLabel: 3 };
    const after = applyClasses(own, meaningChanges(own, 'nucleus', 2));
    expect(meaningOf(after, [nucleus])[0]?.label).toBe(2);
  });

  it('look different from those that are there', () => {
    const [found] = meaningOf(list, [{ ...nucleus, color: lesion.color }]);
    expect(found?.color).not.toBe(lesion.color);
    // The palette's colour for the new label may be taken, too, as may be those of the model's other classes.
    const taken = [1, 2, 3].map((label) => ({
      ...lesion,
      label,
      color: classColor(label + 1).toUpperCase(),
    }));
    const all = meaningOf({ classes: taken, nextLabel: 4 }, [
      { ...nucleus, color: classColor(2) },
      { ...nucleus, name: 'border', color: classColor(3) },
      { ...nucleus, name: 'debris', color: '#123456' },
      { ...nucleus, name: 'mitosis', color: '#123456' },
    ]);
    const colors = [...taken, ...all].map(({ color }) => color.toLowerCase());
    expect(new Set(colors).size).toBe(7);
    expect(colors[5]).toBe('#123456');
  });
});

describe('the classes that a project begins with', () => {
  const skin = [
    { label: 2, name: 'skin', color: '#009e73' },
    { label: 9, name: 'hair', color: '#cc79a7' },
  ];

  it('become those of another model, label by label, and back', () => {
    const begun = { classes: [lesion, hair], nextLabel: 3 };
    const changes = becoming(begun, startingClasses(skin));
    const list = applyClasses(begun, changes);
    expect(list.classes).toMatchObject(skin.map((own) => ({ ...own, locked: false, origin: own.name })));
    expect(list.nextLabel).toBe(10);
    const back = applyClasses(
      list,
      becoming(
        list,
        begun.classes.map((own) => ({ ...own, origin: '' })),
      ),
    );
    expect(back.classes).toMatchObject(begun.classes);
  });

  it('are drawn as objects where the model says that each piece is one', () => {
    const nuclei = [{ label: 1, name: 'nucleus', color: '#e69f00', objects: true }];
    expect(startingClasses(nuclei)).toMatchObject([{ name: 'nucleus', objects: true }]);
    expect(meaningOf({ classes: [hair], nextLabel: 3 }, nuclei)).toMatchObject([{ label: 3, objects: true }]);
    const own = { ...lesion, name: 'nucleus' };
    expect(meaningOf({ classes: [own], nextLabel: 2 }, nuclei)).toEqual([own]);
  });

  it('are the same only where nothing about them was changed', () => {
    const classes = startingClasses(skin);
    const differs = (change: object) =>
      becoming({ classes: classes.map((own) => ({ ...own, ...change })) }, classes).length > 0;
    expect(differs({})).toBe(false);
    expect(differs({ property: null, objects: false })).toBe(false);
    expect(differs({ color: '#000000' })).toBe(true);
    expect(differs({ locked: true })).toBe(true);
    expect(differs({ objects: true })).toBe(true);
    expect(differs({ property: propertyNamed('vessel') })).toBe(true);
    expect(becoming({ classes: classes.slice(1) }, classes)).toHaveLength(1);
  });
});

describe('the classes of a template', () => {
  const wanted = [
    { name: 'hair', color: '#112233' },
    { name: 'Vessel', color: '#445566', origin: 'vessel' },
  ];

  it('come to those that are there by their names, with new labels for what is new', () => {
    const list = { classes: [lesion, hair], nextLabel: 5 };
    const after = applyClasses(list, templateChanges(list, wanted));
    expect(after.classes).toEqual([
      lesion,
      { ...hair, color: '#112233' },
      { ...wanted[1], label: 5, locked: false },
    ]);
    expect(templateChanges(after, wanted)).toEqual([]);
  });

  it('bring their codes, and leave those of others alone', () => {
    const property = propertyNamed('vessel');
    const list = { classes: [{ ...lesion, property }, hair], nextLabel: 5 };
    const coded = { name: 'Hair', color: hair.color, property };
    const changes = templateChanges(list, [coded, { name: lesion.name, color: lesion.color }]);
    expect(changes).toEqual([{ label: hair.label, before: { property: null }, after: { property } }]);
  });

  it('say whether they are drawn as objects', () => {
    const list = { classes: [lesion, hair], nextLabel: 5 };
    const changes = templateChanges(list, [{ name: 'Hair', color: hair.color, objects: true }]);
    expect(changes).toEqual([{ label: 2, before: { objects: false }, after: { objects: true } }]);
  });

  it('are refused where there are no labels left', () => {
    expect(() => templateChanges({ classes: [], nextLabel: 256 }, wanted)).toThrow(/for the class hair/);
  });
});

describe('class colours', () => {
  const all = Array.from({ length: 255 }, (_, i) => classColor(i + 1));

  it('are those of the palette where they are free, and the next one where not', () => {
    const but = (label: number) =>
      all.filter((color) => color !== classColor(label)).map((color) => ({ color }));
    expect(freeColor([], 9)).toBe(classColor(9));
    expect(freeColor([], 9, '#010203')).toBe('#010203');
    expect(freeColor(but(10), 9)).toBe(classColor(10));
    expect(freeColor(but(3), 200, classColor(5))).toBe(classColor(3));
  });

  it('are 255 different ones', () => {
    expect(new Set(all).size).toBe(255);
    for (const color of all) expect(color).toMatch(/^#[0-9a-f]{6}$/);
  });

  // Viénot, Brettel and Mollon, "Digital video colourmaps for checking the legibility of displays by dichromats", 1999.
  it.each([
    ['no red cones', [0.11238, 0.88762, 0, 0.11238, 0.88762, 0, 0.00401, -0.00401, 1]],
    ['no green cones', [0.29275, 0.70725, 0, 0.29275, 0.70725, 0, -0.02234, 0.02234, 1]],
    ['all cones', [1, 0, 0, 0, 1, 0, 0, 0, 1]],
  ] as const)('of the first eight stay apart for eyes with %s', (_, matrix) => {
    const seen = all.slice(0, 8).map((color) => lab(throughEyes(linear(color), matrix)));
    seen.forEach((a, i) => {
      for (const b of seen.slice(i + 1)) {
        expect(Math.hypot(...a.map((value, axis) => value - (b[axis] ?? 0)))).toBeGreaterThan(10);
      }
    });
  });
});

function linear(color: string): readonly number[] {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
}

function throughEyes(rgb: readonly number[], matrix: readonly number[]): readonly number[] {
  const row = (at: number): number =>
    rgb.reduce((sum, value, axis) => sum + value * (matrix[at + axis] ?? 0), 0);
  return [row(0), row(3), row(6)].map((value) => Math.min(Math.max(value, 0), 1));
}

/** CIE L*a*b* of linear sRGB, D65. */
function lab([red = 0, green = 0, blue = 0]: readonly number[]): readonly number[] {
  const f = (value: number): number => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116);
  const x = f((0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505);
  const y = f(0.2126 * red + 0.7152 * green + 0.0722 * blue);
  const z = f((0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

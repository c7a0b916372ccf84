import { describe, expect, it } from 'vitest';
import {
  addMissing,
  applyClasses,
  classColor,
  freeLabel,
  nextLabelAfter,
} from '../../../core/document/classes.ts';

const lesion = { label: 1, name: 'Lesion', color: '#e69f00', locked: false };
const hair = { ...lesion, label: 2, name: 'Hair' };

describe('class definitions', () => {
  it('are added, altered and removed by a step, and back again', () => {
    const changes = [
      { label: 1, before: lesion, after: { ...lesion, name: 'Naevus' } },
      { label: 2, before: hair, after: null },
      { label: 3, before: null, after: { ...lesion, label: 3 } },
    ];
    const after = applyClasses([lesion, hair], changes, 'after');
    expect(after.map(({ label, name }) => [label, name])).toEqual([
      [1, 'Naevus'],
      [3, 'Lesion'],
    ]);
    expect(applyClasses(after, changes, 'before')).toEqual([lesion, hair]);
  });

  it('never have a label that was used before, and none once 255 were', () => {
    const next = nextLabelAfter(1, [hair]);
    expect(freeLabel(next)).toBe(3);
    expect(nextLabelAfter(next, [lesion])).toBe(next);
    expect(freeLabel(nextLabelAfter(next, [{ ...lesion, label: 255 }]))).toBeNull();
  });

  it('keep their meaning when a model brings others', () => {
    const list = { classes: [lesion], nextLabel: 9 };
    expect(addMissing(list, [{ ...hair, label: 1 }])).toBe(list);
    expect(addMissing(list, [hair])).toEqual({ classes: [lesion, hair], nextLabel: 9 });
    expect(addMissing(list, [{ ...hair, label: 20 }]).nextLabel).toBe(21);
  });
});

describe('class colours', () => {
  const all = Array.from({ length: 255 }, (_, i) => classColor(i + 1));

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

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colorOfLab, labOfColor } from '../../../../core/formats/dicom/cielab.ts';

const byte = fc.integer({ min: 0, max: 255 }).map((value) => value.toString(16).padStart(2, '0'));

describe('colours as CIELab', () => {
  it('are what they were', () => {
    fc.assert(
      fc.property(byte, byte, byte, (red, green, blue) => {
        const color = `#${red}${green}${blue}`;
        expect(colorOfLab(labOfColor(color))).toBe(color);
      }),
    );
  });

  /** L*, a* and b* of sRGB under D50, as B. Lindbloom's calculator has them. */
  it.each([
    ['#ffffff', 100, 0, 0],
    ['#000000', 0, 0, 0],
    ['#ff0000', 54.29, 80.81, 69.89],
    ['#0000ff', 29.57, 68.3, -112.03],
    ['#808080', 53.59, 0, 0],
  ])('are those of the standard: %s', (color, l, a, b) => {
    const [codeL, codeA, codeB] = labOfColor(color);
    expect((codeL / 65_535) * 100).toBeCloseTo(l, 1);
    expect((codeA / 65_535) * 255 - 128).toBeCloseTo(a, 1);
    expect((codeB / 65_535) * 255 - 128).toBeCloseTo(b, 1);
  });
});

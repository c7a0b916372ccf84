import { describe, expect, it } from 'vitest';
import { Provenance } from '../../../core/mask/provenance.ts';
import type { Rect } from '../../../core/geometry/rect.ts';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { uncertainRegions, regionBoxes } from '../../../core/mask/regions.ts';
import { mask } from '../../support/ascii-mask.ts';

const size = { width: 200, height: 160 };

describe('uncertain regions', () => {
  const near: Rect = { left: 20, top: 20, right: 26, bottom: 26 };
  const far: Rect = { left: 100, top: 60, right: 106, bottom: 66 };

  it('come in the order of their uncertainty, which the threshold decides', () => {
    const map = probability([near, 0.5], [far, 0.6]);
    expect(uncertainRegions(new LabelGrid(size), map, 0.5)).toEqual([near, far]);
    expect(uncertainRegions(new LabelGrid(size), map, 0.6)).toEqual([far, near]);
    expect(uncertainRegions(new LabelGrid(size), map, 0.9)).toEqual([]);
  });

  it('leave out what a person decided on, and specks', () => {
    const grid = new LabelGrid(size);
    for (let y = near.top; y < near.bottom; y++) {
      grid.provenance.fill(Provenance.human, y * size.width + near.left, y * size.width + near.right);
    }
    const speck = { left: 150, top: 20, right: 151, bottom: 22 };
    expect(uncertainRegions(grid, probability([near, 0.5], [far, 0.6], [speck, 0.5]), 0.5)).toEqual([far]);
  });

  it('are pieces of a long outline, so that each can be looked at', () => {
    const line = { left: 0, top: 80, right: 200, bottom: 83 };
    const regions = uncertainRegions(new LabelGrid(size), probability([line, 0.5]), 0.5);
    expect(regions.length).toBeGreaterThan(3);
    for (const { left, right } of regions) expect(right - left).toBeLessThanOrEqual(48);
    expect(regions.reduce((sum, { left, right }) => sum + right - left, 0)).toBe(200);
  });

  it('are found in large images too, in image pixels', () => {
    const large = { width: 3000, height: 2000 };
    const spot = { left: 1500, top: 1200, right: 1600, bottom: 1300 };
    const [region] = uncertainRegions(new LabelGrid(large), probabilityOf(large, [[spot, 0.5]]), 0.5);
    expect(region?.left).toBeCloseTo(1500, -1);
    expect(region?.bottom).toBeCloseTo(1300, -1);
  });

  function probability(...spots: readonly (readonly [Rect, number])[]): ReturnType<typeof probabilityOf> {
    return probabilityOf(size, spots);
  }
});

describe('boxes around regions', () => {
  it('come largest first', () => {
    expect(regionBoxes(mask('#....\n...##\n...#.'))).toEqual([
      { left: 3, top: 1, right: 5, bottom: 3 },
      { left: 0, top: 0, right: 1, bottom: 1 },
    ]);
  });
});

function probabilityOf({ width, height }: typeof size, spots: readonly (readonly [Rect, number])[]) {
  const data = new Uint8Array(width * height);
  for (const [{ left, top, right, bottom }, value] of spots) {
    for (let y = top; y < bottom; y++)
      data.fill(Math.round(value * 255), y * width + left, y * width + right);
  }
  return { width, height, channels: 1, data };
}

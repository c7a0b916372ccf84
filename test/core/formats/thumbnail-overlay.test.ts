import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { thumbnailOverlay, thumbnailSize } from '../../../core/formats/thumbnail-overlay.ts';
import { LabelGrid } from '../../../core/mask/label-grid.ts';
import { encodeTiles } from '../../../core/mask/tiles.ts';

const CLASSES = [
  { label: 1, name: 'Lesion', color: '#e69f00', locked: false },
  { label: 7, name: 'Vessel', color: '#0072b2', locked: false },
] as const;

async function pixels(png: Uint8Array) {
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): readonly number[] => [
    ...data.subarray(4 * (y * info.width + x)).subarray(0, 4),
  ];
  return { width: info.width, height: info.height, at };
}

describe('a mask over a thumbnail', () => {
  it('has the colours of its classes where there is a label, and is clear elsewhere', async () => {
    const size = { width: 200, height: 100 };
    const grid = new LabelGrid(size);
    for (let y = 0; y < 50; y++) grid.data.fill(1, y * 200, y * 200 + 100);
    for (let y = 50; y < 100; y++) grid.data.fill(7, y * 200 + 100, y * 200 + 200);
    const overlay = await pixels(thumbnailOverlay(size, encodeTiles(grid), CLASSES, 20));
    expect([overlay.width, overlay.height]).toEqual([20, 10]);
    expect(overlay.at(9, 4)).toEqual([0xe6, 0x9f, 0x00, 255]);
    expect(overlay.at(10, 5)).toEqual([0x00, 0x72, 0xb2, 255]);
    expect(overlay.at(10, 4)[3]).toBe(0);
    expect(overlay.at(9, 5)[3]).toBe(0);
  });

  it('is the mask itself where the image is as small, border tiles included', async () => {
    const size = { width: 70, height: 66 };
    const grid = new LabelGrid(size);
    grid.data[65 * 70 + 69] = 1;
    grid.data[63 * 70 + 64] = 7;
    const overlay = await pixels(thumbnailOverlay(size, encodeTiles(grid), CLASSES, 192));
    expect([overlay.width, overlay.height]).toEqual([70, 66]);
    expect(overlay.at(69, 65)).toEqual([0xe6, 0x9f, 0x00, 255]);
    expect(overlay.at(64, 63)).toEqual([0x00, 0x72, 0xb2, 255]);
    expect(overlay.at(68, 65)[3]).toBe(0);
  });
});

describe('the size of a thumbnail', () => {
  it('keeps the shape, has at least a pixel, and enlarges nothing', () => {
    expect(thumbnailSize({ width: 6000, height: 4000 }, 192)).toEqual({ width: 192, height: 128 });
    expect(thumbnailSize({ width: 5000, height: 3 }, 192)).toEqual({ width: 192, height: 1 });
    expect(thumbnailSize({ width: 40, height: 30 }, 192)).toEqual({ width: 40, height: 30 });
  });
});

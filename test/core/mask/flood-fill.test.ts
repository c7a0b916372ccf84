import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floodFill } from '../../../core/mask/flood-fill.ts';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import { labelMaps } from '../../support/arbitrary-rasters.ts';
import { mask } from '../../support/ascii-mask.ts';
import { drawSpans, spanPixels } from '../../support/draw-spans.ts';

describe('flood fill', () => {
  it('stops at other labels and does not pass corners', () => {
    const map = mask(`
      ..#....
      ..#.##.
      ##.#...
      ...#...`);
    expect(drawSpans(floodFill(map.data, map, 0, 0, only(0)), map)).toBe(
      ['##.....', '##.....', '.......', '.......'].join('\n'),
    );
  });

  it('finds nothing where the seed is not accepted', () => {
    const map = mask('.#.');
    expect(floodFill(map.data, map, 1, 0, only(0))).toHaveLength(0);
  });

  it('equals a pixel by pixel fill on any map', () => {
    fc.assert(
      fc.property(labelMaps(24, 2), fc.nat(), (map, place) => {
        const seed = place % map.data.length;
        const label = map.data[seed] as number;
        const filled = floodFill(map.data, map, seed % map.width, Math.floor(seed / map.width), only(label));
        expect(spanPixels(filled, map)).toEqual(referenceFill(map, seed));
      }),
      { numRuns: 150 },
    );
  });

  it('reaches both ends of a long row', () => {
    const row = { width: 300, height: 1, data: new Uint8Array(300).fill(1, 299) };
    for (const seed of [0, 150, 298])
      expect([...floodFill(row.data, row, seed, 0, only(0))]).toEqual([0, 0, 299]);
  });

  it('equals it on wide maps with few obstacles too, where runs are long', () => {
    const width = 150;
    const obstacles = fc.array(fc.nat({ max: width * 9 - 1 }), { maxLength: 60 });
    fc.assert(
      fc.property(obstacles, fc.nat({ max: width * 9 - 1 }), (closed, seed) => {
        const map = { width, height: 9, data: new Uint8Array(width * 9) };
        for (const pixel of closed) map.data[pixel] = 1;
        map.data[seed] = 0;
        const filled = floodFill(map.data, map, seed % width, Math.floor(seed / width), only(0));
        expect(Buffer.compare(spanPixels(filled, map), referenceFill(map, seed))).toBe(0);
      }),
    );
  });
});

function only(label: number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) => (value === label ? 1 : 0));
}

function referenceFill({ data, width, height }: LabelMap, seed: number): Uint8Array {
  const filled = new Uint8Array(data.length);
  const queue = [seed];
  while (queue.length > 0) {
    const pixel = queue.pop() as number;
    if (filled[pixel] === 1 || data[pixel] !== data[seed]) continue;
    filled[pixel] = 1;
    const x = pixel % width;
    const y = Math.floor(pixel / width);
    if (x > 0) queue.push(pixel - 1);
    if (x + 1 < width) queue.push(pixel + 1);
    if (y > 0) queue.push(pixel - width);
    if (y + 1 < height) queue.push(pixel + width);
  }
  return filled;
}

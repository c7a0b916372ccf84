import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rectOf } from '../../../core/geometry/rect.ts';
import { spansWhere } from '../../../core/geometry/spans.ts';
import type { Spans } from '../../../core/geometry/spans.ts';
import { floodFill } from '../../../core/mask/flood-fill.ts';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import type { VolumeSpans } from '../../../core/mask/sphere.ts';
import { findVoxels } from '../../../core/mask/voxel-search.ts';
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

describe('a fill through a volume', () => {
  const SIDES = [7, 6, 5] as const;
  const voxels = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 210, maxLength: 210 });

  it('equals a voxel by voxel fill by values, in what it is kept to', () => {
    fc.assert(
      fc.property(voxels, voxels, fc.nat({ max: 209 }), (values, places, place) => {
        const [width, height, frames] = SIDES;
        const isOpen = (i: number): boolean => values[i] !== 0 && places[i] !== 0 && i < 42 * 4;
        const seed = [place % width, Math.floor(place / width) % height, Math.floor(place / 42)] as const;
        // The last frame is left out.
        const within = new Map<number, Spans | null>(
          Array.from({ length: frames - 1 }, (_, frame) => {
            const own = Uint8Array.from(places.slice(frame * 42, (frame + 1) * 42));
            return [frame, spansWhere(own, rectOf({ width, height }), Uint8Array.of(0, 1, 1, 1, 1))];
          }),
        );
        const valuesOf = (frame: number) => Uint8Array.from(values.slice(frame * 42, (frame + 1) * 42));
        const search = { within, range: { low: 1, high: 4 }, seed };
        const found = findVoxels(search, { width, height }, valuesOf);
        if (found === 'too-many') throw new Error('Too many');
        const filled = new Uint8Array(210);
        for (const [frame, spans] of found) filled.set(spanPixels(spans, { width, height }), frame * 42);
        expect(filled).toEqual(filledThrough(SIDES, seed, isOpen));
      }),
      { numRuns: 150 },
    );
  });

  it('asks for the values of those frames alone that it reaches', () => {
    const asked: number[] = [];
    const valuesOf = (frame: number) => {
      asked.push(frame);
      return new Uint8Array(4).fill(frame === 3 ? 0 : 9);
    };
    const within = new Map(Array.from({ length: 6 }, (_, frame) => [frame, null]));
    const search = { within, range: { low: 9, high: 9 }, seed: [0, 0, 1] } as const;
    const found = findVoxels(search, { width: 2, height: 2 }, valuesOf);
    expect(asked.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3]);
    expect([...(found as VolumeSpans)].filter(([, spans]) => spans.length > 0)).toHaveLength(3);
  });

  it('gives up on regions of too many runs', () => {
    const checks = (frame: number) => Uint8Array.from({ length: 64 }, (_, i) => (frame === 0 ? i % 2 : 1));
    const within = new Map([0, 1].map((frame) => [frame, null] as const));
    const search = { within, range: { low: 1, high: 1 }, seed: [1, 0, 0] } as const;
    const size = { width: 8, height: 8 };
    expect(findVoxels(search, size, checks, 39)).toBe('too-many');
    expect(findVoxels(search, size, checks, 40)).not.toBe('too-many');
  });

  it('finds all voxels of a range where nothing is said of a seed', () => {
    const within = new Map<number, Spans | null>([
      [0, Int32Array.of(0, 1, 3)],
      [2, null],
    ]);
    const found = findVoxels({ within, range: { low: 2, high: 5 } }, { width: 4, height: 1 }, (frame) =>
      Uint8Array.of(frame + 2, frame, 3, frame),
    );
    expect(found).toEqual(
      new Map([
        [0, Int32Array.of(0, 2, 3)],
        [2, Int32Array.of(0, 0, 4)],
      ]),
    );
  });
});

/** Voxels connected by sides to the seed through open ones, one by one. */
function filledThrough(
  [width, height, frames]: readonly [number, number, number],
  [x, y, z]: readonly [number, number, number],
  isOpen: (voxel: number) => boolean,
): Uint8Array {
  const filled = new Uint8Array(width * height * frames);
  const visit = (column: number, row: number, frame: number): void => {
    const isInside =
      column >= 0 && row >= 0 && frame >= 0 && column < width && row < height && frame < frames;
    const voxel = column + width * (row + height * frame);
    if (!isInside || filled[voxel] === 1 || !isOpen(voxel)) return;
    filled[voxel] = 1;
    for (const side of [-1, 1]) {
      visit(column + side, row, frame);
      visit(column, row + side, frame);
      visit(column, row, frame + side);
    }
  };
  visit(x, y, z);
  return filled;
}

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

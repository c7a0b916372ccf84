import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import {
  boundary,
  dice,
  distanceTransform,
  hausdorff95,
  iou,
  overlap,
  percentile,
} from '../../../core/mask/stats.ts';
import { labelMaps, labelMapsOf, sizes } from '../../support/arbitrary-rasters.ts';
import { ascii, mask } from '../../support/ascii-mask.ts';

const pairs = sizes(12).chain((size) => fc.tuple(labelMapsOf(size), labelMapsOf(size)));

function points(map: LabelMap): { x: number; y: number }[] {
  return [...map.data.keys()]
    .filter((pixel) => map.data[pixel] !== 0)
    .map((pixel) => ({ x: pixel % map.width, y: Math.floor(pixel / map.width) }));
}

function nearest(from: { x: number; y: number }, to: readonly { x: number; y: number }[]): number {
  return Math.min(...to.map(({ x, y }) => Math.hypot(x - from.x, y - from.y)));
}

describe('overlap', () => {
  it('counts the pixels of one label, or of any', () => {
    const a = mask('112.\n..22');
    const b = mask('1.22\n..2.');
    expect(overlap(a, b, 2)).toEqual({ intersection: 2, a: 3, b: 3 });
    expect(overlap(a, b)).toEqual({ intersection: 3, a: 5, b: 4 });
  });

  it('refuses masks of different size', () => {
    expect(() => overlap(mask('#'), mask('##'))).toThrow('1 x 1 and 2 x 1');
  });
});

describe('dice and iou', () => {
  it('follow their definitions', () => {
    expect(dice({ intersection: 2, a: 3, b: 5 })).toBe(0.5);
    expect(iou({ intersection: 2, a: 3, b: 5 })).toBeCloseTo(1 / 3, 12);
  });

  it('are 1 for two empty masks and 0 when one is empty', () => {
    expect([dice, iou].map((measure) => measure({ intersection: 0, a: 0, b: 0 }))).toEqual([1, 1]);
    expect([dice, iou].map((measure) => measure({ intersection: 0, a: 0, b: 7 }))).toEqual([0, 0]);
  });

  it('are linked by dice = 2 iou / (1 + iou), and symmetric', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const counts = overlap(a, b);
        expect(dice(counts)).toBeCloseTo((2 * iou(counts)) / (1 + iou(counts)), 12);
        expect(dice(overlap(b, a))).toBe(dice(counts));
      }),
    );
  });
});

describe('boundary', () => {
  it('keeps pixels with an edge to the outside, the image border included', () => {
    expect(ascii(boundary(mask('.###.\n.###.\n.###.\n.....')))).toBe('.###.\n.#.#.\n.###.\n.....');
    expect(ascii(boundary(mask('###\n###\n###')))).toBe('###\n#.#\n###');
    expect(ascii(boundary(mask('222\n232\n222'), 2))).toBe('###\n#.#\n###');
  });
});

describe('distanceTransform', () => {
  it('equals the distance to the nearest of all pixels', () => {
    fc.assert(
      fc.property(labelMaps(13), fc.nat(12), (map, keep) => {
        // Sparse maps make long distances.
        const data = map.data.map((label, pixel) => (pixel % (keep + 1) === 0 ? label : 0));
        const sparse = { ...map, data };
        const targets = points(sparse);
        distanceTransform(sparse).forEach((distance, pixel) => {
          const here = { x: pixel % map.width, y: Math.floor(pixel / map.width) };
          if (targets.length === 0) expect(distance).toBe(Infinity);
          else expect(distance).toBe(Math.fround(nearest(here, targets)));
        });
      }),
      { numRuns: 200 },
    );
  });
});

describe('hausdorff95', () => {
  it('equals brute force over all pairs of boundary pixels', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const [pointsA, pointsB] = [points(boundary(a)), points(boundary(b))];
        fc.pre(pointsA.length > 0 && pointsB.length > 0);
        const distances = [
          ...pointsA.map((point) => nearest(point, pointsB)),
          ...pointsB.map((point) => nearest(point, pointsA)),
        ].sort((p, q) => p - q);
        expect(hausdorff95(a, b)).toBeCloseTo(percentile(distances, 0.95), 5);
        expect(hausdorff95(b, a)).toBe(hausdorff95(a, b));
      }),
      { numRuns: 200 },
    );
  });

  it('is 0 for equal masks, 0 for two empty ones, and undefined when one is empty', () => {
    const shape = mask('.##\n.#.');
    const empty = mask('...\n...');
    expect(hausdorff95(shape, shape)).toBe(0);
    expect(hausdorff95(empty, empty)).toBe(0);
    expect(hausdorff95(shape, empty)).toBeNull();
    expect(hausdorff95(empty, shape)).toBeNull();
  });

  it('measures one label among others', () => {
    expect(hausdorff95(mask('1..2'), mask('.1.2'), 1)).toBe(1);
    expect(hausdorff95(mask('1..2'), mask('.1.2'), 2)).toBe(0);
  });

  it('is not moved by a few stray pixels', () => {
    const size = { width: 60, height: 40 };
    const square = Uint8Array.from({ length: 2400 }, (_, i) => {
      const [x, y] = [i % 60, Math.floor(i / 60)];
      return x >= 5 && x < 35 && y >= 5 && y < 35 ? 1 : 0;
    });
    const stray = square.slice();
    stray[20 * 60 + 58] = 1;
    expect(hausdorff95({ ...size, data: square }, { ...size, data: stray })).toBe(0);
  });
});

describe('percentile', () => {
  it('interpolates between ranks', () => {
    expect(percentile([0, 10, 20], 0.5)).toBe(10);
    expect(percentile([0, 10, 20], 0.75)).toBe(15);
    expect(percentile([4], 0.95)).toBe(4);
  });
});

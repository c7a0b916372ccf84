import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import {
  connectedComponents,
  fillHoles,
  keepLargest,
  removeSmallRegions,
} from '../../../core/mask/components.ts';
import type { Connectivity } from '../../../core/mask/connected-runs.ts';
import { labelMaps } from '../../support/arbitrary-rasters.ts';
import { ascii, mask } from '../../support/ascii-mask.ts';

/** Region ids by flooding from each pixel not reached yet, row by row. */
function flooded(map: LabelMap, connectivity: Connectivity): Int32Array {
  const ids = new Int32Array(map.data.length);
  let last = 0;
  map.data.forEach((label, start) => {
    if (label === 0 || ids[start] !== 0) return;
    last++;
    const queue = [start];
    ids[start] = last;
    for (let pixel = queue.pop(); pixel !== undefined; pixel = queue.pop()) {
      for (const next of neighbours(map, pixel, connectivity)) {
        if (map.data[next] !== label || ids[next] !== 0) continue;
        ids[next] = last;
        queue.push(next);
      }
    }
  });
  return ids;
}

function neighbours({ width, height }: LabelMap, pixel: number, connectivity: Connectivity): number[] {
  const found: number[] = [];
  const x = pixel % width;
  const y = Math.floor(pixel / width);
  for (let dy = -1; dy <= 1; dy++) {
    for (let dx = -1; dx <= 1; dx++) {
      const steps = Math.abs(dx) + Math.abs(dy);
      if (steps === 0 || (connectivity === 4 && steps === 2)) continue;
      if (x + dx < 0 || y + dy < 0 || x + dx >= width || y + dy >= height) continue;
      found.push(pixel + dy * width + dx);
    }
  }
  return found;
}

describe('connectedComponents', () => {
  it.each([4, 8] as const)('finds the same regions as flooding, connectivity %i', (connectivity) => {
    fc.assert(
      fc.property(labelMaps(14, 2), (map) => {
        const { labels, sizes, values } = connectedComponents(map, connectivity);
        const expected = flooded(map, connectivity);
        expect(labels).toEqual(expected);
        const counts = sizes.map((_, id) => expected.filter((other) => other === id).length);
        expect(sizes).toEqual(counts);
        labels.forEach((id, pixel) => {
          expect(values[id]).toBe(map.data[pixel]);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('joins arms that meet late', () => {
    const { sizes } = connectedComponents(mask('#.#.#\n#.#.#\n#####'), 4);
    expect(sizes).toEqual([4, 11]);
  });

  it('separates corners unless they connect', () => {
    const diagonal = mask('#.\n.#');
    expect(connectedComponents(diagonal, 4).sizes).toEqual([2, 1, 1]);
    expect(connectedComponents(diagonal, 8).sizes).toEqual([2, 2]);
  });
});

describe('fillHoles', () => {
  it('fills what the border cannot reach', () => {
    expect(ascii(fillHoles(mask('.###.\n.#.#.\n.###.\n#...#')))).toBe('.###.\n.###.\n.###.\n#...#');
    expect(ascii(fillHoles(mask('.#.\n#.#\n.#.')))).toBe('.#.\n###\n.#.');
    expect(ascii(fillHoles(mask('.#.\n#.#\n...')))).toBe('.#.\n#.#\n...');
  });

  it.each(['#.#\n#.#\n###', '###\n#..\n###', '###\n#.#\n#.#', '###\n..#\n###'])(
    'leaves a bay open that reaches the border',
    (drawing) => {
      expect(ascii(fillHoles(mask(drawing)))).toBe(drawing);
    },
  );

  it('takes the label with the longest shared border, then the smallest', () => {
    expect(ascii(fillHoles(mask('2222\n2..3\n2223')))).toBe(ascii(mask('2222\n2223\n2223')));
    expect(ascii(fillHoles(mask('.3.\n2.2\n.3.')))).toBe('.3.\n222\n.3.');
  });

  it('is idempotent, only adds, and grows with its input', () => {
    fc.assert(
      fc.property(labelMaps(12), fc.array(fc.nat(143), { maxLength: 20 }), (map, extra) => {
        const filled = fillHoles(map);
        expect(fillHoles(filled)).toEqual(filled);
        const larger = { ...map, data: map.data.map((label, pixel) => (extra.includes(pixel) ? 1 : label)) };
        const largerFilled = fillHoles(larger);
        map.data.forEach((label, pixel) => {
          if (label !== 0) expect(filled.data[pixel]).toBe(label);
          if (filled.data[pixel] === 1) expect(largerFilled.data[pixel]).toBe(1);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('changes no label and leaves no hole among several labels', () => {
    fc.assert(
      fc.property(labelMaps(12, 3), (map) => {
        const filled = fillHoles(map);
        const before = filled.data.map((label, pixel) => (map.data[pixel] === 0 ? 0 : label));
        expect(before).toEqual(map.data);
        expect(fillHoles(filled)).toEqual(filled);
      }),
    );
  });
});

describe('removeSmallRegions', () => {
  it('drops regions under the size and keeps those of it', () => {
    const map = mask('##..2\n....2\n1..#.');
    expect(ascii(removeSmallRegions(map, 2))).toBe('##..2\n....2\n.....');
    expect(ascii(removeSmallRegions(map, 3))).toBe('.....\n.....\n.....');
  });

  it('counts pixels that touch by corners as one region', () => {
    expect(ascii(removeSmallRegions(mask('#.\n.#'), 2))).toBe('#.\n.#');
  });

  it('leaves only regions of the size', () => {
    fc.assert(
      fc.property(labelMaps(12, 2), fc.nat(12), (map, smallest) => {
        const { sizes } = connectedComponents(removeSmallRegions(map, smallest), 8);
        expect(sizes.slice(1).every((size) => size >= smallest)).toBe(true);
      }),
    );
  });
});

describe('keepLargest', () => {
  it('keeps one region of each label, the first of equal ones', () => {
    expect(ascii(keepLargest(mask('##.22\n.....\n###.2\n....2')))).toBe('...22\n.....\n###..\n.....');
  });
});

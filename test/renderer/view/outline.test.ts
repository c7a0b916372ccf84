import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rectOf } from '../../../core/geometry/rect.ts';
import type { Rect } from '../../../core/geometry/rect.ts';
import type { LabelMap } from '../../../core/imaging/raster.ts';
import { joinedSegments, outlineSegments, outlineStep } from '../../../renderer/view/outline.ts';

const maps: fc.Arbitrary<LabelMap> = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([width, height]) =>
    fc
      .array(fc.integer({ min: 0, max: 3 }), { minLength: width * height, maxLength: width * height })
      .map((labels) => ({ width, height, data: Uint8Array.from(labels) })),
  );

/** Unit edges of one label, as `x y direction`, from segments of any length. */
function unitEdges(segments: readonly number[]): Set<string> {
  const edges = new Set<string>();
  for (let i = 0; i < segments.length; i += 4) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = segments.slice(i, i + 4);
    for (let x = x0; x < x1; x++) edges.add(`${x} ${y0} right`);
    for (let y = y0; y < y1; y++) edges.add(`${x0} ${y} down`);
  }
  return edges;
}

/** The same by looking at every pixel's four sides. */
function expectedEdges({ width, height, data }: LabelMap, label: number): Set<string> {
  const at = (x: number, y: number): number =>
    x < 0 || y < 0 || x >= width || y >= height ? 0 : (data[y * width + x] as number);
  const edges = new Set<string>();
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (at(x, y) !== label) continue;
      if (at(x, y - 1) !== label) edges.add(`${x} ${y} right`);
      if (at(x, y + 1) !== label) edges.add(`${x} ${y + 1} right`);
      if (at(x - 1, y) !== label) edges.add(`${x} ${y} down`);
      if (at(x + 1, y) !== label) edges.add(`${x + 1} ${y} down`);
    }
  }
  return edges;
}

describe('outlineSegments', () => {
  it('follows every pixel edge between a label and anything else', () => {
    fc.assert(
      fc.property(maps, (map) => {
        const found = outlineSegments(map, rectOf(map));
        for (const label of [1, 2, 3]) {
          expect(unitEdges(found.get(label) ?? [])).toEqual(expectedEdges(map, label));
        }
        expect(found.has(0)).toBe(false);
      }),
    );
  });

  it('gives the same outline from tiles as from the whole', () => {
    fc.assert(
      fc.property(maps, fc.constantFrom(2, 4), (map, side) => {
        const whole = unitEdges(outlineSegments(map, rectOf(map)).get(1) ?? []);
        const tiled = new Set<string>();
        for (let top = 0; top < map.height; top += side) {
          for (let left = 0; left < map.width; left += side) {
            const rect: Rect = {
              left,
              top,
              right: Math.min(left + side, map.width),
              bottom: Math.min(top + side, map.height),
            };
            for (const edge of unitEdges(outlineSegments(map, rect).get(1) ?? [])) tiled.add(edge);
          }
        }
        expect(tiled).toEqual(whole);
      }),
    );
  });

  it('joins pieces on one line', () => {
    const map = { width: 4, height: 3, data: new Uint8Array(12).fill(1) };
    expect(outlineSegments(map, rectOf(map)).get(1)).toHaveLength(4 * 4);
  });

  it('looks only at every second pixel with a step of two', () => {
    const map = { width: 8, height: 8, data: new Uint8Array(64) };
    map.data[1 * 8 + 1] = 1;
    expect(outlineSegments(map, rectOf(map), 2).size).toBe(0);
    map.data[2 * 8 + 2] = 1;
    expect(outlineSegments(map, rectOf(map), 2).get(1)).toEqual([
      2, 2, 4, 2, 2, 4, 4, 4, 2, 2, 2, 4, 4, 2, 4, 4,
    ]);
  });
});

describe('outlineStep', () => {
  it('never looks coarser than a screen pixel', () => {
    fc.assert(
      fc.property(fc.double({ min: 1 / 64, max: 64, noNaN: true }), (scale) => {
        const step = outlineStep(scale, 256);
        expect(step === 1 || step * scale <= 1).toBe(true);
        expect(step === 256 || step * 2 * scale > 1).toBe(true);
      }),
    );
  });
});

describe('pieces of an outline', () => {
  it('are joined to lines that go over each of them once, and over nothing else', () => {
    fc.assert(
      fc.property(maps, (map) => {
        const segments = outlineSegments(map, rectOf(map)).get(1) ?? [];
        const walked = joinedSegments(segments).flatMap((line) =>
          Array.from({ length: line.length / 2 - 1 }, (_, at) => line.slice(2 * at, 2 * at + 4)),
        );
        const named = ([x0 = 0, y0 = 0, x1 = 0, y1 = 0]: readonly number[]): string =>
          [x0 + y0 <= x1 + y1 ? [x0, y0, x1, y1] : [x1, y1, x0, y0]].join();
        const pieces = Array.from({ length: segments.length / 4 }, (_, at) =>
          named(segments.slice(4 * at, 4 * at + 4)),
        );
        expect(walked.map(named).sort()).toEqual(pieces.sort());
      }),
    );
  });

  it('of a region are one line around it', () => {
    const map = { width: 5, height: 4, data: Uint8Array.from('01100' + '01110' + '00110' + '00000', Number) };
    const lines = joinedSegments(outlineSegments(map, rectOf(map)).get(1) ?? []);
    expect(lines).toHaveLength(1);
    expect(lines[0]?.slice(0, 2)).toEqual(lines[0]?.slice(-2));
  });
});

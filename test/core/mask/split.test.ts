import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectedComponents } from '../../../core/mask/components.ts';
import { splitAlong } from '../../../core/mask/split.ts';
import { ascii, mask } from '../../support/ascii-mask.ts';
import { labelMaps } from '../../support/arbitrary-rasters.ts';

/** A drawn shape with its pieces, of which 1 stays; null where the line parts nothing. */
function cut(drawing: string, ...line: readonly (readonly [number, number])[]): string | null {
  const shape = mask(drawing);
  const pieces = splitAlong(
    shape,
    line.map(([x, y]) => ({ x, y })),
  );
  if (pieces === null) return null;
  const data = shape.data.map((value, pixel) => (value === 0 ? 0 : (pieces.data[pixel] as number) + 1));
  return ascii({ ...shape, data });
}

describe('splitting along a line', () => {
  it('leaves no gap, and the larger piece what it was', () => {
    expect(cut('######\n######', [2.5, -1], [2.5, 3])).toBe('22####\n22####');
    expect(cut('#####\n#####\n#####', [-1, -1], [4, 4])).toBe('2####\n2####\n22###');
  });

  it('parts nothing where the line ends inside, or passes by', () => {
    expect(cut('######\n######', [2.5, -1], [2.5, 0.5])).toBeNull();
    expect(cut('######\n######', [-1, 5], [7, 5])).toBeNull();
    expect(cut('......', [2.5, -1], [2.5, 3])).toBeNull();
  });

  it('leaves alone what lies apart from the line', () => {
    expect(cut('#####.##\n#####.##', [1.5, -1], [1.5, 3])).toBe('2####.##\n2####.##');
  });

  it('makes no pieces of crumbs', () => {
    const trembling = [-1, 1.5, 0.5].map((y) => [2.5, y] as const);
    const further = [[3.5, 0.5], [3.5, 1.5], [2.5, 5]] as const; // prettier-ignore
    const pieces = cut('########\n########\n########\n########', ...trembling, ...further);
    expect(new Set(pieces)).toEqual(new Set(['#', '2', '\n']));
  });

  it('keeps every pixel, in pieces that are connected', () => {
    const point = fc.record({ x: fc.integer({ min: -2, max: 20 }), y: fc.integer({ min: -2, max: 20 }) });
    fc.assert(
      fc.property(labelMaps(18), fc.array(point, { minLength: 1, maxLength: 5 }), (shape, line) => {
        const pieces = splitAlong(shape, line);
        if (pieces === null) return;
        const sizes = Array.from({ length: pieces.count + 1 }, () => 0);
        pieces.data.forEach((piece, pixel) => {
          expect(piece === 0 || shape.data[pixel] === 1).toBe(true);
          sizes[piece] = (sizes[piece] ?? 0) + (shape.data[pixel] ?? 0);
        });
        for (const size of sizes) expect(size).toBeGreaterThan(0);
        const { values } = connectedComponents({ ...shape, data: pieces.data }, 8);
        expect(values.slice(1).toSorted()).toEqual(sizes.slice(1).map((_, at) => at + 1));
      }),
    );
  });
});

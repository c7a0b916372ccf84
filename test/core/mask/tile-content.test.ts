import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { area } from '../../../core/geometry/rect.ts';
import { encodeRuns } from '../../../core/mask/run-length.ts';
import { decodeTile, emptyTile, encodeTile, isBlank, sameContent } from '../../../core/mask/tile-content.ts';

/** A tile of up to 64 x 64 whose pixels come in runs, as drawn ones do. */
const tiles = fc
  .record({
    width: fc.integer({ min: 1, max: 64 }),
    height: fc.integer({ min: 1, max: 64 }),
    runs: fc.array(fc.record({ label: fc.nat(65_535), provenance: fc.nat(3), length: fc.nat(900) })),
    most: fc.constantFrom(255, 65_535),
  })
  .map(({ width, height, runs, most }) => {
    const labels = new Uint16Array(width * height);
    const provenance = new Uint8Array(width * height);
    let at = 0;
    for (const run of runs) {
      labels.fill(run.label % (most + 1), at, at + run.length);
      provenance.fill(run.provenance, at, at + run.length);
      at += run.length;
    }
    return { rect: { left: 64, top: 128, right: 64 + width, bottom: 128 + height }, labels, provenance };
  });

describe('a coded tile', () => {
  it('comes back as it was, with ids of objects and without', () => {
    fc.assert(
      fc.property(tiles, ({ rect, labels, provenance }) => {
        const content = encodeTile({ labels, provenance });
        expect(content.objects === undefined).toBe(labels.every((label) => label < 256));
        expect(decodeTile(content, rect)).toEqual({ labels, provenance });
      }),
    );
  });

  it('means without objects what it meant when there were none', () => {
    const labels = Uint8Array.from({ length: 4096 }, (_, i) => (i % 64 < 20 ? 3 : 0));
    const stored = { labels: encodeRuns(labels), provenance: encodeRuns(labels.map((label) => label && 2)) };
    const rect = { left: 0, top: 0, right: 64, bottom: 64 };
    expect(decodeTile(stored, rect).labels).toEqual(Uint16Array.from(labels));
    expect(encodeTile(decodeTile(stored, rect))).toEqual(stored);
  });

  it('is the same exactly where the pixels are', () => {
    fc.assert(
      fc.property(tiles, fc.nat(4095), ({ rect, labels, provenance }, pixel) => {
        const content = encodeTile({ labels, provenance });
        expect(sameContent(content, encodeTile({ labels: labels.slice(), provenance }))).toBe(true);
        const other = labels.slice();
        const at = pixel % area(rect);
        other[at] = (other[at] ?? 0) ^ 256;
        expect(sameContent(content, encodeTile({ labels: other, provenance }))).toBe(false);
      }),
    );
  });

  it('is blank without any label and anybody’s decision', () => {
    const rect = { left: 0, top: 0, right: 5, bottom: 3 };
    expect(isBlank(emptyTile(rect), rect)).toBe(true);
    const labels = new Uint16Array(15);
    const decided = encodeTile({ labels, provenance: new Uint8Array(15).fill(2) });
    expect(isBlank(decided, rect)).toBe(false);
    expect(isBlank(encodeTile({ labels: labels.fill(256), provenance: new Uint8Array(15) }), rect)).toBe(
      false,
    );
  });

  it('of another size is refused', () => {
    const content = emptyTile({ left: 0, top: 0, right: 4, bottom: 4 });
    expect(() => decodeTile(content, { left: 0, top: 0, right: 64, bottom: 64 })).toThrow(RangeError);
  });
});

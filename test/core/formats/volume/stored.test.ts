import { gzipSync, zlibSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { PackedBytes } from '../../../../core/formats/gzip.ts';
import { VolumeErrors } from '../../../../core/formats/volume/errors.ts';
import { storedVolumes } from '../../../../core/formats/volume/stored.ts';

const errors = new VolumeErrors('test');
const LENGTH = 1000;

/** Volumes whose bytes are all the number of the volume, behind 10 others. */
const plain = Uint8Array.from({ length: 10 + 6 * LENGTH }, (_, at) => Math.floor((at - 10) / LENGTH));
const place = { start: 10, length: LENGTH, volumes: 6 };

describe('the values of several volumes', () => {
  it.each(['none', 'gzip', 'zlib'] as const)('packed as %s are those of each, in any order', (packing) => {
    const packed = { none: plain, gzip: gzipSync(plain), zlib: zlibSync(plain) };
    const valuesOf = storedVolumes({ ...place, packing, bytes: packed[packing] }, errors, 2 * LENGTH);
    for (const volume of [3, 4, 3, 0, 5, 4, 4, 1]) {
      expect(valuesOf(volume)).toEqual(new Uint8Array(LENGTH).fill(volume));
    }
  });

  it('are not unpacked again while they may be kept, and all else is let go of', () => {
    const reads = vi.spyOn(PackedBytes.prototype, 'read');
    const bytes = gzipSync(plain);
    const valuesOf = storedVolumes({ ...place, packing: 'gzip', bytes }, errors, 2 * LENGTH);
    const readsOf = (...volumes: readonly number[]): number => {
      reads.mockClear();
      for (const volume of volumes) valuesOf(volume);
      return reads.mock.calls.length;
    };
    expect(readsOf(0, 1)).toBe(2);
    expect(readsOf(1, 0, 1)).toBe(0);
    // The first is the one that nobody has looked at for the longest time.
    expect(readsOf(2, 1)).toBe(1);
    expect(readsOf(0)).toBe(1);
    reads.mockRestore();
  });

  it('that cannot all be there are refused before memory is taken', () => {
    for (const packing of ['none', 'gzip'] as const) {
      const bytes = packing === 'none' ? plain : gzipSync(plain);
      expect(() => storedVolumes({ ...place, volumes: 100_000, packing, bytes }, errors)).toThrow(
        'not all there',
      );
    }
  });
});

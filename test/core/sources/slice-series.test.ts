import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SLICE_HEAD_BYTES, sliceHeadOf, sliceSeriesOf } from '../../../core/sources/slice-series.ts';
import type { SliceFile } from '../../../core/sources/slice-series.ts';
import { encodeDicom, imageElements } from '../../support/dicom.ts';
import { encodeSlice } from '../../support/dicom-slices.ts';
import type { SliceOptions } from '../../support/dicom-slices.ts';

/** Files by their names, as their heads say. */
async function scanned(files: Readonly<Record<string, SliceOptions>>): Promise<readonly SliceFile[]> {
  const heads = Object.entries(files).map(async ([key, options]) => ({
    key,
    head: await sliceHeadOf(encodeSlice({ width: 4, height: 4, ...options })),
  }));
  const found = await Promise.all(heads);
  return found.flatMap(({ key, head }) => (head === null ? [] : [{ key, head }]));
}

const at = (z: number): SliceOptions => ({ position: [0, 0, z] });

describe('slices in files of their own', () => {
  it('make a series in the order in which they lie, whatever they are called', async () => {
    const slices = await scanned({ 'a.dcm': at(7.5), 'b.dcm': at(-2.5), 'c.dcm': at(0), 'd.dcm': at(2.5) });
    expect(sliceSeriesOf(slices)).toMatchObject([
      { description: 'Chest', files: ['b.dcm', 'c.dcm', 'd.dcm', 'a.dcm'], spacing: null },
    ]);
    expect(sliceSeriesOf(slices)[0]?.warnings).toEqual(['Between slices 3 and 4 there is room for 1 more.']);
    const whole = await scanned({ 'a.dcm': at(7.5), 'c.dcm': at(2.5), 'd.dcm': at(5) });
    expect(sliceSeriesOf(whole)).toMatchObject([
      { files: ['c.dcm', 'd.dcm', 'a.dcm'], spacing: 2.5, warnings: [] },
    ]);
  });

  it('keep their order when they are shuffled', async () => {
    const files = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`${i}`, at(3 * i)]));
    const slices = await scanned(files);
    fc.assert(
      fc.property(fc.shuffledSubarray([...slices], { minLength: 9 }), (shuffled) => {
        expect(sliceSeriesOf(shuffled)[0]?.files).toEqual(Object.keys(files));
      }),
      { numRuns: 20 },
    );
  });

  it('of another series, size or orientation are apart, and one alone is in none', async () => {
    const coronal = { row: [1, 0, 0], column: [0, 0, -1] } as const;
    const slices = await scanned({
      ...{ a1: at(0), a2: at(1), b1: { ...at(0), series: '1.9' }, b2: { ...at(1), series: '1.9' } },
      ...{
        wide: { ...at(2), width: 8 },
        c1: { ...at(5), ...coronal },
        c2: { position: [0, 4, 5], ...coronal },
      },
      alone: { ...at(0), series: '1.7' },
    });
    const found = sliceSeriesOf(slices);
    expect(found.map(({ files }) => files)).toEqual([
      ['a1', 'a2'],
      ['c1', 'c2'],
      ['b1', 'b2'],
    ]);
    expect(found[0]?.warnings).toEqual([expect.stringContaining('several orientations')]);
    expect(found[2]?.warnings).toEqual([]);
    expect(new Set(found.map(({ id }) => id)).size).toBe(3);
  });

  it('that lie where others do are a series of their own, and uneven or tilted ones no volume', async () => {
    const twice = await scanned({ a: at(0), b: at(1), a2: at(0), b2: at(1) });
    expect(sliceSeriesOf(twice).map(({ files, spacing }) => [files, spacing])).toEqual([
      [['a', 'b'], 1],
      [['a2', 'b2'], 1],
    ]);
    const uneven = await scanned({ a: at(0), b: at(1), c: at(2), d: at(3.4) });
    expect(sliceSeriesOf(uneven)).toMatchObject([
      { spacing: null, warnings: ['The slices lie at uneven distances.'] },
    ]);
    const tilted = await scanned({ a: at(0), b: { position: [0, 1, 4] }, c: { position: [0, 2, 8] } });
    expect(sliceSeriesOf(tilted)).toMatchObject([
      { spacing: null, warnings: [expect.stringMatching(/leans by 14\.0°/)] },
    ]);
  });

  it('are told by the beginning of a file; what is none is in no series', async () => {
    const slice = encodeSlice({ width: 600, height: 600, ...at(4) });
    expect(slice.length).toBeGreaterThan(SLICE_HEAD_BYTES);
    expect(await sliceHeadOf(slice.slice(0, SLICE_HEAD_BYTES))).toEqual(await sliceHeadOf(slice));
    expect(await sliceHeadOf(slice)).toMatchObject({ series: '1.2.3', width: 600, height: 600 });
    expect(await sliceHeadOf(encodeDicom(imageElements({ width: 2, height: 2 }, [1, 2, 3, 4])))).toBeNull();
    const frames = encodeSlice({ width: 2, height: 2, ...at(1), others: { '00280008': ['IS', '2'] } });
    expect(await sliceHeadOf(frames)).toBeNull();
    for (const bytes of [new Uint8Array(), Uint8Array.of(1, 2, 3), new Uint8Array(600).fill(68)]) {
      expect(await sliceHeadOf(bytes)).toBeNull();
    }
  });
});

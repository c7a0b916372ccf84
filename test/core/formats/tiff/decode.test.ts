import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodePage } from '../../../../core/formats/tiff/decode.ts';
import { framesOf, layoutOf } from '../../../../core/formats/tiff/layout.ts';
import { readTiff } from '../../../../core/formats/tiff/pages.ts';
import type { Raster } from '../../../../core/imaging/raster.ts';
import { sizes } from '../../../support/arbitrary-rasters.ts';
import { encodeTiff } from '../../../support/tiff.ts';
import type { TestPage } from '../../../support/tiff.ts';

async function decode(bytes: Uint8Array, index = 0): Promise<Raster> {
  const file = readTiff(bytes);
  const page = framesOf(file)[index];
  if (page === undefined) throw new RangeError(`No frame ${index}`);
  return decodePage(file, page, layoutOf(page, 1e6));
}

const decoded = (page: TestPage): Promise<Raster> => decode(encodeTiff([page]));

/** Every way in which a page may be cut, ordered and packed. */
const ways = fc.record({
  packing: fc.constantFrom('none', 'lzw', 'deflate', 'packbits'),
  isLittleEndian: fc.boolean(),
  isBig: fc.boolean(),
  isPlanar: fc.boolean(),
  cut: fc.oneof(
    fc.constant({}),
    fc.integer({ min: 1, max: 9 }).map((rowsPerStrip) => ({ rowsPerStrip })),
    sizes(2).map(({ width, height }) => ({ tile: { width: 16 * width, height: 16 * height } })),
  ),
});

function valuesOf(length: number, { bits, kind }: { bits: number; kind: 'unsigned' | 'signed' | 'float' }) {
  const limits = { minLength: length, maxLength: length };
  if (kind === 'float') return fc.array(fc.float({ noNaN: true }), limits);
  const [min, max] = kind === 'signed' ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  return fc.array(fc.integer({ min, max }), limits);
}

/** How grey of each type comes out: bits, and each value. */
const GREY: readonly (readonly [
  number,
  'unsigned' | 'signed' | 'float',
  Raster['bits'],
  (v: number) => number,
])[] = [
  [1, 'unsigned', 8, (value) => value * 255],
  [2, 'unsigned', 8, (value) => value * 85],
  [4, 'unsigned', 8, (value) => value * 17],
  [8, 'unsigned', 8, (value) => value],
  [12, 'unsigned', 16, (value) => value],
  [16, 'unsigned', 16, (value) => value],
  [32, 'unsigned', 'float', Math.fround],
  [8, 'signed', 'float', (value) => value],
  [16, 'signed', 'float', (value) => value],
  [32, 'signed', 'float', Math.fround],
  [32, 'float', 'float', (value) => value],
  [64, 'float', 'float', Math.fround],
];

describe('grey pages', () => {
  it.each(GREY)(
    'of %i bits, %s, keep their values however they are stored',
    async (bits, kind, stored, come) => {
      const hasPredictor = bits % 8 === 0 && kind !== 'float';
      const predictors =
        kind === 'float' ? ([1, 3] as const) : hasPredictor ? ([1, 2] as const) : ([1] as const);
      const pages = fc
        .tuple(sizes(40), ways, fc.constantFrom(...predictors))
        .chain(([size, way, predictor]) =>
          valuesOf(size.width * size.height, { bits, kind }).map((samples) => ({
            size,
            way,
            predictor,
            samples,
          })),
        );
      await fc.assert(
        fc.asyncProperty(pages, async ({ size, way, predictor, samples }) => {
          const { cut, packing, ...options } = way;
          const page = { ...size, samples, bits, kind, predictor, packing, ...cut } as TestPage;
          const raster = await decode(encodeTiff([page], options));
          expect(raster).toMatchObject({ ...size, channels: 1, bits: stored });
          expect([...raster.data]).toEqual(samples.map(come));
        }),
        { numRuns: 25 },
      );
    },
  );

  it('are turned round where white is zero, but for signed and float values', async () => {
    const page = { width: 3, height: 1, photometric: 0 };
    expect([...(await decoded({ ...page, samples: [0, 1, 255] })).data]).toEqual([255, 254, 0]);
    expect([...(await decoded({ ...page, bits: 1, samples: [0, 1, 1] })).data]).toEqual([255, 0, 0]);
    expect([...(await decoded({ ...page, bits: 16, samples: [0, 1000, 65535] })).data]).toEqual([
      65535, 64535, 0,
    ]);
    const float = { ...page, bits: 32, kind: 'float', samples: [0, 1, -2] } as const;
    expect([...(await decoded(float)).data]).toEqual([0, 1, -2]);
  });

  it('of several channels show the first', async () => {
    const samples = [1, 90, 91, 2, 92, 93];
    const page = { width: 2, height: 1, samplesPerPixel: 3, samples };
    expect([...(await decoded(page)).data]).toEqual([1, 2]);
    expect([...(await decoded({ ...page, isPlanar: true })).data]).toEqual([1, 2]);
  });

  it('of half precision keep what it can say', async () => {
    // 1, -2, 65504, the smallest above 0, infinity, not a number.
    const samples = [0x3c00, 0xc000, 0x7bff, 0x0001, 0x7c00, 0x7e00];
    const page = { width: 6, height: 1, bits: 16, samples, tags: { 339: [3] } };
    expect([...(await decoded(page)).data]).toEqual([1, -2, 65504, 2 ** -24, Infinity, NaN]);
  });

  it('may be stored with the bits of each byte the other way round', async () => {
    const page = { width: 2, height: 1, samples: [0b00000001, 0b11010000], tags: { 266: [2] } };
    expect([...(await decoded(page)).data]).toEqual([0b10000000, 0b00001011]);
  });
});

describe('coloured pages', () => {
  it('of 8 bits are exact, and of 16 scaled and rounded, however they are stored', async () => {
    const pages = fc.tuple(sizes(24), ways, fc.constantFrom(8, 16), fc.constantFrom(3, 4), fc.boolean());
    const filled = pages.chain(([size, way, bits, samplesPerPixel, isPredicted]) =>
      valuesOf(size.width * size.height * samplesPerPixel, { bits, kind: 'unsigned' }).map((samples) => ({
        size,
        way,
        page: { ...size, samples, bits, samplesPerPixel, predictor: isPredicted ? 2 : 1 } as const,
      })),
    );
    await fc.assert(
      fc.asyncProperty(filled, async ({ size, way, page }) => {
        const { cut, packing, isPlanar, ...options } = way;
        const bytes = encodeTiff([{ ...page, photometric: 2, packing, isPlanar, ...cut }], options);
        const raster = await decode(bytes);
        expect(raster).toMatchObject({ ...size, channels: 3, bits: 8 });
        const kept = page.samples.filter((_, i) => i % page.samplesPerPixel < 3);
        expect([...raster.data]).toEqual(
          kept.map((value) => (page.bits === 8 ? value : Math.round(value / 257))),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('of a palette become its colours, of 16 bits or of 8', async () => {
    const page = { width: 4, height: 1, bits: 2, photometric: 3, samples: [3, 0, 1, 2] };
    const wide = [0, 0x1100, 0x2200, 0xffff, 0, 0, 0, 0x8000, 1, 2, 0x300, 0x400];
    expect([...(await decoded({ ...page, tags: { 320: wide } })).data]).toEqual([
      255, 128, 4, 0, 0, 0, 0x11, 0, 0, 0x22, 0, 3,
    ]);
    const narrow = [0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23];
    expect([...(await decoded({ ...page, tags: { 320: narrow } })).data]).toEqual([
      3, 13, 23, 0, 10, 20, 1, 11, 21, 2, 12, 22,
    ]);
  });

  it('of inks become light', async () => {
    const samples = [0, 0, 0, 0, 255, 0, 0, 0, 0, 0, 0, 255, 0, 128, 255, 51];
    const page = { width: 4, height: 1, samplesPerPixel: 4, photometric: 5, samples };
    expect([...(await decoded(page)).data]).toEqual([255, 255, 255, 0, 255, 255, 0, 0, 0, 204, 102, 0]);
  });
});

describe('the orientation of a page', () => {
  /** Where the corners `0 1 / 2 3` of the stored picture of 2 x 2 come to lie: TIFF 6.0, tag 274. */
  it.each([
    [1, [0, 1, 2, 3]],
    [2, [1, 0, 3, 2]],
    [3, [3, 2, 1, 0]],
    [4, [2, 3, 0, 1]],
    [5, [0, 2, 1, 3]],
    [6, [2, 0, 3, 1]],
    [7, [3, 1, 2, 0]],
    [8, [1, 3, 0, 2]],
  ])('%i is turned upright', async (orientation, upright) => {
    const page = { width: 2, height: 2, samples: [0, 1, 2, 3], tags: { 274: [orientation] } };
    expect([...(await decoded(page)).data]).toEqual(upright);
  });

  it('exchanges width and height from 5 on', async () => {
    const page = { width: 3, height: 1, samples: [7, 8, 9], tags: { 274: [6] } };
    expect(await decoded(page)).toMatchObject({ width: 1, height: 3 });
  });
});

describe('the pages of a file', () => {
  const page = { width: 2, height: 1, bits: 16 } as const;

  it('of one size are frames, in their order, in either byte order and in a BigTIFF', async () => {
    const pages = [1000, 2000, 3000].map((value) => ({ ...page, samples: [value, value + 1] }));
    for (const options of [
      {},
      { isLittleEndian: false },
      { isBig: true },
      { isBig: true, isLittleEndian: false },
    ]) {
      const bytes = encodeTiff(pages, options);
      expect(framesOf(readTiff(bytes))).toHaveLength(3);
      expect([...(await decode(bytes, 2)).data]).toEqual([3000, 3001]);
    }
  });

  it('of another size, of reduced resolution and of transparency are left out', async () => {
    const bytes = encodeTiff([
      { ...page, samples: [1, 2], tags: { 254: [1] } },
      { ...page, samples: [3, 4] },
      { width: 1, height: 1, bits: 16, samples: [5] },
      { ...page, samples: [6, 7], tags: { 254: [4] } },
      { ...page, samples: [8, 9] },
    ]);
    expect(framesOf(readTiff(bytes))).toHaveLength(2);
    expect([...(await decode(bytes, 0)).data]).toEqual([3, 4]);
    expect([...(await decode(bytes, 1)).data]).toEqual([8, 9]);
  });

  it('end where one leads back to an earlier one', () => {
    const bytes = encodeTiff([
      { ...page, samples: [1, 2] },
      { ...page, samples: [3, 4] },
    ]);
    const view = new DataView(bytes.buffer);
    const first = view.getUint32(4, true);
    // The last four bytes are the place of the next page.
    view.setUint32(bytes.length - 4, first, true);
    expect(readTiff(bytes).pages).toHaveLength(2);
  });
});

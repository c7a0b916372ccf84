import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  decodePngColours,
  decodePngSamples,
  encodeGreyPng,
  encodeIndexedPng,
  encodeWideGreyPng,
  readPngHeader,
} from '../../../core/formats/png.ts';
import type { ClassMap } from '../../../core/imaging/raster.ts';

const LIMIT = 1_000_000;
const PALETTE = ['#000000', '#e6194b', '#3cb44b'];

const labelMaps = fc
  .record({
    width: fc.integer({ min: 1, max: 20 }),
    height: fc.integer({ min: 1, max: 20 }),
    most: fc.nat(255),
  })
  .chain(({ width, height, most }) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height, max: most })
      .map((data): ClassMap => ({ width, height, data })),
  );

const rgbOf = (png: Uint8Array) => sharp(png).removeAlpha().toColourspace('srgb').raw().toBuffer();

describe('indexed PNG', () => {
  it('reads back the labels it wrote', () => {
    fc.assert(
      fc.property(labelMaps, (map) => {
        const { width, height, samples, kind } = decodePngSamples(encodeIndexedPng(map, PALETTE), LIMIT);
        expect({ width, height, data: samples }).toEqual(map);
        expect(kind).toBe('indexed');
      }),
    );
  });

  it('shows its palette in other software', async () => {
    const map = { width: 3, height: 1, data: Uint8Array.of(0, 1, 2) };
    expect([...(await rgbOf(encodeIndexedPng(map, PALETTE)))]).toEqual([
      0, 0, 0, 0xe6, 0x19, 0x4b, 0x3c, 0xb4, 0x4b,
    ]);
  });

  it.each([
    [1, 1],
    [3, 2],
    [15, 4],
    [16, 8],
  ])('takes the smallest depth that holds label %i: %i bits', (label, depth) => {
    const map = { width: 2, height: 1, data: Uint8Array.of(0, label) };
    expect(readPngHeader(encodeIndexedPng(map, PALETTE)).depth).toBe(depth);
  });
});

describe('grey PNG', () => {
  it('reads back the values it wrote, and other software reads the same', async () => {
    await fc.assert(
      fc.asyncProperty(labelMaps, async (map) => {
        const png = encodeGreyPng(map);
        expect(decodePngSamples(png, LIMIT).samples).toEqual(map.data);
        expect(Uint8Array.from((await rgbOf(png)).filter((_, i) => i % 3 === 0))).toEqual(map.data);
      }),
      { numRuns: 20 },
    );
  });
});

describe('16-bit grey PNG', () => {
  it('reads back the values it wrote, also where only one of their bytes differs from that above', () => {
    const values = fc.constantFrom(0, 1, 255, 256, 257, 511, 65_535);
    const maps = fc
      .record({ width: fc.integer({ min: 1, max: 9 }), height: fc.integer({ min: 1, max: 9 }) })
      .chain(({ width, height }) =>
        fc
          .array(values, { minLength: width * height, maxLength: width * height })
          .map((data) => ({ width, height, data })),
      );
    fc.assert(
      fc.property(maps, (map) => {
        const { samples, depth } = decodePngSamples(encodeWideGreyPng(map), LIMIT);
        expect([depth, [...samples]]).toEqual([16, map.data]);
      }),
    );
  });
});

describe('PNG of colours', () => {
  it.each([
    [3, false],
    [3, true],
    [4, false],
    [4, true],
  ] as const)('is read with %i channels, interlaced: %s', async (channels, progressive) => {
    const samples = Uint8Array.from({ length: 13 * 11 * channels }, (_, at) => (at * at * 7) % 251);
    const raw = sharp(samples, { raw: { width: 13, height: 11, channels } });
    const png = await raw.png({ progressive, adaptiveFiltering: true }).toBuffer();
    const colours = Uint32Array.from({ length: 13 * 11 }, (_, pixel) => {
      const [red = 0, green = 0, blue = 0] = samples.subarray(channels * pixel);
      return red * 65_536 + green * 256 + blue;
    });
    expect(decodePngColours(png, LIMIT)).toEqual({ width: 13, height: 11, data: colours });
    expect(() => decodePngColours(png, 142)).toThrow('it has 13 x 11 pixels');
  });

  it('is refused where it has none', () => {
    const grey = encodeGreyPng({ width: 1, height: 1, data: Uint8Array.of(7) });
    expect(() => decodePngColours(grey, LIMIT)).toThrow('it does not hold colours of 8 bits');
  });
});

describe('PNG of other software', () => {
  // Rows of photographs make the writer use all of its filters.
  const grey = Uint8Array.from({ length: 61 * 47 }, (_, i) =>
    Math.round(127 + 60 * Math.sin(i / 9) + (i % 13) * 5),
  );

  it.each([
    ['plain', { adaptiveFiltering: false, progressive: false }],
    ['filtered', { adaptiveFiltering: true, progressive: false }],
    ['interlaced', { adaptiveFiltering: true, progressive: true }],
  ])('is read to the exact values, %s', async (_name, options) => {
    const source = sharp(grey, { raw: { width: 61, height: 47, channels: 1 } }).toColourspace('b-w');
    expect(decodePngSamples(await source.png(options).toBuffer(), LIMIT).samples).toEqual(grey);
  });

  it.each([false, true])('is read at 16 bits, interlaced: %s', async (progressive) => {
    const wide = Uint16Array.from({ length: 35 }, (_, i) => i * 1800);
    const source = sharp(wide, { raw: { width: 5, height: 7, channels: 1 } }).toColourspace('grey16');
    expect(decodePngSamples(await source.png({ progressive }).toBuffer(), LIMIT).samples).toEqual(wide);
  });

  it('is refused when it has colours, or more pixels than allowed', async () => {
    const colour = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } })
      .png()
      .toBuffer();
    expect(() => decodePngSamples(colour, LIMIT)).toThrow('it holds colours or transparency');
    expect(() =>
      decodePngSamples(encodeGreyPng({ width: 4, height: 4, data: new Uint8Array(16) }), 15),
    ).toThrow('it has 4 x 4 pixels');
  });
});

describe('damaged PNG', () => {
  const good = encodeGreyPng({ width: 6, height: 5, data: Uint8Array.from({ length: 30 }, (_, i) => i) });

  it('is refused wherever a byte is changed', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bad = good.slice();
        bad[at] = (bad[at] as number) ^ change;
        expect(() => decodePngSamples(bad, LIMIT)).toThrow(expect.objectContaining({ code: 'png.damaged' }));
      }),
    );
  });

  it('is refused wherever it is cut, down to its closing chunk', () => {
    for (let length = 0; length < good.length - 12; length++) {
      expect(() => decodePngSamples(good.subarray(0, length), LIMIT)).toThrow(
        expect.objectContaining({ code: 'png.damaged' }),
      );
    }
  });
});

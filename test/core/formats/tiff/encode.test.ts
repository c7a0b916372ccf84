import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeTiff } from '../../../../core/formats/tiff/encode.ts';
import type { Raster, RasterData } from '../../../../core/imaging/raster.ts';
import { rasterOf } from '../../../../core/imaging/value-window.ts';
import { tiffSource } from '../../../../core/sources/tiff-source.ts';
import { sizes } from '../../../support/arbitrary-rasters.ts';

const rasters: fc.Arbitrary<Raster> = fc
  .tuple(sizes(9), fc.constantFrom('8 bits', '16 bits', 'float', 'colour'))
  .chain(([size, kind]) => {
    const channels = kind === 'colour' ? 3 : 1;
    const length = size.width * size.height * channels;
    const exactly = { minLength: length, maxLength: length };
    const data: fc.Arbitrary<RasterData> =
      kind === '16 bits'
        ? fc.uint16Array(exactly)
        : kind === 'float'
          ? fc.float32Array(exactly)
          : fc.uint8Array(exactly);
    return data.map((values) => rasterOf(size, channels, values));
  });

const open = (bytes: Uint8Array<ArrayBuffer>) => tiffSource.open(bytes, 'a.tif');

describe('a frame as a TIFF of its own', () => {
  it('holds every value as it was', async () => {
    await fc.assert(
      fc.asyncProperty(rasters, async (raster) => {
        const file = await open(encodeTiff(raster, null));
        expect(file.frameCount).toBe(1);
        expect(file.head.spacing).toBeNull();
        expect(await file.frame(0)).toEqual(raster);
      }),
    );
  });

  it.each([0.0005, 0.00312, 0.0123, 0.4, 0.97, 8])('states that a pixel is %d mm wide', async (x) => {
    const raster = rasterOf({ width: 2, height: 1 }, 1, Uint8Array.of(0, 255));
    const { spacing } = (await open(encodeTiff(raster, { x, y: 1.5 * x }))).head;
    expect((spacing?.x ?? 0) / x).toBeCloseTo(1, 5);
    expect((spacing?.y ?? 0) / (1.5 * x)).toBeCloseTo(1, 5);
  });

  it('is read by libtiff as well, at 16 bits and in colour', async () => {
    const grey = rasterOf({ width: 3, height: 2 }, 1, Uint16Array.of(0, 1, 1000, 4095, 65534, 65535));
    const read = await sharp(encodeTiff(grey, { x: 0.5, y: 0.5 }))
      .toColourspace('grey16')
      .raw({ depth: 'ushort' })
      .toBuffer();
    expect([...new Uint16Array(read.buffer, read.byteOffset, 6)]).toEqual([...grey.data]);
    const colour = rasterOf({ width: 2, height: 1 }, 3, Uint8Array.of(1, 2, 3, 250, 251, 252));
    expect([...(await sharp(encodeTiff(colour, null)).raw().toBuffer())]).toEqual([...colour.data]);
  });
});

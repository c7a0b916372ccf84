import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readImage, readRaster } from '../../../../main/files/images/image.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const WIDTH = 20;
const HEIGHT = 10;
/** A scan that uses a small part of its 16 bits: 900 to 1,099. */
const around1000 = Uint16Array.from({ length: WIDTH * HEIGHT }, (_, i) => 900 + i);

async function scan(format: 'png' | 'tiff'): Promise<string> {
  const path = join(await temporaryFolder(), `scan.${format}`);
  const image = sharp(around1000, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } });
  const file = image
    .toColourspace('grey16')
    .toFormat(format, format === 'tiff' ? { compression: 'lzw' } : {});
  await writeFile(path, await file.toBuffer());
  return path;
}

describe.each(['png', 'tiff'] as const)('a 16-bit %s whose values lie around 1,000', (format) => {
  it('is not black to the network', async () => {
    const { data } = await readImage(await scan(format));
    expect(data.reduce((least, value) => Math.min(least, value))).toBeLessThan(3);
    expect(data.reduce((most, value) => Math.max(most, value))).toBeGreaterThan(252);
  });

  it('keeps its values', async () => {
    const raster = await readRaster(await scan(format));
    expect(raster).toMatchObject({ width: WIDTH, height: HEIGHT, channels: 1, bits: 16 });
    expect(raster.data).toEqual(around1000);
    expect(raster.range).toEqual({ low: 900, high: 1099 });
    expect(raster.window).toEqual({ low: 901, high: 1098 });
  });
});

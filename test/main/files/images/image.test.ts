import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { readPngHeader } from '../../../../core/formats/png.ts';
import type { RgbImage } from '../../../../core/imaging/raster.ts';
import { readImage } from '../../../../main/files/images/image.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** A raster with structure and odd sides, so that stride and orientation errors show. */
const WIDTH = 13;
const HEIGHT = 7;
const rgb = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (i * 37) % 256);
const raw = { width: WIDTH, height: HEIGHT };
const fromRgb = () => sharp(rgb, { raw: { ...raw, channels: 3 } });

async function save(name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, bytes);
  return path;
}

function pixel(image: RgbImage, x: number, y: number): readonly number[] {
  const at = (y * image.width + x) * 3;
  return [...image.data.subarray(at, at + 3)];
}

describe('readImage, lossless formats', () => {
  it.each([
    ['png', () => fromRgb().png()],
    ['interlaced png', () => fromRgb().png({ progressive: true })],
    ['webp', () => fromRgb().webp({ lossless: true })],
    ['tiff', () => fromRgb().tiff({ compression: 'lzw', predictor: 'horizontal' })],
    [
      'tiled tiff',
      () => fromRgb().tiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 }),
    ],
  ])('reads %s to the exact pixels', async (_name, make) => {
    const image = await readImage(await save('image', await make().toBuffer()));
    expect(image).toMatchObject(raw);
    expect(Buffer.from(image.data).equals(rgb)).toBe(true);
  });

  it('goes by content, not by extension', async () => {
    const image = await readImage(
      await save('really-a-webp.png', await fromRgb().webp({ lossless: true }).toBuffer()),
    );
    expect(Buffer.from(image.data).equals(rgb)).toBe(true);
  });
});

describe('readImage, kinds of pixels', () => {
  it('scales 16 bits over the full range, rounded', async () => {
    const wide = Uint16Array.of(0, 128, 129, 257, 32896, 65406, 65407, 65535);
    const source = sharp(wide, { raw: { width: 8, height: 1, channels: 1 } }).toColourspace('grey16');
    for (const file of [source.clone().png(), source.clone().tiff({ compression: 'none' })]) {
      const image = await readImage(await save('wide', await file.toBuffer()));
      const expected = Array.from(wide, (value) => Math.round(value / 257));
      expect(Array.from({ length: 8 }, (_, x) => pixel(image, x, 0))).toEqual(
        expected.map((value) => [value, value, value]),
      );
    }
  });

  it('keeps the channels of 16-bit colour apart', async () => {
    const wide = Uint16Array.of(65535, 0, 257 * 7, 0, 65535, 257 * 9);
    const file = sharp(wide, { raw: { width: 2, height: 1, channels: 3 } })
      .toColourspace('rgb16')
      .png();
    const image = await readImage(await save('wide.png', await file.toBuffer()));
    expect([...image.data]).toEqual([255, 0, 7, 0, 255, 9]);
  });

  it('resolves palettes', async () => {
    const flat = sharp({ create: { ...raw, channels: 3, background: '#c02040' } }).png({ palette: true });
    const bytes = await flat.toBuffer();
    expect(readPngHeader(bytes).kind).toBe('indexed');
    expect(pixel(await readImage(await save('palette.png', bytes)), 3, 3)).toEqual([0xc0, 0x20, 0x40]);
  });

  it('repeats grey', async () => {
    const grey = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => i * 2);
    const file = sharp(grey, { raw: { ...raw, channels: 1 } })
      .toColourspace('b-w')
      .png();
    const image = await readImage(await save('grey.png', await file.toBuffer()));
    expect(pixel(image, 2, 1)).toEqual([30, 30, 30]);
  });

  it('drops transparency without touching the colours beneath', async () => {
    const rgba = Uint8Array.of(250, 120, 30, 1, 9, 8, 7, 0);
    const file = sharp(rgba, { raw: { width: 2, height: 1, channels: 4 } }).png();
    expect([...(await readImage(await save('alpha.png', await file.toBuffer()))).data]).toEqual([
      250, 120, 30, 9, 8, 7,
    ]);
  });

  it('drops the transparency of grey', async () => {
    const file = sharp(Uint8Array.of(10, 0, 200, 128), { raw: { width: 2, height: 1, channels: 2 } })
      .toColourspace('b-w')
      .png();
    const image = await readImage(await save('grey-alpha.png', await file.toBuffer()));
    expect([...image.data]).toEqual([10, 10, 10, 200, 200, 200]);
  });

  it('converts CMYK', async () => {
    const file = sharp({ create: { ...raw, channels: 3, background: '#c02040' } })
      .toColourspace('cmyk')
      .jpeg();
    const bytes = await file.toBuffer();
    expect((await sharp(bytes).metadata()).space).toBe('cmyk');
    const [red, green, blue] = pixel(await readImage(await save('cmyk.jpg', bytes)), 3, 3) as [
      number,
      number,
      number,
    ];
    expect(Math.max(Math.abs(red - 0xc0), Math.abs(green - 0x20), Math.abs(blue - 0x40))).toBeLessThan(40);
  });

  it.each([
    [1, [255, 0, 0]],
    [3, [0, 0, 255]],
    [6, [0, 255, 0]],
    [8, [255, 255, 0]],
  ])('turns EXIF orientation %i upright', async (orientation, topLeft) => {
    const colours = [
      [255, 0, 0],
      [255, 255, 0],
      [0, 255, 0],
      [0, 0, 255],
    ];
    const data = Uint8Array.from({ length: 32 * 16 * 3 }, (_, i) => {
      const [x, y] = [Math.floor(i / 3) % 32, Math.floor(i / 96)];
      return colours[(y < 8 ? 0 : 2) + (x < 16 ? 0 : 1)]?.[i % 3] ?? 0;
    });
    const file = sharp(data, { raw: { width: 32, height: 16, channels: 3 } })
      .jpeg({ quality: 100, chromaSubsampling: '4:4:4' })
      .withMetadata({ orientation });
    const image = await readImage(await save('turned.jpg', await file.toBuffer()));
    expect([image.width, image.height]).toEqual(orientation >= 5 ? [16, 32] : [32, 16]);
    pixel(image, 2, 2).forEach((value, i) => expect(Math.abs(value - (topLeft[i] ?? 0))).toBeLessThan(12));
  });
});

describe('readImage, refusals', () => {
  it.each([
    ['empty.png', '', 'image.empty', 'is empty.'],
    [
      'notes.png',
      'These are notes.',
      'image.format',
      'is not an image. PNG, JPEG, WebP, BMP, TIFF, NIfTI, MetaImage, NRRD and DICOM',
    ],
    ['drawing.png', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image.format', 'is not an image.'],
  ])('refuses %s', async (name, content, code, message) => {
    const path = await save(name, content);
    await expect(readImage(path)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(`${path} ${message}`),
    });
  });

  it.each([
    ['png', () => fromRgb().png()],
    ['jpeg', () => fromRgb().resize(200, 200).jpeg()],
    ['webp', () => fromRgb().resize(200, 200).webp()],
    ['tiff', () => fromRgb().resize(200, 200).tiff()],
  ])('reports a %s that is cut off as damaged', async (name, make) => {
    const bytes = await make().toBuffer();
    const path = await save(`cut.${name}`, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
    await expect(readImage(path)).rejects.toMatchObject({
      code: 'image.damaged',
      message: expect.stringContaining(`${path} is damaged: `),
    });
  });

  it('names a missing file, a folder and a file that may not be read', async () => {
    const folder = await temporaryFolder();
    await expect(readImage(join(folder, 'none.png'))).rejects.toThrow(
      'none.png cannot be read: it does not exist.',
    );
    await mkdir(join(folder, 'folder.png'));
    await expect(readImage(join(folder, 'folder.png'))).rejects.toThrow(
      'folder.png cannot be read: it is a folder.',
    );
    const closed = join(folder, 'closed.png');
    await writeFile(closed, 'x');
    await chmod(closed, 0);
    // The administrator may read everything.
    if (process.getuid?.() === 0) return;
    await expect(readImage(closed)).rejects.toThrow('closed.png cannot be read: access is denied.');
  });

  it('refuses an image over the limit before unpacking it', async () => {
    const file = sharp({
      create: { width: 20_000, height: 10_001, channels: 3, background: '#000' },
      limitInputPixels: false,
    });
    const bytes = await file.toColourspace('b-w').png({ compressionLevel: 1 }).toBuffer();
    await expect(readImage(await save('huge.png', bytes))).rejects.toMatchObject({
      code: 'image.large',
      message: expect.stringContaining(
        'huge.png is too large: it has 20000 x 10001 pixels; the limit is 200 megapixels.',
      ),
    });
  });
});

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Raster } from '../../../../core/imaging/raster.ts';
import { bundledOpener } from '../../../../main/files/images/bundled.ts';
import { openSeries } from '../../../../main/files/images/image.ts';
import { encodeTiff } from '../../../support/tiff.ts';

/** But for this one. */
async function loadWebp(): Promise<ArrayBuffer> {
  const { resolve } = createRequire(import.meta.url);
  return Uint8Array.from(await readFile(resolve('@jsquash/webp/codec/dec/webp_dec.wasm'))).buffer;
}

/** Packages find their binaries by themselves where they lie as they were installed. */
const openBundled = bundledOpener(() => Promise.resolve(undefined), loadWebp);

const SIZE = { width: 37, height: 21 };
const samples = Uint8Array.from(
  { length: 3 * SIZE.width * SIZE.height },
  (_, i) => 128 + 99 * Math.sin(i / 7),
);
const rgb = () => sharp(samples, { raw: { ...SIZE, channels: 3 } });
const grey = () => rgb().toColourspace('b-w');
const wide = Uint16Array.from({ length: SIZE.width * SIZE.height }, (_, i) => (i * 977) % 65_536);
const page = { ...SIZE, bits: 16, samples: wide };

const WAYS: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'a photograph': () => rgb().jpeg().toBuffer(),
  'a photograph without subsampling': () => rgb().jpeg({ chromaSubsampling: '4:4:4' }).toBuffer(),
  'a progressive photograph': () => rgb().jpeg({ progressive: true }).toBuffer(),
  'a grey photograph': () => grey().jpeg().toBuffer(),
  'a PNG': () => rgb().png().toBuffer(),
  'an interlaced PNG': () => rgb().png({ progressive: true }).toBuffer(),
  'a grey PNG': () => grey().png().toBuffer(),
  'a PNG with a palette': () => rgb().png({ palette: true, colours: 16 }).toBuffer(),
  'a transparent PNG': () => rgb().ensureAlpha(0.3).png().toBuffer(),
  'a PNG of 16 bits': () =>
    sharp(wide, { raw: { ...SIZE, channels: 1 } })
      .toColourspace('grey16')
      .png()
      .toBuffer(),
  'a WebP': () => rgb().webp().toBuffer(),
  'a WebP without loss': () => rgb().webp({ lossless: true }).toBuffer(),
  'a transparent WebP': () => rgb().ensureAlpha(0.3).webp({ quality: 60 }).toBuffer(),
  'a transparent WebP without loss': () =>
    rgb().ensureAlpha(0.3).webp({ lossless: true, exact: true }).toBuffer(),
  'the first picture of a WebP that is a film': () => {
    const raw = { ...SIZE, height: 2 * SIZE.height, channels: 3, pageHeight: SIZE.height } as const;
    const pages = Buffer.concat([samples, samples.map((value) => 255 - value)]);
    return sharp(pages, { raw })
      .webp({ lossless: true, delay: [100, 100] })
      .toBuffer();
  },
  'a TIFF of 16 bits': () => Promise.resolve(encodeTiff([page])),
};

const differences = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] ?? NaN))), 0);

/** Samples as numbers, in whatever arrays a decoder gives them. */
const plainly = (raster: Raster) => ({ ...raster, data: [...raster.data] });

describe('images that a process of the app reads', () => {
  it.each(Object.entries(WAYS))('are, pixel for pixel, what the command line reads: %s', async (_, make) => {
    const bytes = new Uint8Array(await make());
    const [own, expected] = [await openBundled(bytes, 'a'), await openSeries(bytes, 'a')];
    expect(own.head).toEqual(expected.head);
    expect(plainly(await own.frame(0))).toEqual(plainly(await expected.frame(0)));
  });

  it.each([2, 3, 4, 5, 6, 7, 8])('are turned upright as EXIF says: %i', async (orientation) => {
    for (const file of [rgb().jpeg({ chromaSubsampling: '4:4:4' }), rgb().png()]) {
      const bytes = new Uint8Array(await file.withMetadata({ orientation }).toBuffer());
      const own = await (await openBundled(bytes, 'a')).frame(0);
      expect(plainly(own)).toEqual(plainly(await (await openSeries(bytes, 'a')).frame(0)));
      expect(own.width).toBe(orientation >= 5 ? SIZE.height : SIZE.width);
    }
  });

  it('are left as they lie where they are WebP, whatever EXIF says', async () => {
    const bytes = new Uint8Array(
      await rgb().webp({ lossless: true }).withMetadata({ orientation: 6 }).toBuffer(),
    );
    const own = await (await openBundled(bytes, 'a')).frame(0);
    expect(plainly(own)).toEqual(plainly(await (await openSeries(bytes, 'a')).frame(0)));
    expect(own).toMatchObject(SIZE);
  });

  it('come near where colours are those of ink', async () => {
    const flat = sharp({ create: { ...SIZE, channels: 3, background: '#c02040' } }).toColourspace('cmyk');
    const bytes = new Uint8Array(await flat.jpeg().toBuffer());
    const own = await (await openBundled(bytes, 'a')).frame(0);
    expect(differences(own.data.subarray(0, 3), [0xc0, 0x20, 0x40])).toBeLessThan(40);
  });

  it('are refused in words where they are damaged, or no images', async () => {
    const photograph = new Uint8Array(await rgb().jpeg().toBuffer());
    await expect(openBundled(photograph.subarray(0, 300), 'a.jpg')).rejects.toThrow('a.jpg is damaged');
    await expect(openBundled(Uint8Array.of(1, 2, 3), 'a.txt')).rejects.toThrow('a.txt is not an image');
    const webp = new Uint8Array(await rgb().webp().toBuffer());
    const spoilt = webp.map((byte, at) => (at > 30 ? byte ^ 0x55 : byte));
    await expect(openBundled(spoilt, 'a.webp')).rejects.toThrow('a.webp is damaged');
  });
});

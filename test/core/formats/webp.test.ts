import fc from 'fast-check';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, it } from 'vitest';
import { firstPicture, webpSize } from '../../../core/formats/webp.ts';

const SIZE = { width: 300, height: 259 };
const picture = () => sharp({ create: { ...SIZE, channels: 4, background: '#c0204080' } });
const bytesOf = async (image: Sharp) => new Uint8Array(await image.toBuffer());

describe('a WebP', () => {
  it.each([
    ['with loss', () => picture().removeAlpha().webp()],
    ['without loss', () => picture().webp({ lossless: true })],
    ['transparent, with loss', () => picture().webp()],
  ])('tells its size, and is no film: %s', async (_, make) => {
    const bytes = await bytesOf(make());
    expect(webpSize(bytes)).toEqual(SIZE);
    expect(firstPicture(bytes)).toBeUndefined();
  });

  it('that is a film has its first picture as one by itself', async () => {
    const raw = { ...SIZE, height: 2 * SIZE.height, channels: 3, pageHeight: SIZE.height } as const;
    const page = 3 * SIZE.width * SIZE.height;
    const pages = Buffer.alloc(2 * page, 77).fill(99, page);
    const film = await bytesOf(sharp(pages, { raw }).webp({ delay: [9, 9] }));
    const first = firstPicture(film);
    expect(first).toMatchObject({ canvas: SIZE, left: 0, top: 0 });
    expect(webpSize(first?.still ?? film.subarray(0, 0))).toEqual(SIZE);
    // The place in units of two pixels stands at the beginning of the picture's chunk.
    const at = Buffer.from(film).indexOf('ANMF') + 8;
    const moved = Uint8Array.from(film);
    moved.set([3, 0, 0, 0, 1, 0], at);
    expect(firstPicture(moved)).toMatchObject({ left: 6, top: 512 });
  });

  it('tells nothing where it does not begin as one, and throws nothing', async () => {
    const whole = await bytesOf(picture().webp());
    expect(webpSize(whole.subarray(0, 25))).toBeUndefined();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(whole.length - 12), (bytes, at) => {
        const spoilt = whole.slice();
        spoilt.set(bytes.subarray(0, whole.length - 12 - at), 12 + at);
        firstPicture(spoilt);
        expect(webpSize(spoilt)?.width ?? 0).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

import fc from 'fast-check';
import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { formatOf, inspect, mayBeTransparent } from '../../../core/sources/picture-file.ts';

const RED = { width: 20, height: 10, channels: 3, background: '#c03020' } as const;
let png: Uint8Array;
let jpeg: Uint8Array;
let webp: Uint8Array;

beforeAll(async () => {
  png = new Uint8Array(await sharp({ create: RED }).png().toBuffer());
  jpeg = new Uint8Array(await sharp({ create: RED }).jpeg().toBuffer());
  webp = new Uint8Array(await sharp({ create: RED }).webp().toBuffer());
});

function text(letters: string): Uint8Array {
  return new TextEncoder().encode(letters);
}

describe('a file', () => {
  it('is told by its content, whatever its name says', () => {
    expect(inspect(png, 'photo.jpg')).toBe('png');
    expect(inspect(jpeg, 'photo.png')).toBe('jpeg');
    expect(inspect(webp, 'photo.png')).toBe('webp');
    expect(inspect(text('BM and what follows'), 'photo')).toBe('bmp');
  });

  it('that is short or of another kind is none of these', () => {
    expect(formatOf(new Uint8Array(0))).toBeUndefined();
    expect(formatOf(text('GIF89a'))).toBeUndefined();
  });

  it('that is no image is refused', () => {
    expect(() => inspect(text('Dear colleague, please find'), 'letter.png')).toThrow(
      /letter.png is not an image/,
    );
  });

  it('that is incomplete is refused at every length', () => {
    for (const whole of [png, jpeg, webp]) {
      for (let length = 12; length < whole.length - 1; length += 7) {
        expect(() => inspect(whole.subarray(0, length), 'half.img')).toThrow(
          /half.img is (damaged|not an image)/,
        );
      }
    }
  });

  it('that is incomplete is refused although its thumbnail is whole', () => {
    const segment = Uint8Array.of(0xff, 0xe1, (jpeg.length + 2) >> 8, (jpeg.length + 2) & 255, ...jpeg);
    const withThumbnail = Uint8Array.of(...jpeg.subarray(0, 2), ...segment, ...jpeg.subarray(2));
    expect(inspect(withThumbnail, 'photo.jpg')).toBe('jpeg');
    for (let length = segment.length; length < withThumbnail.length - 1; length += 7) {
      expect(() => inspect(withThumbnail.subarray(0, length), 'half.jpg')).toThrow('half.jpg is damaged');
    }
  });

  it('with trailing bytes is taken, as cameras append their own', () => {
    expect(inspect(Uint8Array.of(...jpeg, 1, 2, 0xd9, 3), 'photo.jpg')).toBe('jpeg');
  });

  it('with a flipped bit in a PNG is refused', () => {
    const mutant = png.slice();
    mutant[mutant.length - 20] = (mutant[mutant.length - 20] as number) ^ 1;
    expect(() => inspect(mutant, 'a.png')).toThrow('a.png is damaged: a checksum is wrong.');
  });

  it('that announces too many pixels is refused before it is unpacked', () => {
    const huge = jpeg.slice();
    const frame = huge.findIndex((byte, i) => byte === 0xff && huge[i + 1] === 0xc0);
    huge.set([0xff, 0xff, 0xff, 0xff], frame + 5);
    expect(() => inspect(huge, 'huge.jpg')).toThrow(
      'huge.jpg is too large: it has 65535 x 65535 pixels; the limit is 200 megapixels.',
    );
  });

  it('is taken or refused in words, whatever has happened to its bytes', () => {
    const damage = fc.record({
      whole: fc.constantFrom('png', 'jpeg', 'webp'),
      changes: fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 6 }),
      length: fc.nat(2000),
    });
    const files = () => ({ png, jpeg, webp });
    fc.assert(
      fc.property(damage, ({ whole, changes, length }) => {
        const bytes = files()[whole as 'png'].slice(0, length);
        for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
        try {
          expect(['png', 'jpeg', 'webp', 'bmp']).toContain(inspect(bytes, 'odd.img'));
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^image\./) });
          expect((error as Error).message).toContain('odd.img');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('transparency of a PNG', () => {
  it('is seen in an alpha channel or a palette, and not where there is none', async () => {
    const clear = sharp({ create: { ...RED, channels: 4, background: { r: 1, g: 2, b: 3, alpha: 0.5 } } });
    expect(mayBeTransparent(png, 'png')).toBe(false);
    expect(mayBeTransparent(await clear.clone().png().toBuffer(), 'png')).toBe(true);
    expect(mayBeTransparent(await clear.clone().png({ palette: true }).toBuffer(), 'png')).toBe(true);
    expect(mayBeTransparent(await sharp({ create: RED }).png({ palette: true }).toBuffer(), 'png')).toBe(
      false,
    );
  });
});

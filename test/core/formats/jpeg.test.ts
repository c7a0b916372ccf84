import sharp from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import { jpegDamage, jpegFrame } from '../../../core/formats/jpeg.ts';

const SIZE = { width: 160, height: 120 };
let plain: Uint8Array;
let progressive: Uint8Array;

/** Where the bytes of the first scan begin. */
function pixelsOf(bytes: Uint8Array): number {
  return bytes.findIndex((byte, at) => byte === 0xff && bytes[at + 1] === 0xda) + 14;
}

/** The same with restart marks, numbered as they are given, put where they do not belong to the coded pixels. */
function withRestarts(bytes: Uint8Array, marks: readonly number[]): Uint8Array {
  const scan = pixelsOf(bytes) - 14;
  const announced = [0xff, 0xdd, 0, 4, 0, 10];
  const marked = marks.flatMap((number) => [0xff, 0xd0 + number, 1, 2]);
  const end = bytes.length - 2;
  return Uint8Array.of(
    ...bytes.subarray(0, scan),
    ...announced,
    ...bytes.subarray(scan, end),
    ...marked,
    0xff,
    0xd9,
  );
}

beforeAll(async () => {
  const data = Uint8Array.from(
    { length: 3 * SIZE.width * SIZE.height },
    (_, i) => 128 + 99 * Math.sin(i * i),
  );
  const picture = sharp(data, { raw: { ...SIZE, channels: 3 } });
  plain = new Uint8Array(await picture.clone().jpeg().toBuffer());
  progressive = new Uint8Array(await picture.clone().jpeg({ progressive: true }).toBuffer());
});

describe('a JPEG', () => {
  it('that is whole has no damage, and tells its size', () => {
    for (const bytes of [plain, progressive]) {
      expect(jpegDamage(bytes)).toBeUndefined();
      expect(jpegFrame(bytes)).toEqual({ ...SIZE, components: 3 });
    }
  });

  it('is whole whatever follows its end', () => {
    expect(jpegDamage(Uint8Array.of(...plain, 0xff, 0x17, 3))).toBeUndefined();
  });

  it('is incomplete at every length', () => {
    for (let length = 3; length < plain.length - 1; length += 97) {
      expect(jpegDamage(plain.subarray(0, length))).toBe('the file is incomplete');
    }
    expect(jpegDamage(plain.subarray(0, plain.length - 1))).toBe('the file is incomplete');
  });

  it('is damaged by a mark among its pixels that cannot be there', () => {
    const mutant = plain.slice();
    mutant.set([0xff, 0xff, 0x17], pixelsOf(plain) + 400);
    expect(jpegDamage(mutant)).toBe('its pixels are broken up by a mark that cannot be there (0xff17)');
    mutant.set([0xff, 0xd3, 0], pixelsOf(plain) + 400);
    expect(jpegDamage(mutant)).toBe('its pixels are broken up by a mark that cannot be there (0xffd3)');
  });

  it('may have restart marks, which count up', () => {
    expect(jpegDamage(withRestarts(plain, [0, 1, 2, 3, 4, 5, 6, 7, 0, 1]))).toBeUndefined();
    expect(jpegDamage(withRestarts(plain, [0, 1, 3, 4]))).toBe('a part of its pixels is missing');
  });

  it('without pixels, or with anything between its parts, is damaged', () => {
    expect(jpegDamage(Uint8Array.of(0xff, 0xd8, 0xff, 0xd9))).toBe('it holds no pixels');
    expect(jpegDamage(Uint8Array.of(...plain.subarray(0, 2), 7, ...plain.subarray(2)))).toBe(
      'its parts do not follow one another',
    );
  });
});

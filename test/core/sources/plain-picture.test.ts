import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { plainEnding } from '../../../core/sources/plain-picture.ts';
import { encodeTiff } from '../../support/tiff.ts';

const SIZE = { width: 9, height: 7 };
const raw = (channels: 3 | 4) =>
  sharp(new Uint8Array(channels * 63).fill(90), { raw: { ...SIZE, channels } });
const wide = () => sharp(new Uint16Array(63).fill(900), { raw: { ...SIZE, channels: 1 } });

describe('a picture that every reader sees alike', () => {
  it.each([
    ['.jpg', 'a JPEG', () => raw(3).jpeg().toBuffer()],
    ['.jpg', 'a grey JPEG', () => raw(3).toColourspace('b-w').jpeg().toBuffer()],
    ['.png', 'a PNG', () => raw(3).png().toBuffer()],
    ['.png', 'a PNG with a palette', () => raw(3).png({ palette: true }).toBuffer()],
    [null, 'a JPEG for printing', () => raw(3).toColourspace('cmyk').jpeg().toBuffer()],
    [null, 'a JPEG to be turned', () => raw(3).withMetadata({ orientation: 6 }).jpeg().toBuffer()],
    [null, 'a PNG to be turned', () => raw(3).withMetadata({ orientation: 3 }).png().toBuffer()],
    [null, 'a PNG of 16 bits', () => wide().toColourspace('grey16').png().toBuffer()],
    [null, 'a WebP', () => raw(3).webp().toBuffer()],
    [null, 'a TIFF', () => Promise.resolve(encodeTiff([{ ...SIZE, bits: 8, samples: new Uint8Array(63) }]))],
  ] as const)('is copied with the ending %s: %s', async (ending, _, make) => {
    expect(plainEnding(new Uint8Array(await make()))).toBe(ending);
  });
});

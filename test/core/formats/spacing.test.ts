import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { spacingOf } from '../../../core/formats/spacing.ts';

/** Pixels per metre that no preset comes near: 0.1 to 0.8 micrometres, and from a fifth of a millimetre on. */
const densities = fc.oneof(
  fc.integer({ min: 1_250_000, max: 10_000_000 }),
  fc.integer({ min: 60, max: 980 }),
  fc.integer({ min: 1020, max: 2600 }),
);

const picture = sharp({ create: { width: 4, height: 3, channels: 3, background: '#204060' } });

/** A PNG's signature, header and pHYs chunk; checksums are not looked at here. */
function png(x: number, y: number, unit = 1): Uint8Array {
  const bytes = new Uint8Array(8 + 25 + 21 + 12);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer);
  const chunk = (at: number, length: number, type: string): void => {
    view.setUint32(at, length);
    for (let i = 0; i < 4; i++) bytes[at + 4 + i] = type.charCodeAt(i);
  };
  chunk(8, 13, 'IHDR');
  chunk(33, 9, 'pHYs');
  view.setUint32(41, x);
  view.setUint32(45, y);
  bytes[49] = unit;
  chunk(54, 0, 'IDAT');
  return bytes;
}

/** A TIFF of nothing but its resolution. */
function tiff(x: number, y: number, unit: number | null, isLittle: boolean, orientation = 1): Uint8Array {
  const bytes = new Uint8Array(80);
  const view = new DataView(bytes.buffer);
  bytes.set(Array.from(isLittle ? 'II*\0' : 'MM\0*', (letter) => letter.charCodeAt(0)));
  view.setUint32(4, 8, isLittle);
  const entries = [
    [274, 3, orientation],
    [282, 5, 64],
    [283, 5, 72],
    ...(unit === null ? [] : [[296, 3, unit]]),
  ] as const;
  view.setUint16(8, entries.length, isLittle);
  entries.forEach(([tag = 0, type = 0, value = 0], index) => {
    const at = 10 + 12 * index;
    view.setUint16(at, tag, isLittle);
    view.setUint16(at + 2, type, isLittle);
    view.setUint32(at + 4, 1, isLittle);
    if (type === 3) view.setUint16(at + 8, value, isLittle);
    else view.setUint32(at + 8, value, isLittle);
  });
  [x, y].forEach((value, index) => {
    view.setUint32(64 + 8 * index, value, isLittle);
    view.setUint32(68 + 8 * index, 1000, isLittle);
  });
  return bytes;
}

/** A JPEG that begins with a JFIF header of this density: unit 1 is per inch, 2 per centimetre. */
async function jpeg(density: number, unit: number, down = density): Promise<Uint8Array> {
  const [soi, rest] = await picture
    .clone()
    .jpeg()
    .toBuffer()
    .then((bytes) => [bytes.subarray(0, 2), bytes.subarray(2)] as const);
  const header = Buffer.from('ffe000104a46494600010200000000000000', 'hex');
  header[11] = unit;
  header.writeUInt16BE(density, 12);
  header.writeUInt16BE(down, 14);
  return new Uint8Array(Buffer.concat([soi, header, rest]));
}

describe('the spacing of pixels', () => {
  it('comes from the pHYs chunk of a PNG, in either direction by itself', () => {
    fc.assert(
      fc.property(densities, densities, (x, y) => {
        const spacing = spacingOf(png(x, y));
        expect(spacing?.x).toBeCloseTo(1000 / x, 9);
        expect(spacing?.y).toBeCloseTo(1000 / y, 9);
      }),
    );
  });

  it('comes from the resolution of a TIFF, in either byte order, per inch or per centimetre', () => {
    const units = fc.constantFrom<readonly [number | null, number]>([null, 25.4], [2, 25.4], [3, 10]);
    fc.assert(
      fc.property(densities, densities, units, fc.boolean(), (x, y, [unit, millimetres], isLittle) => {
        const [perUnitX, perUnitY] = [(x * millimetres) / 1000, (y * millimetres) / 1000];
        const found = spacingOf(
          tiff(Math.round(perUnitX * 1000), Math.round(perUnitY * 1000), unit, isLittle),
        );
        expect((found?.x ?? 0) / (1000 / x)).toBeCloseTo(1, 2);
        expect((found?.y ?? 0) / (1000 / y)).toBeCloseTo(1, 2);
      }),
    );
  });

  it.each([1, 4, 5, 6, 8])('goes with the picture as orientation %i turns it', (orientation) => {
    const found = spacingOf(tiff(100_000, 200_000, 3, true, orientation));
    expect(found).toEqual(orientation < 5 ? { x: 0.1, y: 0.05 } : { x: 0.05, y: 0.1 });
  });

  it('is read from files that other software wrote', async () => {
    // sharp takes pixels per inch.
    const marked = picture.clone().withMetadata({ density: 127 });
    expect(spacingOf(await jpeg(127, 1))?.x).toBeCloseTo(0.2, 6);
    expect(spacingOf(await jpeg(50, 2))?.y).toBeCloseTo(0.2, 6);
    expect(spacingOf(await marked.clone().png().toBuffer())?.x).toBeCloseTo(0.2, 6);
    expect(spacingOf(await marked.clone().tiff().toBuffer())?.y).toBeCloseTo(0.2, 6);
  });

  it.each([72, 96, 300])(
    'is not invented from the %i pixels per inch that programs write',
    async (density) => {
      const marked = picture.clone().withMetadata({ density });
      expect(spacingOf(await jpeg(density, 1))).toBeNull();
      expect(spacingOf(await marked.clone().png().toBuffer())).toBeNull();
      expect(spacingOf(await marked.clone().tiff().toBuffer())).toBeNull();
    },
  );

  it('is not invented from the pixel a millimetre that one library writes by itself', async () => {
    expect(spacingOf(await picture.clone().png().toBuffer())).toBeNull();
    expect(spacingOf(png(1000, 1000))).toBeNull();
    expect(spacingOf(await jpeg(10, 2))).toBeNull();
  });

  it('is unknown without a unit, at zero, and beyond what a pixel can be', async () => {
    expect(spacingOf(png(2000, 2000, 0))).toBeNull();
    expect(spacingOf(png(0, 2000))).toBeNull();
    expect(spacingOf(png(1, 1))).toBeNull();
    expect(spacingOf(await jpeg(50, 0))).toBeNull();
    // An orientation might exchange the two.
    expect(spacingOf(await jpeg(50, 2, 60))).toBeNull();
    expect(spacingOf(tiff(0, 100_000, 2, true))).toBeNull();
    expect(spacingOf(tiff(100_000, 100_000, 1, true))).toBeNull();
  });

  it('of damaged files is unknown, and never an error', () => {
    const cut = fc
      .tuple(densities, fc.boolean(), fc.nat(80))
      .map(([x, isPng, length]) => (isPng ? png(x, x) : tiff(x, x, 2, true)).slice(0, length));
    const noise = fc
      .tuple(fc.constantFrom('II*\0', 'MM\0*', '\xff\xd8\xff\xe0', '\x89PNG\r\n\x1a\n'), fc.uint8Array())
      .map(([start, rest]) =>
        Uint8Array.from([...Array.from(start, (letter) => letter.charCodeAt(0)), ...rest]),
      );
    fc.assert(
      fc.property(fc.oneof(cut, noise), (bytes) => {
        const spacing = spacingOf(bytes);
        expect(spacing === null || (spacing.x > 0 && spacing.y > 0)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

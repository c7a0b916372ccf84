import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBmp, isBmp } from '../../../core/formats/bmp.ts';

const LIMIT = 1_000_000;

interface Made {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly topDown?: boolean;
  readonly compression?: number;
  readonly palette?: readonly (readonly [number, number, number])[];
  /** Stored bytes of each row from the top, without padding. */
  readonly rows: readonly (readonly number[])[];
}

/** A bitmap with the 40-byte header, written independently of the reader. */
function makeBmp({
  width,
  height,
  bits,
  topDown = false,
  compression = 0,
  palette = [],
  rows,
}: Made): Uint8Array {
  const masks = compression === 3 ? [0xff0000, 0xff00, 0xff] : [];
  const start = 54 + 4 * masks.length + 4 * palette.length;
  const body = (topDown ? rows : rows.toReversed()).flatMap((row) => [
    ...row,
    ...Array.from({ length: (4 - (row.length % 4)) % 4 }, () => 0xee),
  ]);
  const bytes = Buffer.alloc(start + body.length);
  bytes.write('BM');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(start, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(topDown ? -height : height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(bits, 28);
  bytes.writeUInt32LE(compression, 30);
  bytes.writeUInt32LE(palette.length, 46);
  masks.forEach((mask, i) => bytes.writeUInt32LE(mask, 54 + 4 * i));
  palette.forEach(([red, green, blue], i) =>
    bytes.set([blue, green, red, 0], start - 4 * palette.length + 4 * i),
  );
  bytes.set(body, start);
  return bytes;
}

const RED = [255, 0, 0] as const;
const GREEN = [0, 255, 0] as const;
const BLUE = [0, 0, 255] as const;

describe('decodeBmp', () => {
  it.each([false, true])('reads 24 bits, top-down: %s', (topDown) => {
    const rows = [
      [0, 0, 255, 0, 255, 0, 255, 0, 0],
      [3, 2, 1, 6, 5, 4, 9, 8, 7],
    ];
    const image = decodeBmp(makeBmp({ width: 3, height: 2, bits: 24, topDown, rows }), LIMIT);
    expect(image).toEqual({
      width: 3,
      height: 2,
      data: Uint8Array.of(...RED, ...GREEN, ...BLUE, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    });
  });

  it.each([0, 3])('reads 32 bits and leaves the fourth byte aside, compression %i', (compression) => {
    const rows = [[3, 2, 1, 99, 6, 5, 4, 0]];
    const image = decodeBmp(makeBmp({ width: 2, height: 1, bits: 32, compression, rows }), LIMIT);
    expect([...image.data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it.each([
    [1, [0b01000000]],
    [4, [0x01, 0x00]],
    [8, [0, 1, 0]],
  ])('reads %i bits through the palette', (bits, row) => {
    const image = decodeBmp(
      makeBmp({ width: 3, height: 1, bits, palette: [RED, GREEN], rows: [row] }),
      LIMIT,
    );
    expect([...image.data]).toEqual([...RED, ...GREEN, ...RED]);
  });

  it('refuses compressed files, odd depths and files over the limit', () => {
    const made = { width: 3, height: 1, bits: 8, palette: [RED], rows: [[0, 0, 0]] };
    expect(() => decodeBmp(makeBmp({ ...made, compression: 1 }), LIMIT)).toThrow('it uses compression');
    expect(() => decodeBmp(makeBmp({ ...made, bits: 16 }), LIMIT)).toThrow('16 bits per pixel');
    expect(() => decodeBmp(makeBmp(made), 2)).toThrow('it has 3 x 1 pixels');
  });

  it('never does anything but answer or refuse, however a file is damaged', () => {
    const good = makeBmp({
      width: 3,
      height: 2,
      bits: 4,
      palette: [RED, BLUE],
      rows: [
        [1, 0],
        [16, 16],
      ],
    });
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.nat(255), fc.nat(good.length), (at, value, length) => {
        const bad = Uint8Array.from(good.subarray(0, length));
        bad[at] = value;
        try {
          const { width, height, data } = decodeBmp(bad, LIMIT);
          expect(data.length).toBe(width * height * 3);
        } catch (error) {
          expect(error).toMatchObject({ name: 'WorkbenchError' });
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is told by its first bytes', () => {
    expect(isBmp(Uint8Array.of(0x42, 0x4d, 0))).toBe(true);
    expect(isBmp(Uint8Array.of(0x42, 0x4d))).toBe(false);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundaryOf,
  decodeMultipart,
  encodeMultipart,
} from '../../../../../core/formats/dicom/web/multipart.ts';

const BOUNDARY = 'b-1234';

describe('a body of several files', () => {
  it('gives back what was put into it, whatever that is', () => {
    // Line ends and dashes are what boundaries are made of.
    const byte = fc.oneof(fc.constantFrom(13, 10, 45, 98), fc.integer({ min: 0, max: 255 }));
    const file = fc.array(byte, { maxLength: 40 }).map((bytes) => Uint8Array.from(bytes));
    fc.assert(
      fc.property(fc.array(file, { minLength: 1, maxLength: 4 }), (files) => {
        const { bytes, contentType } = encodeMultipart(files, BOUNDARY);
        expect(boundaryOf(contentType)).toBe(BOUNDARY);
        expect(decodeMultipart(bytes, BOUNDARY)).toEqual(files);
      }),
    );
  });

  it('is refused where it ends too soon', () => {
    const { bytes } = encodeMultipart([new Uint8Array(10), new Uint8Array(5)], BOUNDARY);
    for (let length = 1; length < bytes.length - 2; length++) {
      expect(() => decodeMultipart(bytes.slice(0, length), BOUNDARY)).toThrow('ends in the middle');
    }
  });

  it('may have headers, and something before the first file', () => {
    const text = `preamble\r\n--x\r\nContent-Type: application/dicom\r\nContent-Length: 2\r\n\r\nab\r\n--x--`;
    expect(decodeMultipart(new TextEncoder().encode(text), 'x')).toEqual([Uint8Array.of(97, 98)]);
  });

  it('names its boundary with quotes or without; a single file has none', () => {
    expect(boundaryOf('multipart/related; type="application/dicom"; boundary="a b"')).toBe('a b');
    expect(boundaryOf('Multipart/Related;boundary=abc; start=x')).toBe('abc');
    expect(boundaryOf('application/dicom')).toBeUndefined();
  });
});

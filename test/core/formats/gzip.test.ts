import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Gunzip, gzipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { concatenate } from '../../../core/formats/bytes.ts';
import { agreesWithChecksum, isGzip, mayHold, packGzip, unpackInto } from '../../../core/formats/gzip.ts';

const parts = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 4 });

describe('gzip', () => {
  it('gives the first bytes of what was packed, in one part or several', () => {
    fc.assert(
      fc.property(parts, fc.nat(1500), (plain, length) => {
        const packed = concatenate(plain.map((part) => gzipSync(part)));
        const whole = concatenate(plain);
        expect(isGzip(packed)).toBe(true);
        const target = new Uint8Array(length);
        const filled = unpackInto('gzip', packed, target);
        expect(filled).toBe(Math.min(length, whole.length));
        expect(target.subarray(0, filled)).toEqual(whole.subarray(0, filled));
        expect(mayHold(packed, whole.length)).toBe(true);
      }),
    );
  });

  it('packs what others unpack, whatever it begins with', () => {
    // Of few values, so that much of it repeats what lies before.
    const bytes = fc.array(fc.constantFrom(0, 0, 0, 1, 2), { maxLength: 400 });
    fc.assert(
      fc.property(bytes, (plain) => {
        const packed = packGzip(Uint8Array.from(plain));
        expect([...gunzipSync(packed)]).toEqual(plain);
        expect(packGzip(Uint8Array.from(plain))).toEqual(packed);
      }),
    );
  });

  it('stops unpacking once there is enough', () => {
    const zeros = gzipSync(new Uint8Array(10_000_000));
    const bomb = concatenate([gzipSync(Uint8Array.of(1, 2, 3)), ...Array.from({ length: 100 }, () => zeros)]);
    expect(bomb.length).toBeGreaterThan(900_000);
    const pushes = vi.spyOn(Gunzip.prototype, 'push');
    const target = new Uint8Array(50);
    expect(unpackInto('gzip', bomb, target)).toBe(50);
    // Of the first 32 kB, one push for each part in them.
    expect(pushes.mock.calls.length).toBeLessThan(10);
    pushes.mockRestore();
  });

  it('cannot hold much more than its own size', () => {
    const length = 10_000_000;
    const packed = gzipSync(new Uint8Array(length), { level: 9 });
    expect(mayHold(packed, length)).toBe(true);
    expect(mayHold(packed, 2 * length)).toBe(false);
  });

  it('is refused where it is damaged before there is enough', () => {
    const packed = gzipSync(Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 251));
    const damaged = packed.slice().fill(0xff, 20, 60);
    expect(() => unpackInto('gzip', damaged, new Uint8Array(5000))).toThrow();
    expect(() => unpackInto('gzip', packed.subarray(0, 30), new Uint8Array(5000))).toThrow();
    expect(unpackInto('gzip', new Uint8Array(0), new Uint8Array(10))).toBe(0);
  });

  it('knows by its checksum what it held', () => {
    const plain = Uint8Array.from({ length: 500 }, (_, i) => i % 256);
    const packed = gzipSync(plain);
    expect(agreesWithChecksum(packed, plain)).toBe(true);
    expect(agreesWithChecksum(packed, plain.with(3, 99))).toBe(false);
    // Of a beginning it says nothing.
    expect(agreesWithChecksum(packed, plain.subarray(0, 20))).toBe(true);
  });
});

import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { Gunzip, gzipSync } from 'fflate';
import { describe, expect, it, vi } from 'vitest';
import { concatenate } from '../../../core/formats/bytes.ts';
import { PackedBytes, isGzip, mayHold, packGzip } from '../../../core/formats/gzip.ts';

const parts = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 4 });

describe('gzip', () => {
  it('gives the first bytes of what was packed, in one part or several', () => {
    fc.assert(
      fc.property(parts, fc.nat(1500), (plain, length) => {
        const packed = concatenate(plain.map((part) => gzipSync(part)));
        const whole = concatenate(plain);
        expect(isGzip(packed)).toBe(true);
        const target = new Uint8Array(length);
        const filled = new PackedBytes('gzip', packed).read(0, target);
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
    expect(new PackedBytes('gzip', bomb).read(0, target)).toBe(50);
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
    const read = (bytes: Uint8Array, length: number) =>
      new PackedBytes('gzip', bytes).read(0, new Uint8Array(length));
    expect(() => read(damaged, 5000)).toThrow();
    expect(() => read(packed.subarray(0, 30), 5000)).toThrow();
    expect(read(new Uint8Array(0), 10)).toBe(0);
  });

  it('gives any bytes of what was packed, one after the other or going back', () => {
    const reads = fc.array(fc.tuple(fc.nat(1200), fc.nat(400)), { maxLength: 6 });
    fc.assert(
      fc.property(parts, reads, (plain, places) => {
        const whole = concatenate(plain);
        const packed = new PackedBytes('gzip', concatenate(plain.map((part) => gzipSync(part))));
        for (const [start, length] of places) {
          const target = new Uint8Array(length);
          const filled = packed.read(start, target);
          expect(target.subarray(0, filled)).toEqual(whole.subarray(start, start + length));
        }
      }),
    );
  });

  it('goes on without unpacking again what was read before', () => {
    const packed = new PackedBytes('gzip', gzipSync(new Uint8Array(1_000_000)));
    const pushes = vi.spyOn(Gunzip.prototype, 'push');
    packed.read(0, new Uint8Array(10));
    const once = pushes.mock.calls.length;
    for (const start of [100, 500_000, 999_990]) packed.read(start, new Uint8Array(10));
    expect(pushes.mock.calls.length).toBe(once);
    packed.read(500_000, new Uint8Array(10));
    expect(pushes.mock.calls.length).toBe(2 * once);
    pushes.mockRestore();
  });

  it('that is damaged gives what comes before, and is refused from there on', () => {
    const plain = Uint8Array.from({ length: 200_000 }, (_, i) => ((i * 7919) % 251) ^ (i >> 9));
    const packed = gzipSync(plain);
    const damaged = new PackedBytes('gzip', packed.subarray(0, packed.length - 100));
    const beginning = new Uint8Array(1000);
    expect(damaged.read(0, beginning)).toBe(1000);
    expect(beginning).toEqual(plain.subarray(0, 1000));
    for (let again = 0; again < 2; again++) {
      expect(() => damaged.read(1000, new Uint8Array(199_000))).toThrow();
    }
  });

  it('knows by its checksum what it held', () => {
    const plain = Uint8Array.from({ length: 500 }, (_, i) => i % 256);
    const packed = gzipSync(plain, { level: 0 });
    const changed = packed.with(100, (packed[100] as number) ^ 1);
    const isContradicted = (bytes: Uint8Array, ...lengths: readonly number[]): boolean => {
      const file = new PackedBytes('gzip', bytes);
      let start = 0;
      for (const length of lengths) start += file.read(start, new Uint8Array(length));
      return file.isContradicted;
    };
    expect(isContradicted(packed, 500)).toBe(false);
    expect(isContradicted(changed, 500)).toBe(true);
    expect(isContradicted(changed, 200, 300)).toBe(true);
    // Of the last of several parts it says nothing about the others.
    expect(isContradicted(concatenate([changed, gzipSync(plain.subarray(0, 20))]), 520)).toBe(false);
  });
});

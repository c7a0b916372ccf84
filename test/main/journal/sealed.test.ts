import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatenate } from '../../../core/formats/bytes.ts';
import { sealed, unsealed } from '../../../main/journal/sealed.ts';
import type { ByteSource } from '../../../main/files/zip-source.ts';

/** So cheap that a test may do it often, with chunks of 16 bytes. */
const CHEAP = { work: 1, chunk: 4 };
const HEAD = 44;
const SEALED_CHUNK = 32;

function sourceOf(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (from, to) => Promise.resolve(bytes.slice(from, to)) };
}

async function* partsOf(parts: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield await Promise.resolve(part);
}

async function sealedOf(parts: readonly Uint8Array[], passphrase = 'correct horse'): Promise<Uint8Array> {
  const bytes: Uint8Array[] = [];
  for await (const part of sealed(partsOf(parts), passphrase, CHEAP)) bytes.push(part);
  return concatenate(bytes);
}

async function plainOf(bytes: Uint8Array, passphrase = 'correct horse'): Promise<Uint8Array> {
  const source = await unsealed(sourceOf(bytes), passphrase);
  return source.read(0, source.size);
}

const content = Uint8Array.from({ length: 70 }, (_, index) => index);

describe('bytes under a passphrase', () => {
  it('come back as they were, in whatever parts they are written and read', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 50 })),
        fc.nat(),
        fc.nat(),
        async (parts, a, b) => {
          const plain = concatenate(parts);
          const source = await unsealed(sourceOf(await sealedOf(parts)), 'correct horse');
          expect(source.size).toBe(plain.length);
          const [from, to] = [a % (plain.length + 1), b % (plain.length + 9)];
          expect(await source.read(from, to)).toEqual(plain.slice(from, to));
          expect(await source.read(0, source.size)).toEqual(plain);
        },
      ),
    );
  });

  it('are the same under a passphrase however its letters are composed, and under no other', async () => {
    const bytes = await sealedOf([content], 'Gr\u00fc\u00dfe');
    expect(await plainOf(bytes, 'Gru\u0308\u00dfe')).toEqual(content);
    await expect(plainOf(bytes, 'Grusse')).rejects.toMatchObject({ code: 'backup.passphrase' });
  });

  it('never are the same twice', async () => {
    expect(await sealedOf([content])).not.toEqual(await sealedOf([content]));
  });

  it('show every bit that was turned, and every end that was cut off', async () => {
    const bytes = await sealedOf([content]);
    for (let bit = 0; bit < 8 * bytes.length; bit++) {
      const turned = bytes.slice();
      turned[bit >> 3] = (turned[bit >> 3] as number) ^ (1 << (bit & 7));
      await expect(plainOf(turned), `bit ${bit}`).rejects.toMatchObject({
        code: expect.stringMatching(/^backup\.(damaged|newer)$/) as string,
      });
    }
    for (let length = 0; length < bytes.length; length++) {
      await expect(plainOf(bytes.slice(0, length)), `${length} bytes`).rejects.toMatchObject({
        code: 'backup.damaged',
      });
    }
    await expect(plainOf(concatenate([bytes, bytes.subarray(-9)]))).rejects.toThrow(/damaged/);
  });

  it('show chunks that were left out, repeated, or put elsewhere', async () => {
    const bytes = await sealedOf([content]);
    const head = bytes.subarray(0, HEAD);
    const chunks = [0, 1, 2, 3, 4].map((number) =>
      bytes.subarray(HEAD + number * SEALED_CHUNK, HEAD + (number + 1) * SEALED_CHUNK),
    );
    const orders = [[1, 0, 2, 3, 4], [0, 2, 3, 4], [0, 0, 1, 2, 3, 4], [0, 1, 2, 3], [0, 1, 2, 4, 3], [4]];
    for (const order of orders) {
      const other = concatenate([head, ...order.map((number) => chunks[number] ?? head)]);
      await expect(plainOf(other), String(order)).rejects.toMatchObject({ code: 'backup.damaged' });
    }
    expect(await plainOf(concatenate([head, ...chunks]))).toEqual(content);
  });
});

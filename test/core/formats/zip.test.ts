import { deflateSync, unzipSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatenate } from '../../../core/formats/bytes.ts';
import { crc32 } from '../../../core/formats/crc32.ts';
import { readZip, zipDirectoryPlace, zipItems } from '../../../core/formats/zip.ts';
import type { ZipItem } from '../../../core/formats/zip.ts';
import { zipDirectory, zipLocalHeader } from '../../../core/formats/zip-writer.ts';

const contents = fc.uniqueArray(fc.tuple(fc.stringMatching(/^[a-zä]{1,8}$/), fc.uint8Array()), {
  selector: ([name]) => name,
});

function zipOf(files: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const parts: Uint8Array[] = [];
  const items: ZipItem[] = [];
  let at = 0;
  for (const [index, [name, content]] of files.entries()) {
    const method = index % 2 === 0 ? 0 : 8;
    const packed = method === 0 ? content : deflateSync(content);
    const item = { name, method, crc: crc32(content), packed: packed.length, size: content.length, at };
    const header = zipLocalHeader(item);
    parts.push(header, packed);
    items.push(item);
    at += header.length + packed.length;
  }
  return concatenate([...parts, zipDirectory(items, at)]);
}

describe('a ZIP archive', () => {
  it('holds what was written, for other readers, too', () => {
    fc.assert(
      fc.property(contents, (files) => {
        const archive = zipOf(files);
        expect(readZip(archive).map(({ name, read }) => [name, read()])).toEqual(files);
        expect(Object.entries(unzipSync(archive))).toEqual(files.map(([name, content]) => [name, content]));
      }),
    );
  });

  it('may be larger than 4 GiB, and have more than 65,535 entries', () => {
    const item = { name: 'a', method: 0, crc: 7, packed: 5, size: 5 };
    const far = 6 * 2 ** 32 + 11;
    const many = Array.from({ length: 70_000 }, (_, index) => ({ ...item, at: 10 * index }));
    for (const items of [
      [
        { ...item, at: 3 },
        { ...item, at: 2 ** 32 - 1 },
        { ...item, at: far },
      ],
      many,
    ]) {
      for (const at of [700_000, far + 100]) {
        const bytes = zipDirectory(items, at);
        const place = zipDirectoryPlace(bytes, at + bytes.length);
        expect(place).toMatchObject({ at, count: items.length });
        expect(zipItems(bytes.subarray(0, place.end - at), place.count)).toEqual(items);
      }
    }
    expect(() => zipLocalHeader({ ...item, size: 2 ** 32, at: 0 })).toThrow(/4 GiB/);
  });

  it('that is damaged is refused in words, or read as it was written', () => {
    const files = [
      ['one', Uint8Array.of(1, 2, 3)],
      ['two', new Uint8Array(100)],
    ] as const;
    const archive = zipOf(files);
    const read = (bytes: Uint8Array) => readZip(bytes).map((entry) => [entry.name, entry.read()] as const);
    for (let bit = 0; bit < 8 * archive.length; bit++) {
      const turned = archive.slice();
      turned[bit >> 3] = (turned[bit >> 3] as number) ^ (1 << (bit & 7));
      try {
        for (const [index, [, content]] of read(turned).entries()) expect(content).toEqual(files[index]?.[1]);
      } catch (error) {
        expect(error).toMatchObject({ code: 'zip.damaged' });
      }
    }
    for (let length = 0; length < archive.length; length++) {
      expect(() => read(archive.subarray(0, length))).toThrow(
        expect.objectContaining({ code: 'zip.damaged' }),
      );
    }
  });
});

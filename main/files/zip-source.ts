import type { FileHandle } from 'node:fs/promises';
import {
  ZIP,
  ZIP_TAIL,
  unpackZip,
  zipContentStart,
  zipDirectoryPlace,
  zipItems,
} from '../../core/formats/zip.ts';
import type { ZipItem } from '../../core/formats/zip.ts';
import { WorkbenchError } from '../../core/errors.ts';

/** Bytes that are there. */
export interface ByteSource {
  readonly size: number;
  /** Bytes `from` to just before `to`. */
  read(from: number, to: number): Promise<Uint8Array>;
}

/** What an archive holds, without reading more than its directory. Throws `zip.damaged`. */
export async function itemsOf(source: ByteSource): Promise<readonly ZipItem[]> {
  const tail = await source.read(Math.max(0, source.size - ZIP_TAIL), source.size);
  const { at, end, count } = zipDirectoryPlace(tail, source.size);
  return zipItems(await source.read(at, end), count);
}

/** One file of an archive, unpacked. Throws `zip.damaged`. */
export async function contentOf(source: ByteSource, item: ZipItem): Promise<Uint8Array> {
  const start = zipContentStart(item, await source.read(item.at, item.at + ZIP.localBytes));
  if (start + item.packed > source.size) throw new WorkbenchError('zip.damaged', `${item.name} is cut off`);
  return unpackZip(item, await source.read(start, start + item.packed));
}

/** A file that is open. */
export async function sourceOf(file: FileHandle): Promise<ByteSource> {
  const { size } = await file.stat();
  return {
    size,
    read: async (from, to) => {
      const { buffer, bytesRead } = await file.read(new Uint8Array(to - from), 0, to - from, from);
      return buffer.subarray(0, bytesRead);
    },
  };
}

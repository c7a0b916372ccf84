import { zipSync } from 'fflate';
import { WorkbenchError, messageOf } from '../../../core/errors.ts';
import { type NpyArray, decodeNpy, encodeNpy } from '../../../core/formats/npy.ts';
import { readZip } from '../../../core/formats/zip.ts';
import { readBytes } from '../read-bytes.ts';

/** Node reads files of up to 2 GiB at a time, and the ZIP writer must stay under 4 GiB. */
const LARGEST = 2 ** 31 - 1;

/**
 * The arrays of an `.npz` as numpy.savez or numpy.savez_compressed writes it, by name, in the file's order.
 * @throws WorkbenchError that names the file and, where one array is at fault, the array
 */
export async function readNpz(path: string): Promise<Map<string, NpyArray>> {
  return decodeNpz(await readBytes(path), path);
}

/** `readNpz` for bytes at hand; `name` stands in messages. */
export function decodeNpz(bytes: Uint8Array, name: string): Map<string, NpyArray> {
  const arrays = new Map<string, NpyArray>();
  for (const entry of attempt(name, () => readZip(bytes))) {
    const key = entry.name.replace(/\.npy$/, '');
    arrays.set(
      key,
      attempt(`${name}, array ${key},`, () => decodeNpy(entry.read())),
    );
  }
  return arrays;
}

/** The bytes of an uncompressed `.npz`, the same for the same arrays. Throws over 2 GiB. */
export function encodeNpz(arrays: ReadonlyMap<string, NpyArray>): Uint8Array {
  const total = [...arrays.values()].reduce((sum, { data }) => sum + data.byteLength, 0);
  if (total > LARGEST) throw new WorkbenchError('npz.large', 'The arrays are too large for one NPZ file.');
  const files = Object.fromEntries([...arrays].map(([key, array]) => [`${key}.npy`, encodeNpy(array)]));
  // The earliest date that ZIP knows, in place of the clock, so that equal arrays give equal bytes.
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1) });
}

function attempt<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new WorkbenchError('npz.damaged', `${what} cannot be used: ${messageOf(cause)}.`, { cause });
  }
}

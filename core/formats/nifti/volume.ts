import { PackedBytes, isGzip } from '../gzip.ts';
import { Volumes } from '../volume/frames.ts';
import { storedVolumes } from '../volume/stored.ts';
import { errors } from './errors.ts';
import { HEADER_BYTES, fieldsOf } from './fields.ts';
import type { NiftiFields } from './fields.ts';
import { headerOf } from './header.ts';
import type { NiftiHeader } from './header.ts';

/** Whether bytes, or what they unpack to, begin as a NIfTI does. */
export function isNifti(bytes: Uint8Array): boolean {
  try {
    return fieldsIn(bytes) !== undefined;
  } catch {
    return false;
  }
}

/**
 * Reads the header without the values behind it.
 * @throws WorkbenchError as `headerOf`
 */
export function readNiftiHeader(bytes: Uint8Array): NiftiHeader {
  let fields;
  try {
    fields = fieldsIn(bytes);
  } catch (cause) {
    throw errors.damaged('it cannot be unpacked', cause);
  }
  if (fields === undefined) throw errors.damaged('it is not a NIfTI');
  return headerOf(fields);
}

/**
 * The volumes of a file, NIfTI-1 or NIfTI-2, plain or gzip. Plain values lie in the memory of the file.
 * @throws WorkbenchError `nifti.damaged`, at once or when a volume is read; as `readNiftiHeader`
 */
export function readNifti(bytes: Uint8Array, header = readNiftiHeader(bytes)): Volumes<NiftiHeader> {
  const packing = isGzip(bytes) ? 'gzip' : 'none';
  return new Volumes(header, storedVolumes({ ...header, bytes, packing }, errors));
}

function fieldsIn(bytes: Uint8Array): NiftiFields | undefined {
  if (!isGzip(bytes)) return fieldsOf(bytes);
  const head = new Uint8Array(HEADER_BYTES[2]);
  return fieldsOf(head.subarray(0, new PackedBytes('gzip', bytes).read(0, head)));
}

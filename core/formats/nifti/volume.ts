import type { WorkbenchError } from '../../errors.ts';
import { agreesWithChecksum, isGzip, mayHold, unpackInto } from '../gzip.ts';
import { volumeOf } from '../volume/frames.ts';
import type { Volume } from '../volume/frames.ts';
import { damaged } from './errors.ts';
import { HEADER_BYTES, fieldsOf } from './fields.ts';
import type { NiftiFields } from './fields.ts';
import { headerOf } from './header.ts';
import type { NiftiHeader } from './header.ts';

/** The first volume of a file: NIfTI-1 or NIfTI-2, plain or gzip. Plain values lie in the memory of the file. */
export type NiftiVolume = Volume<NiftiHeader>;

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
  const fields = unpacking(() => fieldsIn(bytes));
  if (fields === undefined) throw damaged('it is not a NIfTI');
  return headerOf(fields);
}

/**
 * Reads the values of the first volume, whose header was read before.
 * @throws WorkbenchError `nifti.damaged`
 */
export function readNifti(bytes: Uint8Array, header = readNiftiHeader(bytes)): NiftiVolume {
  return volumeOf(header, valuesOf(bytes, header));
}

function fieldsIn(bytes: Uint8Array): NiftiFields | undefined {
  if (!isGzip(bytes)) return fieldsOf(bytes);
  const head = new Uint8Array(HEADER_BYTES[2]);
  return fieldsOf(head.subarray(0, unpackInto('gzip', bytes, head)));
}

function valuesOf(bytes: Uint8Array, { start, end }: NiftiHeader): Uint8Array {
  const incomplete = (): WorkbenchError => damaged('the file is incomplete: its values are not all there');
  if (!isGzip(bytes)) {
    if (end > bytes.length) throw incomplete();
    return bytes.subarray(start, end);
  }
  if (!mayHold(bytes, end)) throw incomplete();
  const unpacked = new Uint8Array(end);
  if (unpacking(() => unpackInto('gzip', bytes, unpacked)) < end) throw incomplete();
  if (!agreesWithChecksum(bytes, unpacked)) throw damaged('its checksum is wrong');
  return unpacked.subarray(start);
}

function unpacking<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    throw damaged('it cannot be unpacked', cause);
  }
}

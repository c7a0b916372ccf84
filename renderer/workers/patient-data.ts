import type { Preview } from '../../core/formats/dicom/deidentify/deidentify.ts';
import { isDicom } from '../../core/formats/dicom/mark.ts';
import { imageError } from '../../core/sources/source.ts';
import { sha256Bytes } from '../sha256.ts';

/** Loaded when it is wanted: a worker that opens images starts without it. */
const load = () => import('../../core/formats/dicom/deidentify/deidentify.ts');

/**
 * A file as it is handed on: DICOM without its patient, where there is a secret that ties the files of an export.
 * @throws WorkbenchError that names the file
 */
export async function withoutPatient(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  secret: Uint8Array | undefined,
): Promise<Uint8Array> {
  if (secret === undefined || !isDicom(bytes)) return bytes;
  const { deidentify } = await load();
  try {
    return (await deidentify(bytes, { secret, sha256: sha256Bytes })).bytes;
  } catch (error) {
    throw imageError(name, error);
  }
}

/**
 * What that would take out; null of what is no DICOM.
 * @throws WorkbenchError that names the file
 */
export async function patientDataIn(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<Preview | null> {
  if (!isDicom(bytes)) return null;
  const { previewDeidentified } = await load();
  try {
    return await previewDeidentified(bytes);
  } catch (error) {
    throw imageError(name, error);
  }
}

import type { PatientFacts } from '../../core/formats/dicom/deidentify/deidentify.ts';
import { readDicom } from '../../core/formats/dicom/data-set.ts';
import { isDicom } from '../../core/formats/dicom/mark.ts';
import { studyOf } from '../../core/formats/dicom/study.ts';
import { messageOf } from '../../core/errors.ts';
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
 * What a file says about its patient; null of what is no DICOM.
 * @throws WorkbenchError that names the file, where it cannot be read
 */
export async function patientDataIn(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): Promise<PatientFacts | null> {
  if (!isDicom(bytes)) return null;
  const { previewDeidentified } = await load();
  try {
    const study = studyOf((await readDicom(bytes)).root);
    return await previewDeidentified(bytes).then(
      (preview) => ({ study, preview, problem: null }),
      (error: unknown) => ({ study, preview: null, problem: messageOf(imageError(name, error)) }),
    );
  } catch (error) {
    throw imageError(name, error);
  }
}

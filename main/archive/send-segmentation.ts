import type { Refusal } from '../../core/contract/archive.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { readDicom } from '../../core/formats/dicom/data-set.ts';
import { LABEL_MAP_STORAGE, SEGMENTATION_STORAGE } from '../../core/formats/dicom/seg/write.ts';
import { TAG } from '../../core/formats/dicom/tags.ts';
import { isUid } from '../../core/formats/dicom/uid.ts';
import type { Archive } from './dicomweb.ts';

/**
 * Stores a segmentation in the archive that holds the images it was drawn on: labels of copies without their patient,
 * or of another house, would be nobody's there.
 * @returns what was refused
 * @throws WorkbenchError `archive.segmentation` of what is none, `archive.elsewhere`, and as `Archive.store`
 */
export async function sendSegmentation(
  archive: Pick<Archive, 'has' | 'store'>,
  bytes: Uint8Array<ArrayBuffer>,
  signal: AbortSignal,
): Promise<readonly Refusal[]> {
  const { root } = await readDicom(bytes);
  const kind = root.text(TAG.sopClass) ?? '';
  const study = root.text(TAG.studyInstance) ?? '';
  if (![SEGMENTATION_STORAGE, LABEL_MAP_STORAGE].includes(kind) || !isUid(study)) {
    throw new WorkbenchError('archive.segmentation', 'Nothing but segmentations is sent to an archive.');
  }
  if (!(await archive.has(study, signal))) {
    throw new WorkbenchError(
      'archive.elsewhere',
      'The archive does not hold the study of these images, so nothing was sent.',
    );
  }
  return archive.store([bytes], signal);
}

import type { ContentHash } from '../../core/document/image-id.ts';
import { uidOfUuid } from '../../core/formats/dicom/uid.ts';
import { WasmCodecs } from '../../core/formats/dicom/wasm-codecs.ts';
import type { LoadWasm } from '../../core/formats/dicom/wasm-codecs.ts';
import { withoutPatient } from './patient-data.ts';
import type { SegmentationBytes, TaskOf } from './protocol.ts';

/** A file that was read. */
interface ReadFile {
  readonly content: ContentHash;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Labels as a DICOM segmentation, and a NIfTI, of these files, or of their copies without the patient where there is a
 * secret.
 */
export async function segmentationOf(
  files: readonly ReadFile[],
  { sources, order, secret }: TaskOf<'segmentation'>,
  load: LoadWasm,
): Promise<SegmentationBytes> {
  const { exportSegmentation } = await import('../../core/formats/segmentation-export.ts');
  const newUid = (): string => uidOfUuid(crypto.randomUUID());
  const uids = { series: newUid(), instance: newUid(), dimensions: newUid() };
  const made = await exportSegmentation(
    files.map((file) => file.bytes),
    { ...order, about: { ...order.about, uids, time: new Date() } },
    new WasmCodecs(load),
  );
  const name = sources[0]?.name ?? '';
  return {
    contents: files.map(({ content }) => content),
    bytes: made === null ? null : await withoutPatient(made.dicom, name, secret),
    nifti: made?.nifti ?? null,
  };
}

import type { DataSetOrder } from '../../../core/contract/data-sets.ts';
import type { ExportKind } from '../../../core/contract/folders.ts';
import type { Which } from '../../../core/document/status.ts';
import type { SegmentationType } from '../../../core/formats/dicom/seg/request.ts';
import type { ProvenanceWeights } from '../../../core/formats/weight-map.ts';
import type { SetOptions } from './wanted.ts';

/** What an export writes. */
export interface ExportOptions extends SetOptions {
  readonly kind: ExportKind;
  readonly which: Which;
  /** Whether the workbench's own folder is written, of all that is named here down to `npz`. */
  readonly workbench: boolean;
  /** `masks/NAME.png`: indexed, the palette shows the classes' colours; `labels/NAME.nii.gz` of NIfTI volumes. */
  readonly masks: boolean;
  /** `labels/NAME.dcm` of DICOM: of the patient and the study of its images, or of their copies. */
  readonly segmentations: SegmentationType | null;
  /** `weights/NAME.png`: how much each pixel counts in training, by who decided on it; null for none. */
  readonly weights: ProvenanceWeights | null;
  /** `images/NAME.EXT`: copies of the files; with masks, a folder that can be trained on. */
  readonly images: boolean;
  /** Whether copies of DICOM files are without what tells who the patient is. */
  readonly deidentify: boolean;
  /** `annotations.json` with run lengths, `annotations-polygons.json` with outlines. */
  readonly coco: boolean;
  /** `instances/NAME.png`: 16-bit grey PNG of object ids, and beside it what each of them is. */
  readonly instances: boolean;
  /** `cellpose/NAME_seg.npy`: objects for Cellpose, which looks for them beside the image. */
  readonly cellpose: boolean;
  /** `dataset.npz` of images and masks at this size. */
  readonly npz: { readonly width: number; readonly height: number } | null;
  /** Ids of formats for other programs, each of which gets a folder of its own. */
  readonly formats: readonly string[];
  /** Of the data set that they make up; that of the project where it is blank. */
  readonly name: string;
  /** Of images in arrays of a data set. */
  readonly array: DataSetOrder['array'];
}

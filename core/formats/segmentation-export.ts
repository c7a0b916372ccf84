import type { ClassDefinition } from '../document/classes.ts';
import type { Labels } from '../imaging/raster.ts';
import { isDecided } from '../mask/provenance.ts';
import { classMap, classTable, LAST_CLASS } from '../mask/segments.ts';
import type { Segment, SegmentClasses } from '../mask/segments.ts';
import { decodeTiles } from '../mask/tiles.ts';
import { readDicom } from './dicom/data-set.ts';
import { volumeOfFrames } from './dicom/frame-volume.ts';
import { isDicom } from './dicom/mark.ts';
import { propertyNamed } from './dicom/seg/codes.ts';
import type {
  SegmentAlgorithm,
  SegmentationAbout,
  SegmentationRequest,
  SegmentationType,
} from './dicom/seg/request.ts';
import { verifySegmentation } from './dicom/seg/verify.ts';
import { encodeSegmentation } from './dicom/seg/write.ts';
import { framesOfFiles, volumesOfFrames } from './dicom/source-frames.ts';
import type { WasmCodecs } from './dicom/wasm-codecs.ts';
import { encodeLabelVolume, labelPlace } from './nifti/write.ts';
import type { LabelledFrame } from './volume-export.ts';

/** What is drawn on a series, and what is said of it. */
export interface DrawnLabels {
  /** By their places among the frames of the series. */
  readonly frames: readonly LabelledFrame[];
  readonly classes: readonly ClassDefinition[];
  readonly objects: readonly Segment[];
  readonly type: SegmentationType;
  readonly about: SegmentationAbout;
}

/** The same, but for what is made up when it is written. */
export type SegmentationOrder = Omit<DrawnLabels, 'about'> & {
  readonly about: Omit<SegmentationAbout, 'uids' | 'time'>;
};

/** The same labels twice, in the geometry of their series. */
export interface ExportedSegmentation {
  readonly dicom: Uint8Array<ArrayBuffer>;
  /** A `.nii.gz` of classes; null where the frames make no volume. */
  readonly nifti: Uint8Array<ArrayBuffer> | null;
}

/**
 * The classes of a series as a DICOM segmentation, one segment for each that is drawn anywhere, which was read and
 * compared before it is handed over, and as a NIfTI. Null where the files are no DICOM, or nothing is drawn. Takes a
 * while, so it belongs in a worker.
 * @param files of the series, in the order of its frames
 * @throws WorkbenchError as `encodeSegmentation` and `verifySegmentation`
 */
export async function exportSegmentation(
  files: readonly Uint8Array<ArrayBuffer>[],
  { frames, classes, objects, type, about }: DrawnLabels,
  codecs: WasmCodecs,
): Promise<ExportedSegmentation | null> {
  if (!files.every(isDicom)) return null;
  const source = framesOfFiles(await Promise.all(files.map(async (file) => (await readDicom(file)).root)));
  const table = classTable(objects);
  const drawn = new Map(frames.map((frame) => [frame.index, frame]));
  const labelsOf = (place: number): Labels | null => {
    const frame = drawn.get(place);
    return frame === undefined ? null : classMap(decodeTiles(frame, frame.tiles), table).data;
  };
  const pixels = pixelsByClass(frames, table);
  const segments = classes.flatMap(({ label, name, color, property }) => {
    const algorithm = algorithmOf(pixels.all[label] as number, pixels.decided[label] as number);
    if (algorithm === null) return [];
    return { label, name, color, property: property ?? propertyNamed(name), algorithm };
  });
  if (segments.length === 0) return null;
  const dicom = await checkedSegmentation({ type, frames: source, labelsOf, segments, about }, codecs);
  const volumes = volumesOfFrames(source);
  // They lie at the same places, or they would not be told apart.
  const volume = volumeOfFrames(source.slice(0, source.length / volumes));
  return {
    dicom,
    nifti: volume === null ? null : encodeLabelVolume(labelPlace(volume, volumes), 'uint8', labelsOf),
  };
}

/**
 * A DICOM segmentation that was read again, and compared with what was asked for.
 * @throws WorkbenchError as `encodeSegmentation` and `verifySegmentation`
 */
export async function checkedSegmentation(
  request: SegmentationRequest,
  codecs: WasmCodecs,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = encodeSegmentation(request);
  await verifySegmentation(bytes, request, codecs);
  return bytes;
}

/** How many pixels each class has, and how many of them a person has decided on. */
function pixelsByClass(frames: readonly LabelledFrame[], table: SegmentClasses) {
  const [all, decided] = [new Float64Array(LAST_CLASS + 1), new Float64Array(LAST_CLASS + 1)];
  for (const frame of frames) {
    const { data, provenance } = decodeTiles(frame, frame.tiles);
    data.forEach((label, pixel) => {
      const own = table[label] as number;
      all[own] = (all[own] as number) + 1;
      if (isDecided(provenance[pixel] as number)) decided[own] = (decided[own] as number) + 1;
    });
  }
  return { all, decided };
}

/** Null where there is nothing. */
function algorithmOf(all: number, decided: number): SegmentAlgorithm | null {
  if (all === 0) return null;
  if (decided === all) return { type: 'MANUAL' };
  return { type: decided === 0 ? 'AUTOMATIC' : 'SEMIAUTOMATIC', name: 'U-Lite' };
}

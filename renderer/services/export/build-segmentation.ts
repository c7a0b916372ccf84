import { WorkbenchError } from '../../../core/errors.ts';
import { contentOf } from '../../../core/document/image-id.ts';
import { seriesIdOf } from '../../../core/document/state.ts';
import type { FrameRecord } from '../../../core/document/state.ts';
import type { SegmentationType } from '../../../core/formats/dicom/seg/request.ts';
import type { LabelledFrame } from '../../../core/formats/volume-export.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { frameIdsOf } from '../images/image-item.ts';
import type { ImageItem } from '../images/image-item.ts';
import type { Annotations, ImageReader } from '../ports.ts';
import type { Project } from '../project/project.ts';

export interface SegmentationPorts {
  readonly bridge: Pick<BridgeClient, 'request'>;
  readonly project: Pick<Project, 'state' | 'sourceOf'>;
  readonly annotations: Pick<Annotations, 'tiles' | 'series'>;
  readonly reader: Pick<ImageReader, 'segmentation'>;
}

export interface SegmentationWish {
  readonly type: SegmentationType;
  readonly signal: AbortSignal;
  /** As for copies of the images, which it then refers to; null where it refers to the images as they are. */
  readonly secret: Uint8Array | null;
}

export interface BuiltSegmentation {
  readonly bytes: Uint8Array | null;
  /** The same as a `.nii.gz`. */
  readonly nifti: Uint8Array | null;
}

/**
 * The labels of frames of an item as a DICOM segmentation; null where it is no DICOM, or nothing is drawn.
 * @param records of these frames
 * @throws WorkbenchError `export.changed` where other pictures lie there by now, and as `ImageReader.segmentation`
 */
export async function buildSegmentation(
  { bridge, project, annotations, reader }: SegmentationPorts,
  item: ImageItem,
  records: readonly FrameRecord[],
  { type, signal, secret }: SegmentationWish,
): Promise<BuiltSegmentation> {
  const [first] = records;
  if (first === undefined) return { bytes: null, nifti: null };
  const places = new Map(frameIdsOf(item).map((id, place) => [id, place]));
  const frames: LabelledFrame[] = [];
  for (const { id, width, height } of records) {
    frames.push({ index: places.get(id) ?? 0, width, height, tiles: await annotations.tiles(id) });
  }
  const { classes, name: title } = project.state;
  const objects = (await annotations.series(seriesIdOf(first)))?.objects ?? [];
  const { version } = await bridge.request('app.info');
  const order = { frames, classes, objects, type, about: { title, creator: '', version } };
  const sources = (item.files ?? [item]).map((_, place) => project.sourceOf(item, place));
  const read = await reader.segmentation(sources, order, signal, secret);
  for (const { id } of records) {
    const file = item.files === undefined ? 0 : (places.get(id) ?? 0);
    if (read.contents[file] !== contentOf(id)) throw changedMeanwhile(item.name);
  }
  return read;
}

export function changedMeanwhile(name: string): WorkbenchError {
  return new WorkbenchError(
    'export.changed',
    `${name} is not the picture any more that its mask was drawn on.`,
  );
}

import type { Placed } from '../../../core/datasets/division.ts';
import { contentOf } from '../../../core/document/image-id.ts';
import type { ImageId } from '../../../core/document/image-id.ts';
import { objectsEver, seriesIdOf } from '../../../core/document/state.ts';
import type { FrameRecord } from '../../../core/document/state.ts';
import { isAccepted, isWantedStatus } from '../../../core/document/status.ts';
import type { CocoForm } from '../../../core/formats/coco.ts';
import { CELLPOSE_ENDING } from '../../../core/formats/export-names.ts';
import type { ExportedMask, MaskForms } from '../../../core/formats/mask-export.ts';
import { frameIdOf } from '../images/image-item.ts';
import type { ImageItem } from '../images/image-list.ts';
import type { Annotations, FileSource, ImageReader } from '../ports.ts';
import { throwIfCancelled } from '../prediction/predict.ts';
import type { Project } from '../project/project.ts';
import { changedMeanwhile } from './build-segmentation.ts';
import type { ArrayFile } from './export-arrays.ts';
import type * as ExportFiles from './export-files.ts';
import type { ExportJob } from './export-job.ts';
import type { ExportOptions } from './export-options.ts';
import type { ExportedFrame } from './exported-frame.ts';

/** Loaded with the first export: the formats bring their schemas, which nothing else in the window needs. */
export type Files = typeof ExportFiles;

/** What the files have in common while an export runs. */
export interface ExportRun {
  readonly files: Files;
  readonly options: ExportOptions;
  readonly job: ExportJob;
  readonly signal: AbortSignal;
  /** What ties copies of DICOM files together, and is forgotten with the export; null where they are as they were. */
  readonly secret: Uint8Array | null;
  readonly forms: Omit<MaskForms, 'fileName'>;
  readonly coco: Readonly<Record<CocoForm, ExportFiles.CocoFile>> | null;
  readonly arrays: ArrayFile | null;
  /** By the keys of files. */
  readonly places: ReadonlyMap<string, Placed>;
  readonly described: ExportFiles.DescribedImage[];
}

/** All that is written of a frame. */
export interface MadeFrame {
  readonly record: FrameRecord;
  readonly source: FileSource;
  readonly as: ExportedFrame;
  /** The picture; null where none is wanted. */
  readonly copy: Uint8Array | null;
  readonly mask: ExportedMask;
  readonly image: ExportFiles.DescribedImage;
}

interface FrameExportPorts {
  readonly project: Project;
  readonly annotations: Annotations;
  readonly reader: ImageReader;
}

/**
 * Reads a frame and what was drawn on it, as both are now: an image and its mask are exported together or not at all.
 * Null where it is not wanted any more.
 * @param listed as it was when it was found
 * @throws WorkbenchError where its file cannot be read, or holds another image by now
 */
export async function makeFrame(
  { project, annotations, reader }: FrameExportPorts,
  run: ExportRun,
  item: ImageItem,
  { listed, as }: { readonly listed: FrameRecord; readonly as: ExportedFrame },
): Promise<MadeFrame | null> {
  const { options } = run;
  const source = project.sourceOf(item, as.place);
  const now = project.state.images.find(({ key }) => key === item.key);
  if (now !== undefined) requireSame(listed.id, source.name, frameIdOf(now, as.place));
  const readFrom = () =>
    as.frame === null ? reader.bytes(source, run.signal, run.secret) : reader.frameBytes(source, run.signal);
  const read = options.images ? await readFrom() : null;
  if (read !== null) requireSame(listed.id, source.name, read.imageId);
  throwIfCancelled(run.signal);
  // What was said of it and its pixels at once: people go on meanwhile.
  const [frame] = await annotations.frames([listed.id]);
  if (frame === undefined || !isWantedStatus(frame.status, options.which)) return null;
  const { tiles, ...own } = frame;
  const record = { ...own, calibration: listed.calibration };
  const series = await annotations.series(seriesIdOf(record));
  const drawn = [...tiles].map(([index, content]) => ({ index, ...content }));
  const mask = await reader.exportMask(record, drawn, {
    ...run.forms,
    objects: series?.objects ?? [],
    // An object has one number in all frames.
    ...(item.frames === undefined || series === undefined ? {} : { taken: objectsEver(series) }),
    isAccepted: isAccepted(record.status),
    coverage: record.coverage,
    fileName: as.fileName,
  });
  throwIfCancelled(run.signal);
  const prediction = await annotations.prediction(record.id);
  const events = await annotations.events(record.id);
  const names = { name: as.name, frame: as.frame, source: as.source };
  const image = run.files.describe(names, record, mask.provenance, events, prediction);
  return { record, source, as, copy: read?.bytes ?? null, mask, image };
}

/** Writes a frame, and adds it to the files that gather all. */
export async function writeFrame(run: ExportRun, made: MadeFrame): Promise<void> {
  const { job } = run;
  const { record, source, as, copy, mask, image } = made;
  const { fileName, name } = as;
  if (copy !== null) await job.write(`images/${fileName}`, copy);
  if (mask.png !== null) await job.write(`masks/${name}.png`, mask.png);
  if (mask.weights !== null) await job.write(`weights/${name}.png`, mask.weights);
  if (mask.instances !== null) {
    await job.write(`instances/${name}.png`, mask.instances.png);
    await job.writeText(`instances/${name}.json`, mask.instances.list);
  }
  if (mask.cellpose !== null) await job.write(`cellpose/${name}${CELLPOSE_ENDING}`, mask.cellpose);
  if (mask.annotations !== null) {
    run.coco?.runs.add(fileName, record, mask.annotations.runs);
    run.coco?.polygons.add(fileName, record, mask.annotations.polygons);
  }
  if (mask.array !== null) run.arrays?.add(name, source, mask.array, record.id);
  run.described.push(image);
}

/** A mask belongs to the picture that it was drawn on; `name` is of its file, which holds `found` now. */
export function requireSame(drawnOn: ImageId, name: string, found: ImageId | undefined): void {
  if (found === undefined || contentOf(found) !== contentOf(drawnOn)) throw changedMeanwhile(name);
}

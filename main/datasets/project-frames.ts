import { createHash } from 'node:crypto';
import path from 'node:path';
import { labelsOf } from '../../core/datasets/labelled-frame.ts';
import type { FramePicture, LabelledFrame } from '../../core/datasets/labelled-frame.ts';
import type { Placed } from '../../core/datasets/division.ts';
import { framesOfFiles, wantedByContent } from '../../core/datasets/wanted.ts';
import type { ImageFile, WantedFrame } from '../../core/datasets/wanted.ts';
import { frameIndexOf } from '../../core/document/image-id.ts';
import { calibrationIn } from '../../core/document/measurement.ts';
import type { WorkState } from '../../core/document/state.ts';
import type { Which } from '../../core/document/status.ts';
import { WorkbenchError, messageOf } from '../../core/errors.ts';
import { isNifti } from '../../core/formats/nifti/volume.ts';
import { PROVENANCE_WEIGHTS } from '../../core/formats/weight-map.ts';
import type { Raster } from '../../core/imaging/raster.ts';
import type { ModelClass } from '../../core/contract/model-manifest.ts';
import { Baseline } from '../../core/journal/baseline.ts';
import type { ProjectHead } from '../../core/journal/entry.ts';
import type { Opened } from '../../core/sources/source.ts';
import { listImages } from '../files/folders/folder-listing.ts';
import { openSeries, plainEnding } from '../files/images/image.ts';
import { readBytes } from '../files/read-bytes.ts';
import type { ReadableDisk } from '../journal/disk.ts';
import { foldJournal } from '../journal/fold.ts';

/** A file whose frames are wanted. */
export interface WantedFile extends ImageFile {
  /** Whose it is, where it says so: never the name itself. */
  readonly patient: string | null;
}

/** What of a project goes into a data set, as far as nothing but the files was looked at. */
export interface ProjectFrames {
  readonly head: ProjectHead;
  readonly work: WorkState;
  readonly frames: readonly WantedFrame<WantedFile>[];
  readonly skipped: readonly { readonly source: string; readonly problem: string }[];
}

export interface LookingOptions {
  readonly signal: AbortSignal;
  /** After each file. */
  readonly onProgress: (done: number, total: number) => void;
}

/**
 * Finds the images of a project's labels among the files of a folder, by their content.
 * @param project path of its folder, of which the journal is read
 * @throws WorkbenchError as `foldJournal`; `export.empty` where nothing is wanted, or none of it is there
 */
export async function findProjectFrames(
  disk: ReadableDisk,
  project: string,
  images: string,
  which: Which,
  { signal, onProgress }: LookingOptions,
): Promise<ProjectFrames> {
  const baseline = new Baseline(0);
  await foldJournal(disk, project, baseline);
  const { project: head, state: work } = baseline;
  if (head === undefined) throw new RangeError('A folded journal has a project');
  const wanted = wantedByContent(work, which);
  if (wanted.size === 0) {
    const what = which === 'accepted' ? 'No image is accepted yet' : 'No image has a mask yet';
    throw new WorkbenchError('export.empty', `${what}, so there is nothing to export.`);
  }
  const listed = await listImages({ root: images });
  const files: WantedFile[] = [];
  const skipped: { source: string; problem: string }[] = [];
  for (const [done, { key }] of listed.entries()) {
    signal.throwIfAborted();
    try {
      const bytes = await readBytes(path.join(images, key));
      const content = sha256Of(bytes);
      if (wanted.has(content)) files.push({ key, content, ...(await describe(bytes, key, head.id)) });
    } catch (error) {
      skipped.push({ source: key, problem: messageOf(error) });
    }
    onProgress(done + 1, listed.length);
  }
  const there = new Set(files.map(({ content }) => content));
  for (const content of wanted.keys()) {
    if (there.has(content)) continue;
    const problem = `It is labelled, and no image in ${images} has this SHA-256.`;
    skipped.push({ source: content, problem });
  }
  if (files.length === 0) {
    throw new WorkbenchError('export.empty', `None of the images that are wanted is in ${images}.`);
  }
  return { head, work, frames: framesOfFiles(files, wanted), skipped };
}

async function describe(
  bytes: Uint8Array,
  key: string,
  project: string,
): Promise<Pick<WantedFile, 'frames' | 'patient'>> {
  const { frameCount, head } = await openSeries(bytes, key);
  const { patientId, patientName } = head.study ?? {};
  const known = patientId ?? patientName;
  const patient =
    known === undefined ? null : `patient ${sha256Of(Buffer.from(`${project}\n${known}`)).slice(0, 16)}`;
  return { frames: frameCount, patient };
}

/** Reads these frames one by one, each with its picture. Throws where a file has changed since it was found. */
export async function* labelledFrames(
  { work }: ProjectFrames,
  images: string,
  placed: readonly (WantedFrame<WantedFile> & Placed)[],
  classes: readonly ModelClass[],
  signal: AbortSignal,
): AsyncGenerator<LabelledFrame> {
  const reader = new FileReader(images);
  const calibrations = calibrationsOf(placed);
  for (const { file, state, name, frame, set, subject } of placed) {
    signal.throwIfAborted();
    const { width, height, status, coverage } = state;
    const read = await reader.open(file);
    const picture = await pictureOf(read, file, frameIndexOf(state.id));
    if (picture.raster.width !== width || picture.raster.height !== height) throw changed(file.key);
    const spacing = calibrations.get(file.content) ?? picture.spacing;
    yield {
      ...{ name, source: file.key, frame, sha256: file.content, set, subject },
      ...{ width, height, status, coverage },
      labels: labelsOf(state, work, classes, {
        hasSeveral: file.frames > 1 || state.series !== null,
        weights: PROVENANCE_WEIGHTS,
      }),
      picture: { ...picture, spacing },
    };
  }
}

/** What a person set at any frame of a file holds for all of them. */
function calibrationsOf(placed: readonly WantedFrame[]) {
  const byFile = new Map<string, WantedFrame['state'][]>();
  for (const { file, state } of placed)
    byFile.set(file.content, [...(byFile.get(file.content) ?? []), state]);
  return new Map([...byFile].map(([content, states]) => [content, calibrationIn(states)]));
}

interface ReadFile {
  readonly bytes: Uint8Array;
  readonly opened: Opened<Raster>;
}

async function pictureOf(
  { bytes, opened }: ReadFile,
  file: WantedFile,
  frame: number,
): Promise<FramePicture> {
  const { spacing } = opened.head;
  const ending = file.frames === 1 ? await plainEnding(bytes) : null;
  return {
    spacing: spacing === null ? null : { x: spacing.x, y: spacing.y },
    raster: await opened.frame(frame),
    file: ending === null ? null : { extension: ending, bytes },
    nifti: isNifti(bytes) ? bytes : null,
  };
}

/** Of a file of several frames the whole is read once: whoever wants one wants its neighbours next. */
class FileReader {
  readonly #folder: string;
  #last: { readonly key: string; readonly file: Promise<ReadFile> } | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  open(file: WantedFile): Promise<ReadFile> {
    if (this.#last?.key !== file.key) this.#last = { key: file.key, file: this.#read(file) };
    return this.#last.file;
  }

  async #read({ key, content }: WantedFile): Promise<ReadFile> {
    const where = path.join(this.#folder, key);
    const bytes = await readBytes(where);
    if (sha256Of(bytes) !== content) throw changed(key);
    return { bytes, opened: await openSeries(bytes, where) };
  }
}

function sha256Of(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** One image less would make the counts of the whole wrong. */
function changed(key: string): WorkbenchError {
  return new WorkbenchError('export.changed', `${key} was replaced during the export. Export again.`);
}

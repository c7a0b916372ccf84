import { createHash } from 'node:crypto';
import path from 'node:path';
import { labelsOf } from '../../core/datasets/labelled-frame.ts';
import type { FramePicture, LabelledFrame } from '../../core/datasets/labelled-frame.ts';
import type { Placed } from '../../core/datasets/division.ts';
import { ownerOf } from '../../core/datasets/owner.ts';
import { framesOfFiles, wantedByContent } from '../../core/datasets/wanted.ts';
import type { ImageFile, WantedFrame } from '../../core/datasets/wanted.ts';
import { frameIndexOf } from '../../core/document/image-id.ts';
import { calibrationIn } from '../../core/document/measurement.ts';
import type { WorkState } from '../../core/document/state.ts';
import type { Which } from '../../core/document/status.ts';
import { WorkbenchError, messageOf } from '../../core/errors.ts';
import { hexOf } from '../../core/formats/bytes.ts';
import { isNifti } from '../../core/formats/nifti/volume.ts';
import { PROVENANCE_WEIGHTS } from '../../core/formats/weight-map.ts';
import type { Raster } from '../../core/imaging/raster.ts';
import type { ImageOwner } from '../../core/contract/data-sets.ts';
import type { ModelClass } from '../../core/contract/model-manifest.ts';
import { Baseline } from '../../core/journal/baseline.ts';
import type { ProjectHead } from '../../core/journal/entry.ts';
import { plainEnding } from '../../core/sources/plain-picture.ts';
import type { Opened } from '../../core/sources/source.ts';
import { gateBy } from '../../core/training/gate.ts';
import { inNaturalOrder, listImages } from '../files/folders/folder-listing.ts';
import type { OpenFile } from '../files/images/open-file.ts';
import { readBytes } from '../files/read-bytes.ts';
import type { ReadableDisk } from '../journal/disk.ts';
import { inAdvance } from '../../core/concurrency.ts';
import { foldJournal } from '../journal/fold.ts';

/** A file whose frames are wanted, with whose it is. */
export type WantedFile = ImageFile & ImageOwner & { readonly isGate: boolean };

type Skipped = { readonly source: string; readonly problem: string };

/** What of a project goes into a data set, as far as nothing but the files was looked at. */
export interface ProjectFrames extends ProjectWork {
  /** Path of the folder of images. */
  readonly images: string;
  readonly frames: readonly WantedFrame<WantedFile>[];
  /** Left out, without a part in how the others are divided. */
  readonly skipped: readonly Skipped[];
  readonly open: OpenFile;
}

/** A project as its journal tells it. */
interface ProjectWork {
  readonly head: ProjectHead;
  readonly work: WorkState;
}

export interface LookingOptions {
  readonly signal: AbortSignal;
  /** After each file. */
  readonly onProgress: (done: number, total: number) => void;
}

/** Where the frames of a project are. */
export interface ProjectPlace {
  /** Path of its folder, of which the journal is read. */
  readonly project: string;
  /** Path of the folder of its images. */
  readonly images: string;
}

/**
 * Finds the images of a project's labels among the files of a folder, by their content.
 * @throws WorkbenchError as `foldJournal`; `export.empty` where nothing is wanted, or none of it is there
 */
export async function findProjectFrames(
  disk: ReadableDisk,
  { project, images }: ProjectPlace,
  which: Which,
  open: OpenFile,
  { signal, onProgress }: LookingOptions,
): Promise<ProjectFrames> {
  const { head, work } = await workIn(disk, project);
  const wanted = wantedIn(work, which);
  const isGate = head.learning === undefined ? () => false : gateBy(head.learning.gate);
  const listed = await listImages({ root: images });
  const files: WantedFile[] = [];
  const skipped: Skipped[] = [];
  const look = async ({ key: source }: { readonly key: string }): Promise<WantedFile | Skipped | null> => {
    try {
      const bytes = await readBytes(path.join(images, source));
      const content = sha256Of(bytes);
      if (!wanted.has(content)) return null;
      const { frameCount: frames, head: file } = await open(bytes, source);
      const { study } = file;
      return {
        ...{ key: source, content, frames, ...(await ownerOf(head.id, study, sha256)) },
        isGate: isGate({ source, sha256: content, study }),
      };
    } catch (error) {
      return { source, problem: messageOf(error) };
    }
  };
  let done = 0;
  for await (const seen of inAdvance(listed, AHEAD, look)) {
    signal.throwIfAborted();
    if (seen !== null && 'problem' in seen) skipped.push(seen);
    else if (seen !== null) files.push(seen);
    onProgress(++done, listed.length);
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
  const frames = framesOfFiles(files, wanted);
  return { head, work, images, frames, skipped, open };
}

/**
 * The same of files that are known, which are not looked for.
 * @throws WorkbenchError as `foldJournal`; `export.empty`
 */
export async function projectFramesOf(
  disk: ReadableDisk,
  { project, images }: ProjectPlace,
  which: Which,
  open: OpenFile,
  files: readonly WantedFile[],
): Promise<ProjectFrames> {
  const { head, work } = await workIn(disk, project);
  // A series over several files is listed in another order.
  const frames = framesOfFiles(inNaturalOrder(files), wantedIn(work, which));
  return { head, work, images, frames, skipped: [], open };
}

async function workIn(disk: ReadableDisk, project: string): Promise<ProjectWork> {
  const baseline = new Baseline(0);
  await foldJournal(disk, project, baseline);
  const { project: head, state: work } = baseline;
  if (head === undefined) throw new RangeError('A folded journal has a project');
  return { head, work };
}

function wantedIn(work: WorkState, which: Which): ReturnType<typeof wantedByContent> {
  const wanted = wantedByContent(work, which);
  if (wanted.size > 0) return wanted;
  const what = which === 'accepted' ? 'No image is accepted yet' : 'No image has a mask yet';
  throw new WorkbenchError('export.empty', `${what}, so there is nothing to export.`);
}

/** Files that are read and unpacked while others are looked at or written. */
const AHEAD = 2;

/** Reads these frames one by one, each with its picture. Throws where a file has changed since it was found. */
export async function* labelledFrames(
  { work, images, open }: ProjectFrames,
  placed: readonly (WantedFrame<WantedFile> & Placed)[],
  classes: readonly ModelClass[],
  signal: AbortSignal,
): AsyncGenerator<LabelledFrame> {
  const reader = new FileReader(images, open);
  const calibrations = calibrationsOf(placed);
  const read = async (one: (typeof placed)[number]) => {
    const { file, state } = one;
    return { ...one, picture: await pictureOf(await reader.open(file), file, frameIndexOf(state.id)) };
  };
  for await (const { file, state, name, frame, set, subject, picture } of inAdvance(placed, AHEAD, read)) {
    signal.throwIfAborted();
    const { width, height, status, coverage } = state;
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
  const ending = file.frames === 1 ? plainEnding(bytes) : null;
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
  readonly #open: OpenFile;
  #last: { readonly key: string; readonly file: Promise<ReadFile> } | undefined;

  constructor(folder: string, open: OpenFile) {
    this.#folder = folder;
    this.#open = open;
  }

  open(file: WantedFile): Promise<ReadFile> {
    if (this.#last?.key !== file.key) this.#last = { key: file.key, file: this.#read(file) };
    return this.#last.file;
  }

  async #read({ key, content }: WantedFile): Promise<ReadFile> {
    const where = path.join(this.#folder, key);
    const bytes = await readBytes(where);
    if (sha256Of(bytes) !== content) throw changed(key);
    return { bytes, opened: await this.#open(bytes, where) };
  }
}

function sha256(bytes: Uint8Array): Uint8Array {
  return createHash('sha256').update(bytes).digest();
}

function sha256Of(bytes: Uint8Array): string {
  return hexOf(sha256(bytes));
}

/** One image less would make the counts of the whole wrong. */
function changed(key: string): WorkbenchError {
  return new WorkbenchError('export.changed', `${key} was replaced during the export. Export again.`);
}

import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import type { ModelVersion } from '../../../core/contract/model-version.ts';
import type { TrainingFile } from '../../../core/contract/training.ts';
import { framesOfFiles, wantedByContent } from '../../../core/datasets/wanted.ts';
import type { WantedFrame } from '../../../core/datasets/wanted.ts';
import { seriesOf } from '../../../core/document/apply.ts';
import { frameIndexOf } from '../../../core/document/image-id.ts';
import type { StudyFacts } from '../../../core/document/series.ts';
import type { WorkState } from '../../../core/document/state.ts';
import { isAccepted } from '../../../core/document/status.ts';
import type { Which } from '../../../core/document/status.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import { isDicom } from '../../../core/formats/dicom/mark.ts';
import { PROVENANCE_WEIGHTS, weightMap } from '../../../core/formats/weight-map.ts';
import type { ProvenanceWeights } from '../../../core/formats/weight-map.ts';
import type { Raster } from '../../../core/imaging/raster.ts';
import { rgbOf } from '../../../core/imaging/value-window.ts';
import { classMap, classTable } from '../../../core/mask/segments.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';
import type { Opened } from '../../../core/sources/source.ts';
import { divideProject } from '../../../core/training/gate.ts';
import type { LearningPlace, LearningSet } from '../../../core/training/gate.ts';
import type { Holdout } from '../../../core/training/holdout.ts';
import type { OpenFile } from '../../files/images/open-file.ts';
import { readBytes } from '../../files/read-bytes.ts';
import type { DataSet, DataSource } from './data-source.ts';
import type { Pair, PairSample } from './pairs.ts';

export interface ProjectData {
  /** Path of the folder of images. */
  readonly images: string;
  /** In the order in which the project has them. */
  readonly files: readonly TrainingFile[];
  /** Labels that are learnt, which become 1, 2, ...; others count as background. */
  readonly classes: readonly number[];
  readonly which: Which;
  readonly holdout: Holdout;
  readonly gate: Holdout;
  readonly open: OpenFile;
  readonly weights?: ProvenanceWeights;
}

/** An image that judges a model, with whom it shows. */
export interface GatePair extends Pair {
  readonly subject: string;
}

/** The sets of a project, which share no subject. */
export interface ProjectSets extends DataSet {
  readonly gate: readonly GatePair[];
  /** Images that are kept aside and do not judge; see `LearningSet`. */
  readonly seen: number;
  /** SHA-256 of the files of each, every one once. */
  readonly contents: ModelVersion['data'];
}

/** A `DataSource` that also has images to judge by. */
export interface ProjectSource extends DataSource {
  open(): Promise<ProjectSets>;
}

/**
 * A project's images and masks as they are, which are what its export would give, array by array: the same images,
 * names, labels and weights, and without a gate the same sets.
 * @param work of the project; its masks count, whatever the window shows by now
 */
export function projectSource(data: ProjectData, work: WorkState): ProjectSource {
  return { open: () => divided(data, work) };
}

async function divided(data: ProjectData, work: WorkState): Promise<ProjectSets> {
  const wanted = framesOfFiles(data.files, wantedByContent(work, data.which));
  if (wanted.length === 0) throw nothingWanted(data.which);
  const reader = new FileReader(data.images, data.open);
  const studies = new Map<TrainingFile, StudyFacts | undefined>();
  for (const { file } of wanted) if (!studies.has(file)) studies.set(file, await reader.study(file));
  const places = divideProject(
    wanted.map(({ file, state: { status, prediction } }) => {
      const image = { source: file.key, sha256: file.content, study: studies.get(file) };
      return { ...image, status, isPredicted: prediction !== null };
    }),
    data,
  );
  const placed = wanted.map((one, index) => {
    const { set, subject } = places[index] as LearningPlace;
    return { ...one, set, subject, read: () => readFrame(one, reader, data, work) };
  });
  const inSet = (set: LearningSet) => placed.filter((one) => one.set === set);
  const contentsOf = (set: LearningSet) => [...new Set(inSet(set).map(({ file }) => file.content))];
  const pairOf = ({ name, read }: (typeof placed)[number]): Pair => ({ name, read });
  const train = inSet('train').map(pairOf);
  if (train.length === 0) throw allKeptAside();
  return {
    train,
    validation: inSet('validation').map(pairOf),
    gate: inSet('gate').map((one) => ({ ...pairOf(one), subject: one.subject })),
    seen: inSet('seen').length,
    contents: {
      train: contentsOf('train'),
      validation: contentsOf('validation'),
      gate: contentsOf('gate'),
    },
  };
}

async function readFrame(
  { file, state: frame }: WantedFrame<TrainingFile>,
  reader: FileReader,
  { classes, weights = PROVENANCE_WEIGHTS }: ProjectData,
  work: WorkState,
): Promise<PairSample> {
  const image = rgbOf(await (await reader.open(file)).frame(frameIndexOf(frame.id)));
  if (image.width !== frame.width || image.height !== frame.height) throw changed(file);
  const grid = tilesToGrid(frame);
  const drawn = classMap(grid, classTable(seriesOf(work, frame.id).objects));
  const learnt = new Uint8Array(256);
  classes.forEach((label, index) => (learnt[label] = index + 1));
  const verdict = { isAccepted: isAccepted(frame.status), coverage: frame.coverage };
  return {
    image,
    labels: { ...drawn, data: drawn.data.map((label) => learnt[label] as number) },
    weights: weightMap(drawn, grid.provenance, verdict, weights),
    merged: 1,
  };
}

/** Reads files, of several frames the whole of it once: whoever wants one wants its neighbours next. */
class FileReader {
  readonly #folder: string;
  readonly #openFile: OpenFile;
  #last: { readonly key: string; readonly opened: Promise<Opened<Raster>> } | undefined;

  constructor(folder: string, openFile: OpenFile) {
    this.#folder = folder;
    this.#openFile = openFile;
  }

  /** Only DICOM says whose images a file holds; others are not read for that. */
  async study(file: TrainingFile): Promise<StudyFacts | undefined> {
    const where = this.#pathOf(file);
    return (await beginsAsDicom(where)) ? (await this.open(file)).head.study : undefined;
  }

  open(file: TrainingFile): Promise<Opened<Raster>> {
    if (this.#last?.key !== file.key) this.#last = { key: file.key, opened: this.#read(file) };
    return this.#last.opened;
  }

  async #read(file: TrainingFile): Promise<Opened<Raster>> {
    const where = this.#pathOf(file);
    const bytes = await readBytes(where);
    if (createHash('sha256').update(bytes).digest('hex') !== file.content) throw changed(file);
    return this.#openFile(bytes, where);
  }

  #pathOf({ key }: TrainingFile): string {
    return path.join(this.#folder, key);
  }
}

/** A file that cannot be read is none: reading it for its pixels says why. */
async function beginsAsDicom(where: string): Promise<boolean> {
  const file = await open(where).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const { bytesRead, buffer } = await file.read(new Uint8Array(BEGINNING), 0, BEGINNING, 0);
    return isDicom(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** As much of a file as tells whether it is DICOM. */
const BEGINNING = 4096;

function changed({ key }: TrainingFile): WorkbenchError {
  return new WorkbenchError(
    'dataset.changed',
    `${key} is not the picture any more that its mask was drawn on.`,
  );
}

function allKeptAside(): WorkbenchError {
  return new WorkbenchError(
    'dataset.aside',
    'All images are kept aside to judge models, so there is nothing to learn from: ' +
      'accept more images, or keep fewer aside.',
  );
}

function nothingWanted(which: Which): WorkbenchError {
  const what = which === 'accepted' ? 'No image is accepted yet' : 'No image has a mask yet';
  return new WorkbenchError('dataset.empty', `${what}, so there is nothing to learn from.`);
}

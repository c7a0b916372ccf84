import { createHash } from 'node:crypto';
import path from 'node:path';
import type { TrainingFile } from '../../../core/contract/training.ts';
import { seriesOf } from '../../../core/document/apply.ts';
import { contentOf, frameIndexOf } from '../../../core/document/image-id.ts';
import type { ContentHash } from '../../../core/document/image-id.ts';
import type { FrameState, WorkState } from '../../../core/document/state.ts';
import { isAccepted, isWantedStatus } from '../../../core/document/status.ts';
import type { Which } from '../../../core/document/status.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import { exportNames, frameName } from '../../../core/formats/export-names.ts';
import { PROVENANCE_WEIGHTS, weightMap } from '../../../core/formats/weight-map.ts';
import type { ProvenanceWeights } from '../../../core/formats/weight-map.ts';
import type { Raster } from '../../../core/imaging/raster.ts';
import { rgbOf } from '../../../core/imaging/value-window.ts';
import { classMap, classTable } from '../../../core/mask/segments.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';
import type { Opened } from '../../../core/sources/source.ts';
import { divide } from '../../../core/training/holdout.ts';
import type { Holdout } from '../../../core/training/holdout.ts';
import { openSeries } from '../../files/images/image.ts';
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
  readonly weights?: ProvenanceWeights;
}

/** One wanted frame, with where it lies. */
interface Wanted {
  readonly file: TrainingFile;
  readonly frame: FrameState;
  readonly name: string;
}

/**
 * A project's images and masks as they are, which are what its export would give, array by array: the same images,
 * names, sets, labels and weights.
 * @param work of the project; its masks count, whatever the window shows by now
 */
export function projectSource(data: ProjectData, work: WorkState): DataSource {
  return { open: () => Promise.resolve().then(() => divided(data, work)) };
}

function divided(data: ProjectData, work: WorkState): DataSet {
  const wanted = wantedFrames(data, work);
  if (wanted.length === 0) throw nothingWanted(data.which);
  const images = wanted.map(({ file }) => ({ source: file.key, sha256: file.content }));
  const placements = divide(images, data.holdout);
  const reader = new FileReader(data.images);
  const pairsOf = (set: 'train' | 'validation'): readonly Pair[] =>
    wanted
      .filter((_, index) => placements[index]?.set === set)
      .map((one) => ({ name: one.name, read: () => readFrame(one, reader, data, work) }));
  return { train: pairsOf('train'), validation: pairsOf('validation') };
}

function wantedFrames({ files, which }: ProjectData, work: WorkState): readonly Wanted[] {
  const byContent = new Map<ContentHash, FrameState[]>();
  for (const frame of work.frames.values()) {
    if (!isWantedStatus(frame.status, which)) continue;
    const content = contentOf(frame.id);
    byContent.set(content, [...(byContent.get(content) ?? []), frame]);
  }
  const found = files.flatMap((file) => {
    const frames = byContent.get(file.content) ?? [];
    if (frames.length === 0) return [];
    return [{ file, frames: frames.toSorted((a, b) => frameIndexOf(a.id) - frameIndexOf(b.id)) }];
  });
  const names = exportNames(found.map(({ file }) => file.key));
  return found.flatMap(({ file, frames }) => {
    const name = names.get(file.key) ?? file.key;
    return frames.map((frame) => ({
      file,
      frame,
      name: file.frames === 1 ? name : frameName(name, frameIndexOf(frame.id) + 1),
    }));
  });
}

async function readFrame(
  { file, frame }: Wanted,
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
  #last: { readonly key: string; readonly opened: Promise<Opened<Raster>> } | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  open(file: TrainingFile): Promise<Opened<Raster>> {
    if (this.#last?.key !== file.key) this.#last = { key: file.key, opened: this.#read(file) };
    return this.#last.opened;
  }

  async #read(file: TrainingFile): Promise<Opened<Raster>> {
    const where = path.join(this.#folder, file.key);
    const bytes = await readBytes(where);
    if (createHash('sha256').update(bytes).digest('hex') !== file.content) throw changed(file);
    return openSeries(bytes, where);
  }
}

function changed({ key }: TrainingFile): WorkbenchError {
  return new WorkbenchError(
    'dataset.changed',
    `${key} is not the picture any more that its mask was drawn on.`,
  );
}

function nothingWanted(which: Which): WorkbenchError {
  const what = which === 'accepted' ? 'No image is accepted yet' : 'No image has a mask yet';
  return new WorkbenchError('dataset.empty', `${what}, so there is nothing to learn from.`);
}

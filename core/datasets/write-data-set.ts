import { strToU8 } from 'fflate';
import { WorkbenchError } from '../errors.ts';
import { hexOf } from '../formats/bytes.ts';
import { rgbOf } from '../imaging/value-window.ts';
import { countSets } from './division.ts';
import type { Placed } from './division.ts';
import type { ArrayOptions, DataFile, DataSetFormat, DataSetPlan } from './format.ts';
import type { FrameRuns, LabelledFrame } from './labelled-frame.ts';
import { fingerprintOf, nearDuplicates } from './near-duplicates.ts';
import type { FingerprintedImage } from './near-duplicates.ts';
import { hashOfDataSet } from './version.ts';
import type { DataSetEntry, DataSetRecipe, DataSetVersion, Sha256 } from './version.ts';

/** What is to be written. */
export interface DataSetOrder {
  readonly name: string;
  readonly created: string;
  readonly version: string;
  readonly formats: readonly DataSetFormat[];
  readonly recipe: DataSetRecipe;
  readonly array: ArrayOptions;
  readonly parent: string | null;
  /** Of all frames that will come. */
  readonly placed: readonly Placed[];
  /** What was left out before. */
  readonly skipped: readonly { readonly source: string; readonly problem: string }[];
}

export const DATA_SET_FILE = 'dataset.json';

/**
 * The files of a data set: those of each format in a folder of its own, and `dataset.json` last, which it returns. A
 * frame that one format cannot hold is left out there and named.
 * @param frames set by set, as `DataSetPlan` wants them
 */
export async function* writeDataSet(
  order: DataSetOrder,
  frames: AsyncIterable<LabelledFrame>,
  sha256: Sha256,
): AsyncGenerator<DataFile, DataSetVersion> {
  const { name, created, version, formats, recipe, array, parent, placed } = order;
  const counts = countSets(placed);
  const plan: DataSetPlan = { name, created, version, classes: recipe.classes, counts, array };
  const writers = formats.map(({ id, writer }) => ({ id, writer: writer(plan) }));
  const images: DataSetEntry[] = [];
  const prints: FingerprintedImage[] = [];
  const skipped: LeftOut[] = order.skipped.map((one) => ({ ...one, format: null }));
  for await (const frame of frames) {
    for (const { id, writer } of writers) {
      try {
        yield* within(id, writer.add(frame));
      } catch (error) {
        if (!(error instanceof WorkbenchError)) throw error;
        leaveOut(skipped, { source: frame.source, format: id, problem: error.message });
      }
    }
    images.push(entryOf(frame, sha256));
    const fingerprint = fingerprintOf(rgbOf(frame.picture.raster));
    prints.push({ name: frame.name, set: frame.set, fingerprint });
  }
  for (const { id, writer } of writers) yield* within(id, writer.end());
  const written: DataSetVersion = {
    schema: 2,
    ...{ name, hash: hashOfDataSet(recipe, images, sha256), parent, created, version },
    formats: formats.map(({ id }) => id),
    recipe,
    counts,
    images,
    skipped,
    nearDuplicates: nearDuplicates(prints),
  };
  yield { path: DATA_SET_FILE, bytes: strToU8(`${JSON.stringify(written, null, 1)}\n`) };
  return written;
}

type LeftOut = DataSetVersion['skipped'][number];

/** Frames of one file say it once. */
function leaveOut(skipped: LeftOut[], one: LeftOut): void {
  const last = skipped.findLast(({ format }) => format === one.format);
  if (last?.source !== one.source || last.problem !== one.problem) skipped.push(one);
}

function* within(folder: string, files: Iterable<DataFile>): Generator<DataFile> {
  for (const file of files) yield { ...file, path: `${folder}/${file.path}` };
}

function entryOf(frame: LabelledFrame, sha256: Sha256): DataSetEntry {
  const { name, source, frame: number, width, height, set, subject, status, labels, coverage } = frame;
  const hash = hexOf(sha256(labelBytes(labels.runs)));
  const said = Object.fromEntries(Object.entries(coverage).map(([label, one]) => [label, one]));
  const described = { name, source, frame: number, sha256: frame.sha256, labels: hash, width, height };
  return { ...described, set, subject, status, coverage: said };
}

/**
 * What labels are known by: for each run along the rows of one class and object the pixel after its last, the class and
 * the object, each in four bytes, least first.
 */
function labelBytes({ classes, objects }: FrameRuns): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(12 * (classes.ends.length + objects.ends.length)));
  let at = 0;
  for (let run = 0, object = 0; run < classes.ends.length;) {
    const end = Math.min(classes.ends[run] as number, objects.ends[object] as number);
    for (const value of [end, classes.values[run] as number, objects.values[object] as number]) {
      bytes.setUint32(at, value, true);
      at += 4;
    }
    if (end === classes.ends[run]) run++;
    if (end === objects.ends[object]) object++;
  }
  return new Uint8Array(bytes.buffer, 0, at);
}

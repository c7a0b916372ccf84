import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { divideIntoSets } from '../../core/datasets/division.ts';
import type { Division, SetName } from '../../core/datasets/division.ts';
import type { ArrayOptions, DataSetFormat } from '../../core/datasets/format.ts';
import { decodeDataSet } from '../../core/datasets/version.ts';
import type { DataSetRecipe, DataSetVersion } from '../../core/datasets/version.ts';
import { bySets } from '../../core/datasets/wanted.ts';
import { DATA_SET_FILE, writeDataSet } from '../../core/datasets/write-data-set.ts';
import type { Which } from '../../core/document/status.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { isGone } from '../files/errors.ts';
import { FolderTarget } from '../files/exports/export-target.ts';
import { makeFolder } from '../files/make-folder.ts';
import { readBytes } from '../files/read-bytes.ts';
import type { ReadableDisk } from '../journal/disk.ts';
import { findProjectFrames, labelledFrames } from './project-frames.ts';
import type { LookingOptions } from './project-frames.ts';

export interface ProjectExport {
  /** Path of the project's folder. */
  readonly project: string;
  /** Path of the folder of its images. */
  readonly images: string;
  /** Path of a folder that is not there, or empty. */
  readonly out: string;
  /** Of the data set; the project's by default. */
  readonly name?: string | undefined;
  readonly formats: readonly DataSetFormat[];
  readonly which: Which;
  readonly division: Division;
  readonly array: ArrayOptions;
  /** Folder of an earlier version, whose subjects stay in their sets. */
  readonly parent?: string | undefined;
  /** Of the workbench. */
  readonly version: string;
}

export interface ExportProgress extends Pick<LookingOptions, 'signal'> {
  readonly onLooked: LookingOptions['onProgress'];
  readonly onWritten: LookingOptions['onProgress'];
}

/**
 * Writes a data set of a project. Its folder appears once all of it is there and on the disk; where anything goes
 * wrong, or it is cancelled, there is nothing.
 * @throws WorkbenchError `export.out`, and as `findProjectFrames`, `divideIntoSets`, `decodeDataSet` and writers do
 */
export async function exportProject(
  disk: ReadableDisk,
  { project, images, out, name, formats, which, division, array, parent, version }: ProjectExport,
  { signal, onLooked, onWritten }: ExportProgress,
): Promise<DataSetVersion> {
  await requireFree(out);
  const earlier = parent === undefined ? null : await earlierVersion(parent);
  const found = await findProjectFrames(disk, project, images, which, { signal, onProgress: onLooked });
  const files = found.frames.map(({ file }) => ({
    source: file.key,
    sha256: file.content,
    patient: file.patient,
  }));
  const places = divideIntoSets(files, division, subjectsOf(earlier));
  const placed = bySets(
    found.frames.map((frame, index) => ({ ...frame, ...(places[index] as (typeof places)[0]) })),
  );
  const recipe: DataSetRecipe = { classes: classesOf(found.head.classes), which, division };
  const order = {
    name: name ?? (found.head.name === '' ? path.basename(out) : found.head.name),
    ...{ created: new Date().toISOString(), version, formats, recipe, array, placed },
    parent: earlier?.hash ?? null,
    skipped: found.skipped,
  };
  const frames = counted(labelledFrames(found, images, placed, recipe.classes, signal), (done) =>
    onWritten(done, placed.length),
  );
  const folder = path.resolve(out);
  await makeFolder(path.dirname(folder));
  const target = await FolderTarget.create(folder);
  // The next file is made while the last is on its way to the disk.
  let writing = Promise.resolve();
  try {
    const files = writeDataSet(order, frames, (bytes) => createHash('sha256').update(bytes).digest());
    for (;;) {
      const { done, value } = await files.next();
      await writing;
      signal.throwIfAborted();
      if (done === true) {
        await target.finish();
        return value;
      }
      writing = target.write(value.path, value.bytes, value.hasMore !== true);
      writing.catch(() => undefined);
    }
  } catch (error) {
    await writing.catch(() => undefined);
    await target.discard();
    throw error;
  }
}

async function* counted<T>(items: AsyncIterable<T>, onDone: (done: number) => void): AsyncGenerator<T> {
  let done = 0;
  for await (const item of items) {
    yield item;
    onDone(++done);
  }
}

async function requireFree(out: string): Promise<void> {
  const entries = await readdir(out).catch((error: unknown) => {
    if (isGone(error)) return [];
    throw new WorkbenchError('export.out', `${out} is no folder that can be written.`, { cause: error });
  });
  if (entries.length > 0) throw new WorkbenchError('export.out', `${out} is not empty: name a new folder.`);
}

/** More than that is no list of images. */
const LARGEST_VERSION = 1 << 28;

async function earlierVersion(folder: string): Promise<DataSetVersion> {
  const file = path.join(folder, DATA_SET_FILE);
  return decodeDataSet(await readBytes(file, LARGEST_VERSION), file);
}

function subjectsOf(version: DataSetVersion | null): ReadonlyMap<string, SetName> {
  return new Map(version?.images.map(({ subject, set }) => [subject, set]));
}

function classesOf(classes: DataSetRecipe['classes']): DataSetRecipe['classes'] {
  return classes.map(({ label, name, color }) => ({
    label,
    name: name.trim() === '' ? `class ${label}` : name,
    color: color.toLowerCase(),
  }));
}

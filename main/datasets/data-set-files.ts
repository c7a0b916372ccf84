import { createHash } from 'node:crypto';
import type { Division, ParentVersion } from '../../core/contract/data-sets.ts';
import { divideIntoSets } from '../../core/datasets/division.ts';
import type { Placed } from '../../core/datasets/division.ts';
import type { ArrayOptions, DataFile, DataSetFormat } from '../../core/datasets/format.ts';
import { setsOfFiles } from '../../core/datasets/match.ts';
import type { DataSetRecipe, DataSetVersion } from '../../core/datasets/version.ts';
import { bySets } from '../../core/datasets/wanted.ts';
import { writeDataSet } from '../../core/datasets/write-data-set.ts';
import type { Which } from '../../core/document/status.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { labelledFrames } from './project-frames.ts';
import type { LookingOptions, ProjectFrames } from './project-frames.ts';

/** What is to become of the frames of a project. */
export interface DataSetWish {
  readonly name: string;
  readonly formats: readonly DataSetFormat[];
  readonly which: Which;
  readonly division: Division;
  readonly array: ArrayOptions;
  /** An earlier version, whose subjects stay in their sets. */
  readonly parent: Pick<ParentVersion, 'hash' | 'subjects' | 'images'> | null;
  /** Of the workbench. */
  readonly version: string;
}

/**
 * The files of a data set of a project, one after the other, and what `dataset.json` says of them. What the window
 * exports and what the command line does come from here.
 * @throws WorkbenchError as `divideIntoSets`, `labelledFrames` and writers do; `export.empty`
 */
export async function* dataSetFiles(
  found: ProjectFrames,
  { name, formats, which, division, array, parent, version }: DataSetWish,
  { signal, onProgress }: LookingOptions,
): AsyncGenerator<DataFile, DataSetVersion> {
  const { frames, head } = found;
  const earlier = setsOfFiles(parent?.images ?? {}, [...new Set(frames.map(({ file }) => file.key))]);
  const places = divideIntoSets(
    frames.map(({ file: { key: source, content: sha256, ...about } }) => ({
      ...{ source, sha256, ...about },
      earlier: earlier.get(source),
    })),
    division,
    new Map(Object.entries(parent?.subjects ?? {})),
  );
  const placed = bySets(frames.map((frame, index) => ({ ...frame, ...(places[index] as Placed) })));
  if (placed.length === 0) throw new WorkbenchError('export.empty', 'There is nothing to export.');
  const recipe: DataSetRecipe = { classes: classesOf(head.classes), which, division };
  const order = {
    ...{ name, created: new Date().toISOString(), version, formats, recipe, array, placed },
    parent: parent?.hash ?? null,
    skipped: found.skipped,
  };
  const labelled = counted(labelledFrames(found, placed, recipe.classes, signal), (done) =>
    onProgress(done, placed.length),
  );
  return yield* writeDataSet(order, labelled, (bytes) => createHash('sha256').update(bytes).digest());
}

async function* counted<T>(items: AsyncIterable<T>, onDone: (done: number) => void): AsyncGenerator<T> {
  let done = 0;
  for await (const item of items) {
    yield item;
    onDone(++done);
  }
}

function classesOf(classes: DataSetRecipe['classes']): DataSetRecipe['classes'] {
  return classes.map(({ label, name, color }) => ({
    label,
    name: name.trim() === '' ? `class ${label}` : name,
    color: color.toLowerCase(),
  }));
}

import path from 'node:path';
import type { DataSetVersion } from '../../core/datasets/version.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { FolderTarget, requireFree } from '../files/exports/export-target.ts';
import { ExportWrites } from '../files/exports/export-writes.ts';
import { openSeries } from '../files/images/image.ts';
import { makeFolder } from '../files/make-folder.ts';
import type { ReadableDisk } from '../journal/disk.ts';
import { dataSetFiles } from './data-set-files.ts';
import type { DataSetWish } from './data-set-files.ts';
import { parentVersionIn } from './parent-version.ts';
import { findProjectFrames } from './project-frames.ts';
import type { LookingOptions, ProjectFrames, ProjectPlace } from './project-frames.ts';

export interface ProjectExport extends ProjectPlace, Omit<DataSetWish, 'name' | 'parent'> {
  /** Path of a folder that is not there, or empty. */
  readonly out: string;
  /** Of the data set; the project's by default. */
  readonly name?: string | undefined;
  /** Folder of an earlier version, whose subjects stay in their sets. */
  readonly parent?: string | undefined;
}

export interface ExportProgress extends Pick<LookingOptions, 'signal'> {
  readonly onLooked: LookingOptions['onProgress'];
  readonly onWritten: LookingOptions['onProgress'];
}

/**
 * Writes a data set of a project. Its folder appears once all of it is there and on the disk; where anything goes
 * wrong, or it is cancelled, there is nothing.
 * @throws WorkbenchError `export.out`, `export.gate`, and as `parentVersionIn`, `findProjectFrames` and `dataSetFiles`
 */
export async function exportProject(
  disk: ReadableDisk,
  { out, name, parent: earlier, ...order }: ProjectExport,
  { signal, onLooked, onWritten }: ExportProgress,
): Promise<DataSetVersion> {
  await requireFree(out);
  const parent = earlier === undefined ? null : await parentVersionIn(earlier);
  const looking = { signal, onProgress: onLooked };
  const found = await findProjectFrames(disk, order, order.which, openSeries, looking);
  if (order.division.gate === true) requireGate(found);
  const wish = { ...order, parent, name: name ?? (found.head.name || path.basename(out)) };
  const folder = path.resolve(out);
  await makeFolder(path.dirname(folder));
  const target = await FolderTarget.create(folder);
  // The next files are made while the last are on their way to the disk.
  const writes = new ExportWrites(target);
  try {
    const files = dataSetFiles(found, wish, { signal, onProgress: onWritten });
    for (;;) {
      const { done, value } = await files.next();
      signal.throwIfAborted();
      if (done === true) {
        await writes.finish();
        await target.finish();
        return value;
      }
      await writes.add(value);
    }
  } catch (error) {
    await writes.finish().catch(() => undefined);
    await target.discard();
    throw error;
  }
}

function requireGate({ head }: ProjectFrames): void {
  if ((head.learning?.gate.share ?? 0) > 0) return;
  throw new WorkbenchError(
    'export.gate',
    'This project keeps no images to judge models by, which could be the test set: name a share.',
  );
}

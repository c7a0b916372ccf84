import type { Child } from '../../core/rpc.ts';
import { madeDataSet } from '../datasets/made-data-set.ts';
import { parentVersionIn } from '../datasets/parent-version.ts';
import { WorkbenchError } from '../../core/errors.ts';
import type { ExportJobs } from '../files/exports/export-jobs.ts';
import { FolderTarget, ZipTarget, freeFolder } from '../files/exports/export-target.ts';
import type { FolderHandles } from '../files/folders/folder-handles.ts';
import type { Projects } from '../journal/projects.ts';
import type { Handlers } from './answer.ts';
import type { Dialogs } from './dialogs.ts';
import type { Emit } from './emit.ts';

export interface ExportServices {
  readonly exports: ExportJobs;
  readonly projects: Pick<Projects, 'settledPath'>;
  readonly handles: Pick<FolderHandles, 'opened' | 'resolve'>;
  readonly dialogs: Pick<Dialogs, 'exportFolder' | 'exportZip' | 'earlierDataSet'>;
  /** Starts a process that makes one data set. */
  readonly makeDataSet: () => Child;
  readonly emit: Emit;
  /** Of the workbench. */
  readonly version: string;
  /** Shows a file or folder in the system's file manager. */
  readonly showInFolder: (path: string) => void;
}

type ExportHandlers = Pick<Handlers, Extract<keyof Handlers, `export.${string}`>>;

/** What answers about exports: what the page writes itself, and data sets, which a process of their own makes. */
export function exportHandlersOf(services: ExportServices): ExportHandlers {
  const { exports, projects, handles, dialogs, makeDataSet, emit, version, showInFolder } = services;
  return {
    'export.begin': async ({ kind }) => {
      const name = `U-Lite export ${new Date().toISOString().slice(0, 10)}`;
      if (kind === 'zip') {
        const path = await dialogs.exportZip(`${name}.zip`);
        return path === undefined ? null : exports.begin(await ZipTarget.create(path));
      }
      const chosen = await dialogs.exportFolder();
      if (chosen === undefined) return null;
      return exports.begin(await FolderTarget.create(await freeFolder(chosen, name)));
    },
    'export.write': ({ job, path, data, more }) => exports.write(job, path, data, more ?? false),
    'export.dataSet': async ({ job, order: { project: id, handle, ...order } }) => {
      // Also of files that the page names: nothing outside of what a person has opened.
      for (const { key } of order.files) await handles.resolve(handle, key).catch(() => missing(key));
      const task = {
        ...order,
        project: await projects.settledPath(id),
        images: handles.opened(handle).root,
        version,
      };
      const { hash, counts, skipped, nearDuplicates } = await exports.fill(job, (signal) =>
        madeDataSet(task, {
          fork: makeDataSet,
          signal,
          onProgress: (done, total) => emit('export.progress', { job, done, total }),
        }),
      );
      return { hash, counts, skipped, nearDuplicates };
    },
    'export.parent': async () => {
      const folder = await dialogs.earlierDataSet();
      return folder === undefined ? null : parentVersionIn(folder);
    },
    'export.finish': ({ job }) => exports.finish(job),
    'export.cancel': ({ job }) => exports.cancel(job),
    'export.show': () => {
      if (exports.latest !== null) showInFolder(exports.latest);
    },
  };
}

function missing(key: string): never {
  throw new WorkbenchError('export.file', `${key} is no longer in the folder.`);
}

import { basename, dirname, isAbsolute, join, relative } from 'node:path';
import type { FolderListing } from '../../core/contract/folders.ts';
import { messageOf, WorkbenchError } from '../../core/errors.ts';
import type { Folders } from '../files/folders/folders.ts';
import { freeProjectName } from '../files/folders/project-folder.ts';
import { imagesOf } from '../files/folders/project-images.ts';
import { reading } from '../files/errors.ts';
import { needsPassphrase } from '../journal/backup.ts';
import { disk } from '../journal/disk.ts';
import type { ProjectJobs } from '../journal/jobs/project-jobs.ts';
import type { Projects } from '../journal/projects.ts';
import type { Handlers } from './answer.ts';
import type { Dialogs } from './dialogs.ts';

export interface ProjectServices {
  readonly projects: Projects;
  readonly jobs: ProjectJobs;
  readonly folders: Folders;
  readonly dialogs: Pick<
    Dialogs,
    'projectFolder' | 'imagesOfProject' | 'newBackup' | 'backup' | 'restoreFolder'
  >;
  /** Shows a file or folder in the system's file manager. */
  readonly showInFolder: (path: string) => void;
}

type ProjectHandlers = Pick<Handlers, Extract<keyof Handlers, `project.${string}`>>;

/** What answers about whole projects: where they lie, and what is copied of them. */
export function projectHandlersOf(services: ProjectServices): ProjectHandlers {
  const { projects, jobs, folders, dialogs, showInFolder } = services;
  /** Waits to be restored. */
  let chosen: { readonly file: string; readonly folder: string } | undefined;
  const pathOf = async (project: string): Promise<string> => {
    const path = await projects.pathOf(project);
    if (path !== undefined) return path;
    throw new WorkbenchError('project.none', 'This project has no folder yet.');
  };
  return {
    'project.open': async () => {
      const path = await dialogs.projectFolder();
      return path === undefined ? null : openProject(services, path);
    },
    'project.show': async ({ project }) => showInFolder(await pathOf(project)),
    'project.move': ({ project, folder, place }) => {
      const images = place === 'beside' ? folders.rootOf(folder) : null;
      if (images === undefined) {
        throw new WorkbenchError(
          'project.noFolder',
          'Open the whole folder of images to keep a project in it.',
        );
      }
      return projects.move(project, images);
    },
    'project.backUp': async ({ project, passphrase }) => {
      const path = await pathOf(project);
      const { name } = await projects.factsIn(path);
      const file = await dialogs.newBackup(name, passphrase !== undefined);
      if (file === undefined) return null;
      refuseInside(path, file);
      const { bytes, verified } = await jobs.backUp({ project: path, file, passphrase });
      const { commits, frames } = verified;
      const folder = dirname(file);
      return { file: basename(file), folder: basename(folder) || folder, bytes, commits, frames };
    },
    'project.chooseBackup': async () => {
      const file = await dialogs.backup();
      if (file === undefined) return null;
      const isLocked = await needsPassphrase(disk, file);
      const folder = await dialogs.restoreFolder();
      if (folder === undefined) return null;
      chosen = { file, folder };
      return { name: basename(file), isLocked };
    },
    'project.restore': async ({ passphrase }) => {
      if (chosen === undefined) throw new WorkbenchError('backup.none', 'Choose a backup first.');
      const { file, folder } = chosen;
      const name = freeProjectName(await reading(folder, disk.list(folder)));
      const project = join(folder, name);
      const { verified } = await jobs.restore({ project, file, passphrase });
      chosen = undefined;
      const { commits, frames } = verified;
      return { folder: name, commits, frames, listing: await openProject(services, project) };
    },
    'project.compact': async ({ project }) => {
      const { result, position, baseline } = await projects.lend(project, (path) =>
        jobs.compact(path).then(
          ({ bytesBefore, bytes }) => ({ result: { bytesBefore, bytes }, problem: null }),
          (error: unknown) => ({ result: null, problem: messageOf(error) }),
        ),
      );
      return { ...result, position, start: baseline.first };
    },
    'project.cancelJob': () => jobs.cancel(),
  };
}

/** A project folder with its images: where they were, beside it, or where the person says. */
async function openProject(
  { dialogs, projects, folders }: ProjectServices,
  path: string,
): Promise<FolderListing | null> {
  const { folder } = await projects.factsIn(path);
  const images =
    (await imagesOf(path, folders.pathOf(folder))) ?? (await dialogs.imagesOfProject(basename(path)));
  if (images === undefined) return null;
  const listing = await folders.open(images);
  projects.choose(listing.id, path);
  return listing;
}

/** A backup in the folder that it is of would be lost with that. */
function refuseInside(project: string, file: string): void {
  const way = relative(project, file);
  if (way.startsWith('..') || isAbsolute(way)) return;
  throw new WorkbenchError('backup.inside', 'A backup must lie outside of the project folder.');
}

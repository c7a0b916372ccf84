import { statfs } from 'node:fs/promises';
import { app, session, shell } from 'electron';
import type { BrowserWindow } from 'electron';
import { jsonObjectSchema } from '../core/contract/channels.ts';
import { trainingSpeedSchema } from '../core/contract/training.ts';
import { ArchiveAccess, NO_ARCHIVE, keptArchiveSchema } from './archive/access.ts';
import { LabelSets } from './datasets/label-sets.ts';
import { DemoFolder } from './files/folders/demo-folder.ts';
import { putStoreAside } from './files/damaged-store.ts';
import { DiskWatch, NEARLY_FULL } from './files/disk-watch.ts';
import { ExportJobs } from './files/exports/export-jobs.ts';
import { Folders } from './files/folders/folders.ts';
import type { FolderHandles } from './files/folders/folder-handles.ts';
import { JsonFile } from './files/json-file.ts';
import { Inference } from './inference/inference.ts';
import type { Dialogs } from './ipc/dialogs.ts';
import type { Emit } from './ipc/emit.ts';
import { disk as localDisk } from './journal/disk.ts';
import { thisProcess } from './journal/lock.ts';
import { ProjectJobs } from './journal/jobs/project-jobs.ts';
import { Projects } from './journal/projects.ts';
import { NO_PROJECTS, registrySchema } from './journal/registry.ts';
import { handlersOf } from './ipc/handlers.ts';
import { registerHandlers } from './ipc/register.ts';
import type { CloseGuard } from './close-guard.ts';
import { systemKeyring } from './keyring.ts';
import type { Log } from './log.ts';
import type { CrashCounter } from './crash-counter.ts';
import { AppMenu } from './menu.ts';
import { forkUtility } from './processes/utility-child.ts';
import type { StartOptions } from './start-options.ts';
import { Trainer } from './training/project/trainer.ts';

export interface ServiceOptions {
  readonly handles: FolderHandles;
  readonly log: Log;
  readonly inProfile: (name: string) => string;
  readonly inApp: (...parts: readonly string[]) => string;
  readonly dialogs: Dialogs;
  readonly closeGuard: CloseGuard;
  readonly crashes: CrashCounter;
  readonly emit: Emit;
  readonly window: () => BrowserWindow | undefined;
  readonly start: () => StartOptions;
}

/** Sets up what answers the page. Returns what ends it, which resolves when everything is on the disk. */
export function startServices(options: ServiceOptions): () => Promise<unknown> {
  const { handles, log, inProfile, inApp, dialogs, closeGuard, crashes, emit, window, start } = options;
  const exports = new ExportJobs();
  const folders = new Folders(handles, inProfile('folders.json'), (handle) =>
    emit('folder.changed', { handle }),
  );
  const jobs = new ProjectJobs({
    fork: () => forkUtility(inApp('dist', 'main', 'project-jobs.cjs'), 'U-Lite project'),
    disk: localDisk,
    onProgress: (done, total) => emit('project.progress', { done, total }),
  });
  const projects = new Projects({
    disk: localDisk,
    folder: inProfile('projects'),
    spill: inProfile('spill'),
    registry: new JsonFile(inProfile('projects.json'), registrySchema, NO_PROJECTS),
    owner: thisProcess(),
    report: ({ kind, at }) => log.write('warn', `journal.${kind}`, at),
    changed: (project, access) => emit('project.access', { project, ...access }),
    snapshot: async (path, signal) => {
      // What room there is belongs to the journal.
      if ((await freeBytesAt(path)) < NEARLY_FULL) return;
      await jobs.snapshot(path, signal).catch((error: unknown) => {
        if (!signal.aborted) log.error('snapshot', error);
        throw error;
      });
    },
  });
  const preferences = new JsonFile(inProfile('preferences.json'), jsonObjectSchema, {});
  const inference = new Inference({
    entry: inApp('dist', 'main', 'inference.cjs'),
    shipped: outsideArchive(inApp('models')),
    profile: inProfile(''),
    log,
    emit,
  });
  const modelRoots = [outsideArchive(inApp('models')), inProfile('models')];
  const trainer = new Trainer({
    fork: () => forkUtility(inApp('dist', 'main', 'training.cjs'), 'U-Lite training'),
    folder: inProfile('training'),
    roots: modelRoots,
    speed: new JsonFile(inProfile('training-speed.json'), trainingSpeedSchema.nullable(), null),
    adopt: async (folder) => {
      const { id, name } = (await inference.addModel(folder)).manifest;
      return { id, name };
    },
    changed: (project, state) => emit('training.changed', { project, state }),
    preview: (project, images) => emit('training.preview', { project, images }),
  });
  const archive = new ArchiveAccess({
    kept: new JsonFile(inProfile('archive.json'), keptArchiveSchema, NO_ARCHIVE),
    keyring: systemKeyring,
    mayConnect: (host) => dialogs.connectTo(host),
    onProgress: (done, total) => emit('archive.progress', { done, total }),
  });
  const disk = new DiskWatch(
    () => freeBytesAt(inProfile('')),
    (freeBytes) => emit('disk.low', { freeBytes }),
  );
  const page = window()?.webContents;
  page?.on('did-finish-load', () => disk.begin());
  if (page?.isLoading() === false) disk.begin();
  registerHandlers({
    handlers: handlersOf({
      folders,
      demo: new DemoFolder(inApp('dist', 'main', 'demo.cjs'), inProfile('Demo')),
      exports,
      makeDataSet: () => forkUtility(inApp('dist', 'main', 'data-sets.cjs'), 'U-Lite data set'),
      emit,
      version: app.getVersion(),
      projects,
      jobs,
      trainer,
      archive,
      handles,
      labelSets: new LabelSets((done, total) => emit('labels.progress', { done, total })),
      modelRoots,
      inference,
      preferences,
      putStoreAside: () =>
        putStoreAside(inProfile(''), () =>
          session.defaultSession.clearStorageData({ storages: ['indexdb'] }),
        ),
      showInFolder: (path) => shell.showItemInFolder(path),
      dialogs,
      closeGuard,
      crashes,
      menu: new AppMenu((action) => emit('menu.action', { action })),
      log,
      start,
    }),
    pageFrame: () => window()?.webContents.mainFrame,
    log,
  });
  // The page asks for them first: by then their manifests are read and the schemas compiled.
  inference.models().catch((error: unknown) => log.error('models', error));
  return () => {
    inference.stop();
    disk.stop();
    archive.cancelAll();
    return Promise.all([
      folders.close(),
      jobs.close(),
      trainer.close(),
      projects.close(),
      exports.cancelAll(),
      preferences.settled(),
    ]);
  };
}

async function freeBytesAt(path: string): Promise<number> {
  const { bavail, bsize } = await statfs(path);
  return bavail * bsize;
}

/** Path of what the packaged app keeps outside its archive, because native code or a watcher opens it. */
function outsideArchive(path: string): string {
  return path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
}

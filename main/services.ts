import { statfs } from 'node:fs/promises';
import type { BrowserWindow } from 'electron';
import { jsonObjectSchema } from '../core/contract/channels.ts';
import { DemoFolder } from './files/demo-folder.ts';
import { DiskWatch } from './files/disk-watch.ts';
import { ExportJobs } from './files/export-jobs.ts';
import { Folders } from './files/folders.ts';
import type { Grants } from './files/grants.ts';
import { JsonFile } from './files/json-file.ts';
import { Inference } from './inference/inference.ts';
import type { Dialogs } from './ipc/dialogs.ts';
import type { Emit } from './ipc/emit.ts';
import { handlersOf } from './ipc/handlers.ts';
import { registerHandlers } from './ipc/register.ts';
import type { Leaving } from './leaving.ts';
import type { Log } from './log.ts';
import type { Losses } from './losses.ts';
import { setMenu } from './menu.ts';
import type { StartOptions } from './start-options.ts';

export interface ServiceOptions {
  readonly grants: Grants;
  readonly log: Log;
  readonly inProfile: (name: string) => string;
  readonly inApp: (...parts: readonly string[]) => string;
  readonly dialogs: Dialogs;
  readonly leaving: Leaving;
  readonly losses: Losses;
  readonly emit: Emit;
  readonly window: () => BrowserWindow | undefined;
  readonly start: () => StartOptions;
}

/** Sets up what answers the page. Returns what ends it, which resolves when everything is on the disk. */
export function startServices(options: ServiceOptions): () => Promise<unknown> {
  const { grants, log, inProfile, inApp, dialogs, leaving, losses, emit, window, start } = options;
  const folders = new Folders(grants, inProfile('folders.json'), (grant) =>
    emit('folder.changed', { grant }),
  );
  const exports = new ExportJobs();
  const preferences = new JsonFile(inProfile('preferences.json'), jsonObjectSchema, {});
  const inference = new Inference({
    entry: inApp('dist', 'main', 'inference.cjs'),
    shipped: outsideArchive(inApp('models')),
    profile: inProfile(''),
    log,
    emit,
  });
  const disk = new DiskWatch(
    async () => {
      const { bavail, bsize } = await statfs(inProfile(''));
      return bavail * bsize;
    },
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
      inference,
      preferences,
      dialogs,
      leaving,
      losses,
      log,
      start,
    }),
    pageFrame: () => window()?.webContents.mainFrame,
    log,
  });
  // The page asks for them first: by then their manifests are read and the schemas compiled.
  inference.models().catch((error: unknown) => log.error('models', error));
  setMenu((action) => emit('menu.action', { action }));
  return () => {
    inference.stop();
    disk.stop();
    return Promise.all([folders.close(), exports.cancelAll(), preferences.settled()]);
  };
}

/** Path of what the packaged app keeps outside its archive, because native code or a watcher opens it. */
function outsideArchive(path: string): string {
  return path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
}

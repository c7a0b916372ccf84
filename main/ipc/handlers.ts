import { userInfo } from 'node:os';
import { basename } from 'node:path';
import { app } from 'electron';
import type { JsonObject } from '../../core/contract/channels.ts';
import type { FolderListing } from '../../core/contract/folders.ts';
import { ledgerCsv } from '../../core/ledger/ledger-csv.ts';
import { objectCsv } from '../../core/formats/object-csv.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import type { DemoFolder } from '../files/folders/demo-folder.ts';
import type { JsonFile } from '../files/json-file.ts';
import { readTemplate, writeTemplate } from '../files/templates.ts';
import type { Inference } from '../inference/inference.ts';
import type { Projects } from '../journal/projects.ts';
import type { CloseGuard } from '../close-guard.ts';
import type { Log } from '../log.ts';
import type { CrashCounter } from '../crash-counter.ts';
import type { AppMenu } from '../menu.ts';
import type { StartOptions } from '../start-options.ts';
import type { Dialogs } from './dialogs.ts';
import type { Handlers } from './answer.ts';
import { archiveHandlersOf } from './archive-handlers.ts';
import type { ArchiveServices } from './archive-handlers.ts';
import { exportHandlersOf } from './export-handlers.ts';
import type { ExportServices } from './export-handlers.ts';
import { labelHandlersOf } from './label-handlers.ts';
import type { LabelServices } from './label-handlers.ts';
import { projectHandlersOf } from './project-handlers.ts';
import type { ProjectServices } from './project-handlers.ts';
import { trainingHandlersOf } from './training-handlers.ts';
import type { TrainingServices } from './training-handlers.ts';

export interface Services
  extends ArchiveServices, ExportServices, LabelServices, ProjectServices, TrainingServices {
  readonly folders: ProjectServices['folders'];
  readonly projects: Projects;
  readonly demo: DemoFolder;
  readonly inference: Inference;
  readonly preferences: JsonFile<JsonObject>;
  readonly putStoreAside: () => Promise<string>;
  readonly dialogs: Dialogs;
  readonly closeGuard: CloseGuard;
  readonly crashes: CrashCounter;
  readonly menu: AppMenu;
  readonly log: Log;
  readonly start: () => StartOptions;
}

/** What answers each channel; everything checked already, everything of substance done elsewhere. */
export function handlersOf(services: Services): Handlers {
  const { folders, demo, projects, inference, preferences, dialogs, closeGuard, crashes, menu, log } =
    services;
  const startup = startupFolders(services);
  return {
    'folder.open': async () => {
      const path = await dialogs.imageFolder();
      return path === undefined ? null : folders.open(path);
    },
    'folder.reopen': ({ id }) => folders.reopen(id),
    'folder.recent': () => folders.recent(),
    'folder.gone': ({ ids }) => folders.gone(ids),
    'folder.startup': startup,
    'folder.demo': async () => folders.open(await demo.ensure()),
    'folder.refresh': ({ handle }) => folders.refresh(handle),
    'folder.dropped': ({ paths }) => folders.openDropped(paths),

    'models.list': () => inference.models(),
    'models.verify': () => inference.verifiedModels(),
    'models.add': async () => {
      const path = await dialogs.modelFolder();
      return path === undefined ? null : inference.addModel(path);
    },

    'models.versions': ({ project }) => inference.versions(project),
    'models.take': ({ id }) => inference.take(id),
    'models.discard': ({ id }) => inference.discard(id),

    'inference.predict': (request) => inference.predict(request),
    'inference.cancel': ({ id }) => inference.cancel(id),
    'inference.providers': () => inference.providers(),
    'inference.cancelTest': () => inference.cancelTest(),
    'inference.choose': ({ provider }) => inference.choose(provider),

    'journal.find': ({ folder }) => projects.find(folder, folders.rootOf(folder)),
    'journal.begin': ({ project }) => projects.begin(project),
    'journal.ready': (facts) => projects.ready(facts),
    'journal.keep': ({ kept, ...facts }) => projects.keep(kept, facts),
    'journal.append': ({ project, entries }) => projects.append(project, entries),
    'journal.read': ({ project, from, isFork }) => projects.read(project, from, isFork),
    'journal.passes': ({ project, position }) => projects.passes(project, position),
    'journal.goOn': ({ project, position }) => projects.goOn(project, position),
    'journal.settle': ({ project, folder }) => projects.settle(project, folder),
    'journal.setAside': async ({ project, what }) => ({ kept: await projects.setAside(project, what) }),
    'journal.release': ({ project }) => projects.release(project),

    ...exportHandlersOf(services),
    ...labelHandlersOf(services),
    ...projectHandlersOf(services),
    ...trainingHandlersOf(services),
    ...archiveHandlersOf(services),

    'store.putAside': async () => ({ kept: await services.putStoreAside() }),

    'template.save': async (template) => {
      const path = await dialogs.newTemplate();
      if (path === undefined) return null;
      await writeTemplate(path, template);
      return { name: basename(path) };
    },
    'template.load': async () => {
      const path = await dialogs.template();
      return path === undefined ? null : { name: basename(path), template: await readTemplate(path) };
    },

    'objects.save': async (table) => {
      const path = await dialogs.newTable('objects', table.image);
      if (path === undefined) return null;
      await writeFileAtomic(path, objectCsv(table));
      return { name: basename(path) };
    },

    'ledger.save': async (table) => {
      const path = await dialogs.newTable('work', table.project);
      if (path === undefined) return null;
      await writeFileAtomic(path, ledgerCsv(table));
      return { name: basename(path) };
    },

    'preferences.get': () => preferences.value,
    'preferences.set': (changed) => preferences.write({ ...preferences.value, ...changed }),

    'person.proposed': userName,

    'menu.show': (menus) => menu.show(menus),

    'window.stored': ({ problem }) => closeGuard.answered(problem),

    'window.crashes': () => crashes.recent(),

    'app.info': () => ({
      name: app.getName(),
      version: app.getVersion(),
      electron: process.versions.electron,
      chromium: process.versions.chrome,
      platform: `${process.platform}-${process.arch}`,
      packaged: app.isPackaged,
    }),
    'log.failure': ({ name, places }) => log.write('error', 'page.failed', name, ...places),
  };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

/** The first folder is opened while the page starts, which then need not wait for it. */
function startupFolders(services: Services): () => Promise<FolderListing | null> {
  const first = services.start();
  let opening: Promise<FolderListing | null> | undefined = startupFolder(services, first);
  // Told when the page asks.
  opening.catch(() => undefined);
  return () => {
    const start = services.start();
    const opened = start === first ? opening : undefined;
    opening = undefined;
    return opened ?? startupFolder(services, start);
  };
}

/** A folder that was asked for fails loudly; the one of last time is only a convenience. */
async function startupFolder(
  { folders, demo }: Services,
  start: StartOptions,
): Promise<FolderListing | null> {
  if (start.folder !== undefined) return folders.open(start.folder);
  if (start.demo) return folders.open(await demo.ensure());
  return folders.reopenLast();
}

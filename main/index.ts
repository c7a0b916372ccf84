import { join } from 'node:path';
import { BrowserWindow, app, session } from 'electron';
import { jsonObjectSchema } from '../core/contract/channels.ts';
import { declareAppScheme, serveApp } from './app-protocol.ts';
import { DemoFolder } from './files/demo-folder.ts';
import { ExportJobs } from './files/export-jobs.ts';
import { Folders } from './files/folders.ts';
import { Grants } from './files/grants.ts';
import { JsonFile } from './files/json-file.ts';
import { Renditions } from './files/renditions.ts';
import { Inference } from './inference/inference.ts';
import { Dialogs } from './ipc/dialogs.ts';
import { emitTo } from './ipc/emit.ts';
import { handlersOf } from './ipc/handlers.ts';
import { registerHandlers } from './ipc/register.ts';
import { cutNetwork, lockContents, lockSession } from './lockdown.ts';
import { Log } from './log.ts';
import { setMenu } from './menu.ts';
import { forkUtility } from './processes/utility-child.ts';
import { startOptions } from './start-options.ts';
import { createWindow } from './window.ts';
import { initialWindowState, placeOnDisplay, rememberWindow, windowStateSchema } from './window-state.ts';

/** Plain arguments before the person's own: the app's folder while developing. */
const OWN_ARGUMENTS = process.defaultApp ? 1 : 0;

let start = startOptions(process.argv.slice(1), OWN_ARGUMENTS, process.cwd());
if (start.userData !== undefined) app.setPath('userData', start.userData);
// Root cannot use Chromium's sandbox and says so; with the switch set, demanding it would end every child.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
cutNetwork();
declareAppScheme();

let window: BrowserWindow | undefined;

// Two instances on one profile would each believe to own its database.
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', (_event, argv, cwd) => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
    const asked = startOptions(argv.slice(1), OWN_ARGUMENTS, cwd);
    if (asked.folder === undefined && !asked.demo) return;
    // The page asks for its folder when it starts; everything in it is in the store.
    start = asked;
    window?.webContents.reload();
  });
  void app.whenReady().then(run);
} else {
  app.quit();
}

function run(): void {
  const inProfile = (name: string) => join(app.getPath('userData'), name);
  const inApp = (...parts: string[]) => join(app.getAppPath(), ...parts);
  const log = new Log(inProfile('logs'));
  const emit = emitTo(() => window);
  process.on('uncaughtException', (error) => log.error('main', error));
  process.on('unhandledRejection', (error) => log.error('main', error));
  log.write(
    'info',
    `Started ${app.getVersion()} on Electron ${process.versions.electron}, ${process.platform}`,
  );

  const grants = new Grants();
  const folders = new Folders(grants, inProfile('folders.json'), (grant) =>
    emit('folder.changed', { grant }),
  );
  const exports = new ExportJobs();
  const preferences = new JsonFile(inProfile('preferences.json'), jsonObjectSchema, {});
  const inference = new Inference({
    entry: inApp('dist', 'main', 'inference.cjs'),
    shipped: outsideArchive(inApp('models')),
    profile: app.getPath('userData'),
    log,
    emit,
  });

  const renditions = new Renditions(() =>
    forkUtility(inApp('dist', 'main', 'pictures.cjs'), 'U-Lite pictures'),
  );

  const refused = (what: string) => log.write('warn', `Refused: ${what}`);
  lockSession(session.defaultSession, refused);
  lockContents(refused);
  serveApp(session.defaultSession, {
    pageFolder: inApp('dist', 'renderer'),
    resolveImage: (grant, key) => grants.resolve(grant, key),
    renditions,
  });
  const windowState = new JsonFile(inProfile('window.json'), windowStateSchema, initialWindowState);
  const open = () => {
    window = createWindow({
      preload: inApp('dist', 'preload', 'index.js'),
      icon: inApp('dist', 'renderer', 'icon.png'),
      state: placeOnDisplay(windowState.value),
    });
    rememberWindow(window, windowState);
    window.webContents.on('did-finish-load', () => {
      inference.announce();
      // Not earlier: while the page starts, it needs the processor more.
      inference.begin();
    });
    window.webContents.on('render-process-gone', (_event, { reason }) => {
      log.write('error', `The window's process ended: ${reason}`);
      // Everything worked on is in the store, so that starting the page again loses nothing.
      if (reason !== 'clean-exit' && reason !== 'killed') window?.reload();
    });
    window.on('closed', () => (window = undefined));
  };
  open();
  // The page's process starts meanwhile, and can ask for nothing before this has run to its end.
  registerHandlers({
    handlers: handlersOf({
      folders,
      demo: new DemoFolder(inApp('dist', 'main', 'demo.cjs'), inProfile('Demo')),
      exports,
      inference,
      preferences,
      dialogs: new Dialogs(() => window),
      log,
      start: () => start,
    }),
    pageFrame: () => window?.webContents.mainFrame,
    log,
  });
  setMenu((action) => emit('menu.action', { action }));
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  app.on('window-all-closed', () => app.quit());

  beforeLeaving(async () => {
    folders.close();
    inference.stop();
    renditions.stop();
    await Promise.all([exports.cancelAll(), preferences.settled(), windowState.settled()]);
  });
}

/** Finishes what must not be cut off, then lets the app end. */
function beforeLeaving(finish: () => Promise<unknown>): void {
  let finished = false;
  app.on('will-quit', (event) => {
    if (finished) return;
    event.preventDefault();
    void finish().finally(() => {
      finished = true;
      // Electron ignores `quit` until it has returned from this event.
      setImmediate(() => app.quit());
    });
  });
}

/** Path of what the packaged app keeps outside its archive, because native code or a watcher opens it. */
function outsideArchive(path: string): string {
  return path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked');
}

import { join } from 'node:path';
import { BrowserWindow, app, screen, session } from 'electron';
import { declareAppScheme, serveApp } from './app-protocol.ts';
import { FolderHandles } from './files/folders/folder-handles.ts';
import { JsonFile } from './files/json-file.ts';
import { Dialogs } from './ipc/dialogs.ts';
import { emitTo } from './ipc/emit.ts';
import { CloseGuard } from './close-guard.ts';
import { cutNetwork, lockContents, lockSession } from './lockdown.ts';
import { Log } from './log.ts';
import { CrashCounter } from './crash-counter.ts';
import { startOptions } from './start-options.ts';
import { closeWhenStored, createWindow } from './window.ts';
import { initialWindowState, placeOnDisplay, rememberWindow, windowStateSchema } from './window-state.ts';

/** Plain arguments before the person's own: the app's folder while developing. */
const OWN_ARGUMENTS = process.defaultApp ? 1 : 0;

/** Within a minute, without asking. */
const MOST_RESTARTS = 2;

let start = startOptions(process.argv.slice(1), OWN_ARGUMENTS, process.cwd());
if (start.userData !== undefined) app.setPath('userData', start.userData);
// Root cannot use Chromium's sandbox and says so; with the switch set, demanding it would end every child.
if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
cutNetwork();
declareAppScheme();

let window: BrowserWindow | undefined;
const emit = emitTo(() => window);

// Two instances on one profile would each believe to own its database.
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', (_event, argv, cwd) => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
    const asked = startOptions(argv.slice(1), OWN_ARGUMENTS, cwd);
    if (asked.folder === undefined && !asked.demo) return;
    // A page that is still starting asks for its folder by itself.
    start = asked;
    emit('folder.asked', {});
  });
  void app.whenReady().then(run);
} else {
  app.quit();
}

/** The window comes first: its page starts in a process of its own while everything else is set up here. */
async function run(): Promise<void> {
  const log = new Log(inProfile('logs'));
  process.on('uncaughtException', (error) => log.error('main', error));
  process.on('unhandledRejection', (error) => log.error('main', error));
  log.write('info', 'started', app.getVersion(), process.versions.electron, process.platform);
  const handles = new FolderHandles();
  const refused = (...what: readonly string[]) => log.write('warn', 'refused', ...what);
  lockSession(session.defaultSession, refused);
  lockContents(refused);
  serveApp(session.defaultSession, {
    pageFolder: inApp('dist', 'renderer'),
    resolveImage: (handle, key) => handles.resolve(handle, key),
  });
  const dialogs = new Dialogs(() => window);
  const closeGuard = new CloseGuard({
    askPage: () => emit('window.closing', {}),
    closeAnyway: (problem) => dialogs.closeAnyway(problem),
  });
  const crashes = new CrashCounter();
  const windowState = new JsonFile(inProfile('window.json'), windowStateSchema, initialWindowState);
  const open = (): BrowserWindow => {
    const opened = createWindow({
      preload: inApp('dist', 'preload', 'index.js'),
      icon: inApp('dist', 'renderer', 'icon.png'),
      state: placeOnDisplay(
        windowState.value,
        screen.getAllDisplays().map(({ workArea }) => workArea),
      ),
    });
    window = opened;
    rememberWindow(opened, windowState);
    closeWhenStored(opened, closeGuard);
    opened.webContents.on('render-process-gone', (_event, { reason }) => {
      log.write('error', 'page.lost', reason);
      if (reason === 'clean-exit') return;
      crashes.record();
      void mayStartAgain(crashes, dialogs).then((may) => {
        if (opened.isDestroyed()) return;
        // Every step that was stored is there again.
        if (may) opened.reload();
        else opened.close();
      });
    });
    opened.on('closed', () => (window = undefined));
    return opened;
  };
  const firstWindow = open();
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) open();
  });
  app.on('window-all-closed', () => app.quit());

  let finish: () => Promise<unknown> = () => Promise.resolve();
  beforeQuitting(() => Promise.all([finish(), windowState.settled()]));
  // Until the page has come it needs this thread. It asks for nothing before its scripts have come, which is later.
  await new Promise<void>((come) => firstWindow.webContents.once('did-navigate', () => come()));
  const { startServices } = await import('./services.ts');
  finish = startServices({
    handles,
    log,
    inProfile,
    inApp,
    dialogs,
    closeGuard,
    crashes,
    emit,
    window: () => window,
    start: () => start,
  });
}

/** By itself for the first few times; what is lost again and again is not brought back without end. */
async function mayStartAgain(crashes: CrashCounter, dialogs: Dialogs): Promise<boolean> {
  return crashes.recent() <= MOST_RESTARTS || dialogs.startAgain();
}

function inProfile(name: string): string {
  return join(app.getPath('userData'), name);
}

function inApp(...parts: readonly string[]): string {
  return join(app.getAppPath(), ...parts);
}

/** Finishes what must not be cut off, then lets the app end. */
function beforeQuitting(finish: () => Promise<unknown>): void {
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

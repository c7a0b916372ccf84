import { BrowserWindow } from 'electron';
import { PAGE_URL } from './app-protocol.ts';
import type { CloseGuard } from './close-guard.ts';
import type { WindowState } from './window-state.ts';

export interface WindowOptions {
  readonly preload: string;
  readonly icon: string;
  readonly state: WindowState;
}

/** The only place that makes windows, so that none lacks these settings. */
export function createWindow({ preload, icon, state }: WindowOptions): BrowserWindow {
  const window = new BrowserWindow({
    ...state.bounds,
    // A screen of 1280 x 720 at 200 % has room for no more.
    minWidth: 640,
    minHeight: 360,
    show: false,
    title: 'U-Lite Workbench',
    icon,
    // The page's own ground, so that nothing flashes before it is drawn.
    backgroundColor: '#141416',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      // Batch prediction goes on while the window is behind another.
      backgroundThrottling: false,
    },
  });
  if (state.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  void window.loadURL(PAGE_URL);
  return window;
}

/** Holds the window open until the guard lets it go; quitting closes windows, too. A page that is gone has no say. */
export function closeWhenStored(window: BrowserWindow, closeGuard: CloseGuard): void {
  let mayClose = false;
  window.on('close', (event) => {
    const { webContents } = window;
    if (mayClose || webContents.isCrashed() || webContents.isLoadingMainFrame()) return;
    event.preventDefault();
    void closeGuard.mayClose().then((answer) => {
      mayClose = answer;
      if (answer && !window.isDestroyed()) window.close();
    });
  });
}

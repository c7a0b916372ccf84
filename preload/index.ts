import * as electron from 'electron';
import type { WorkbenchBridge } from '../core/contract/channels.ts';

const { contextBridge, ipcRenderer } = electron;

/**
 * Channels are prefixed here, so that the page can reach neither Electron's own nor those of the preload.
 * Main checks everything else; functions are wrapped because the bridge passes no objects of Electron's.
 */
const bridge: WorkbenchBridge = {
  request: (channel, ...[request]) => ipcRenderer.invoke(`page:${channel}`, request),

  on: (event, listener) => {
    const forward = (_event: unknown, payload: Parameters<typeof listener>[0]) => listener(payload);
    const name = `event:${event}`;
    ipcRenderer.on(name, forward);
    return () => ipcRenderer.off(name, forward);
  },

  openDropped: (files) =>
    ipcRenderer.invoke('preload:folder.dropped', pathsOf(files)) as ReturnType<
      WorkbenchBridge['openDropped']
    >,

  importDropped: (files) =>
    ipcRenderer.invoke('preload:labels.dropped', pathsOf(files)) as ReturnType<
      WorkbenchBridge['importDropped']
    >,
};

function pathsOf(files: readonly unknown[]) {
  return { paths: files.map(pathOf).filter((path) => path !== '') };
}

/** Path of a dropped file, for main only. Electron before 32 keeps it on the file itself. */
function pathOf(file: unknown): string {
  if (!(file instanceof File)) return '';
  const { webUtils } = electron as { readonly webUtils?: { getPathForFile(file: File): string } };
  if (webUtils !== undefined) return webUtils.getPathForFile(file);
  return 'path' in file && typeof file.path === 'string' ? file.path : '';
}

// Otherwise the browser may clear away the work of weeks when the disk runs full.
window.addEventListener('DOMContentLoaded', () => void navigator.storage.persist());

contextBridge.exposeInMainWorld('workbench', bridge);

import { Menu, app } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';

/**
 * Entries that the page carries out: label, action of the editor, and the key that the page binds to it. The key
 * is only shown here; the page's own key table, which people may change, decides.
 */
type Entry = readonly [label: string, action: string, shown?: string] | 'separator';

const FILE: readonly Entry[] = [
  ['Open Folder…', 'app.openFolder', 'CmdOrCtrl+O'],
  'separator',
  ['Export…', 'app.export', 'CmdOrCtrl+E'],
  ['Settings…', 'app.settings', 'CmdOrCtrl+,'],
];

const EDIT: readonly Entry[] = [
  ['Undo', 'edit.undo', 'CmdOrCtrl+Z'],
  ['Redo', 'edit.redo', 'CmdOrCtrl+Shift+Z'],
];

const IMAGE: readonly Entry[] = [
  ['Predict', 'app.predict', 'R'],
  ['Predict All', 'app.predictAll'],
  ['Accept and Next', 'app.acceptAndNext', 'CmdOrCtrl+Enter'],
  'separator',
  ['Next Image', 'app.nextImage'],
  ['Previous Image', 'app.previousImage'],
];

const VIEW: readonly Entry[] = [
  ['Fit', 'view.fit'],
  ['Actual Size', 'view.actualSize'],
  ['Zoom In', 'view.zoomIn'],
  ['Zoom Out', 'view.zoomOut'],
  'separator',
  ['Show or Hide Mask', 'mask.toggle'],
  ['Outline Only', 'mask.toggleOutline'],
];

const HELP: readonly Entry[] = [
  ['Keys', 'app.help'],
  ['Command Palette', 'app.palette', 'CmdOrCtrl+K'],
];

export function setMenu(run: (action: string) => void): void {
  const entries = (list: readonly Entry[]): MenuItemConstructorOptions[] =>
    list.map((entry) => {
      if (entry === 'separator') return { type: 'separator' };
      const [label, action, accelerator] = entry;
      const item = { label, click: () => run(action) };
      return accelerator === undefined ? item : { ...item, accelerator, registerAccelerator: false };
    });
  const separator: MenuItemConstructorOptions = { type: 'separator' };
  // The tools are for people who build the app; reloading would be a second way to lose one's place.
  const tools: MenuItemConstructorOptions[] = app.isPackaged
    ? []
    : [separator, { role: 'reload' }, { role: 'toggleDevTools' }];
  const template: MenuItemConstructorOptions[] = [
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    { label: 'File', submenu: [...entries(FILE), separator, { role: 'quit' }] },
    {
      label: 'Edit',
      submenu: [...entries(EDIT), separator, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }],
    },
    { label: 'Image', submenu: entries(IMAGE) },
    { label: 'View', submenu: [...entries(VIEW), separator, { role: 'togglefullscreen' }, ...tools] },
    { label: 'Help', submenu: entries(HELP) },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}

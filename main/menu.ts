import { Menu, app } from 'electron';
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuEntry, MenuName, PageMenus } from '../core/contract/menu.ts';

const TITLES: Readonly<Record<MenuName, string>> = {
  file: 'File',
  edit: 'Edit',
  image: 'Image',
  view: 'View',
  help: 'Help',
};

const NO_ENTRIES: PageMenus = { file: [], edit: [], image: [], view: [], help: [] };

/** The native menu: entries of the page, whose actions are its own affair, and what belongs to every window. */
export class AppMenu {
  readonly #run: (action: string) => void;
  #shape = '';

  /** @param run is told the action of the entry that was chosen */
  constructor(run: (action: string) => void) {
    this.#run = run;
    this.show(NO_ENTRIES);
  }

  /** Built anew only where more has changed than what can be chosen: a menu that is open would close. */
  show(menus: PageMenus): void {
    const shape = JSON.stringify(menus, (key, value: unknown) => (key === 'enabled' ? undefined : value));
    if (shape !== this.#shape) {
      this.#shape = shape;
      Menu.setApplicationMenu(Menu.buildFromTemplate(this.#template(menus)));
      return;
    }
    const menu = Menu.getApplicationMenu();
    for (const { action, enabled } of Object.values(menus).flat(2)) {
      const item = menu?.getMenuItemById(action);
      if (item) item.enabled = enabled;
    }
  }

  #template(menus: PageMenus): MenuItemConstructorOptions[] {
    const names = Object.keys(TITLES) as MenuName[];
    return [
      ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
      ...names.map((name) => {
        const page = menus[name].map((section) => section.map((entry) => this.#item(entry)));
        const sections = [...page, ...ownSections(name)].filter(({ length }) => length > 0);
        const submenu = sections.flatMap((section, index) => (index === 0 ? section : [LINE, ...section]));
        return { label: TITLES[name], submenu };
      }),
    ];
  }

  #item({ action, label, key, enabled }: MenuEntry): MenuItemConstructorOptions {
    // The page binds its keys itself; bound here as well, each press would count twice. A Mac binds all it shows.
    const isShown = key !== undefined && process.platform !== 'darwin';
    return {
      id: action,
      label,
      enabled,
      click: () => this.#run(action),
      ...(isShown ? { accelerator: acceleratorOf(key), registerAccelerator: false } : {}),
    };
  }
}

const LINE: MenuItemConstructorOptions = { type: 'separator' };

/** What every window has, below what the page puts there. */
function ownSections(name: MenuName): readonly (readonly MenuItemConstructorOptions[])[] {
  switch (name) {
    case 'file':
      return [[{ role: 'quit' }]];
    case 'edit':
      return [[{ role: 'cut' }, { role: 'copy' }, { role: 'paste' }]];
    case 'view':
      // The tools are for people who build the app; reloading would be a second way to lose one's place.
      return [
        [{ role: 'togglefullscreen' }],
        app.isPackaged ? [] : [{ role: 'reload' }, { role: 'toggleDevTools' }],
      ];
    case 'image':
    case 'help':
      return [];
  }
}

/** A key of the page as Electron writes it. */
function acceleratorOf(key: string): string {
  return key.replace('Ctrl+', 'CmdOrCtrl+').replace(/\+$/, 'Plus').replace('Arrow', '');
}

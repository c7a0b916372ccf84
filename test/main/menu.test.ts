import type { MenuItemConstructorOptions } from 'electron';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { pageMenusSchema } from '../../core/contract/menu.ts';
import type { MenuEntry, PageMenus } from '../../core/contract/menu.ts';

interface Item {
  id?: string;
  enabled?: boolean;
}

/** The menu as Electron keeps it, and how often it was built. */
const native = vi.hoisted(() => ({
  template: [] as MenuItemConstructorOptions[],
  built: 0,
  packaged: false,
}));

vi.mock('electron', () => ({
  app: {
    get isPackaged() {
      return native.packaged;
    },
  },
  Menu: {
    buildFromTemplate: (template: MenuItemConstructorOptions[]) => template,
    setApplicationMenu: (template: MenuItemConstructorOptions[]) => {
      native.template = template;
      native.built++;
    },
    getApplicationMenu: () => ({
      getMenuItemById: (id: string) =>
        native.template.flatMap(({ submenu }) => submenu as Item[]).find((item) => item.id === id) ?? null,
    }),
  },
}));

const { AppMenu } = await import('../../main/menu.ts');

const UNDO: MenuEntry = { action: 'edit.undo', label: 'Undo', key: 'Ctrl+Z', enabled: false };
const FIT: MenuEntry = { action: 'view.fit', label: 'Fit to window', enabled: true };
const EMPTY: PageMenus = { file: [], edit: [], image: [], view: [], help: [] };

function submenu(label: string): MenuItemConstructorOptions[] {
  return native.template.find((menu) => menu.label === label)?.submenu as MenuItemConstructorOptions[];
}

function item(menu: string, id: string): MenuItemConstructorOptions | undefined {
  return submenu(menu).find((entry) => entry.id === id);
}

/** Roles and actions of a menu in order, `-` for a line. */
function contents(menu: string): readonly string[] {
  return submenu(menu).map(({ id, role, type }) => (type === 'separator' ? '-' : (id ?? role ?? '')));
}

describe('the native menu', () => {
  const chosen: string[] = [];

  beforeEach(() => {
    chosen.length = 0;
    native.built = 0;
    native.packaged = false;
  });

  it('has what is the window’s own before the page has come', () => {
    new AppMenu(() => undefined);
    expect(native.template.map(({ label }) => label)).toEqual(['File', 'Edit', 'Image', 'View', 'Help']);
    expect(contents('File')).toEqual(['quit']);
    expect(contents('Edit')).toEqual(['cut', 'copy', 'paste']);
  });

  it('holds the entries of the page, with lines between sections, and tells what was chosen', () => {
    const menu = new AppMenu((action) => void chosen.push(action));
    menu.show({ ...EMPTY, edit: [[UNDO], []], view: [[FIT], [{ ...UNDO, action: 'edit.redo' }]] });
    expect(contents('Edit')).toEqual(['edit.undo', '-', 'cut', 'copy', 'paste']);
    expect(contents('View').slice(0, 4)).toEqual(['view.fit', '-', 'edit.redo', '-']);
    const { click } = item('View', 'view.fit') ?? {};
    (click as (() => void) | undefined)?.();
    expect(chosen).toEqual(['view.fit']);
  });

  it('disables with the page, without being built again', () => {
    const menu = new AppMenu(() => undefined);
    menu.show({ ...EMPTY, edit: [[UNDO]] });
    expect(item('Edit', 'edit.undo')?.enabled).toBe(false);
    menu.show({ ...EMPTY, edit: [[{ ...UNDO, enabled: true }]] });
    expect(item('Edit', 'edit.undo')?.enabled).toBe(true);
    menu.show({ ...EMPTY, edit: [[UNDO]] });
    expect(item('Edit', 'edit.undo')?.enabled).toBe(false);
    expect(native.built).toBe(2);
  });

  it('shows the keys of the page and leaves pressing them to the page', () => {
    const menu = new AppMenu(() => undefined);
    const keys = ['Ctrl+Shift+Z', 'R', 'Ctrl+ArrowUp', '+', 'Ctrl++'];
    menu.show({ ...EMPTY, edit: [keys.map((key) => ({ ...UNDO, action: key, key }))] });
    const shown = keys.map((key) => item('Edit', key));
    expect(shown.map((entry) => entry?.accelerator)).toEqual([
      'CmdOrCtrl+Shift+Z',
      'R',
      'CmdOrCtrl+Up',
      'Plus',
      'CmdOrCtrl+Plus',
    ]);
    expect(shown.every((entry) => entry?.registerAccelerator === false)).toBe(true);
    // Built anew for another key.
    menu.show({ ...EMPTY, edit: [[{ ...UNDO, key: 'U' }]] });
    expect(item('Edit', 'edit.undo')?.accelerator).toBe('U');
  });

  it('shows no keys on a Mac, where showing one binds it', () => {
    vi.stubGlobal('process', { ...process, platform: 'darwin' });
    new AppMenu(() => undefined).show({ ...EMPTY, edit: [[UNDO]] });
    vi.unstubAllGlobals();
    expect(item('Edit', 'edit.undo')).not.toHaveProperty('accelerator');
    expect(native.template[0]).toEqual({ role: 'appMenu' });
  });

  it('has the tools of those who build the app only while it is not packaged', () => {
    new AppMenu(() => undefined);
    expect(contents('View')).toContain('toggleDevTools');
    native.packaged = true;
    new AppMenu(() => undefined);
    expect(contents('View')).toEqual(['togglefullscreen']);
  });
});

describe('what the page may put into the menu', () => {
  it.each([
    ['an unknown menu', { ...EMPTY, window: [] }],
    ['a missing menu', { file: [], edit: [], image: [], view: [] }],
    ['a label that fills the screen', { ...EMPTY, file: [[{ ...UNDO, label: 'x'.repeat(101) }]] }],
    ['a role', { ...EMPTY, file: [[{ ...UNDO, role: 'quit' }]] }],
    ['entries without end', { ...EMPTY, file: [Array.from({ length: 51 }, () => UNDO)] }],
  ])('is not %s', (_what, menus) => {
    expect(pageMenusSchema.safeParse(menus).success).toBe(false);
  });

  it('is entries as they stand', () => {
    const menus = { ...EMPTY, edit: [[UNDO]], view: [[FIT]] };
    expect(pageMenusSchema.parse(menus)).toEqual(menus);
  });
});

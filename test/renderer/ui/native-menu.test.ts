import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pageMenusSchema } from '../../../core/contract/menu.ts';
import type { MenuEntry, PageMenus } from '../../../core/contract/menu.ts';
import { Keys } from '../../../renderer/ui/shell/keys.ts';
import { keepNativeMenu } from '../../../renderer/ui/shell/native-menu.ts';
import { EditorDriver } from '../../support/editor-driver.ts';
import { TestBridge } from '../services/support.ts';

/** A page with an open image whose menu is kept; `told` is what main was told. */
function page() {
  const bridge = new TestBridge();
  const told: PageMenus[] = [];
  bridge.handlers.set('menu.show', (menus: PageMenus) => void told.push(menus));
  bridge.handlers.set('preferences.set', () => undefined);
  const driver = EditorDriver.open({ width: 20, height: 10 });
  const keys = new Keys(bridge);
  keepNativeMenu({ bridge, actions: driver.actions, keys });
  const entry = (action: string): MenuEntry | undefined =>
    Object.values(told.at(-1) ?? {})
      .flat(2)
      .find((candidate) => candidate.action === action);
  return { bridge, told, driver, keys, entry };
}

function paint(driver: EditorDriver): void {
  driver.drag([
    [2, 2],
    [8, 2],
  ]);
}

describe('the native menu', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const rest = (): Promise<unknown> => vi.advanceTimersByTimeAsync(500);

  it('is told once what the actions are, in a form that main takes', async () => {
    const { told, entry } = page();
    await rest();
    expect(told).toHaveLength(1);
    expect(pageMenusSchema.parse(told[0])).toEqual(told[0]);
    expect(entry('app.openFolder')).toEqual({
      action: 'app.openFolder',
      label: 'Open folder…',
      key: 'Ctrl+O',
      enabled: true,
    });
    expect(entry('edit.undo')).toMatchObject({ label: 'Undo', enabled: false });
  });

  it('follows what can be undone', async () => {
    const { driver, entry } = page();
    paint(driver);
    await rest();
    expect(entry('edit.undo')?.enabled).toBe(true);
    expect(entry('edit.redo')?.enabled).toBe(false);
    driver.run('edit.undo');
    await rest();
    expect(entry('edit.undo')?.enabled).toBe(false);
    expect(entry('edit.redo')?.enabled).toBe(true);
  });

  it('is told nothing while nothing of it changes, and not of every change at once', async () => {
    const { told, driver } = page();
    await rest();
    driver.set({ opacity: 0.2 }).tool('eraser').tool('brush');
    await rest();
    expect(told).toHaveLength(1);
    for (let stroke = 0; stroke < 20; stroke++) {
      paint(driver);
      driver.run('edit.undo');
    }
    await rest();
    expect(told).toHaveLength(2);
  });

  it('shows the keys that a person has chosen', async () => {
    const { keys, entry } = page();
    keys.bind('app.predict', 'Ctrl+P');
    await rest();
    expect(entry('app.predict')?.key).toBe('Ctrl+P');
  });

  it('runs what is chosen, if it is an action that needs to be told nothing', async () => {
    const { bridge, driver } = page();
    paint(driver);
    for (const action of ['app.predict', 'class.delete', 'constructor', 'no.such', 'edit.undo']) {
      bridge.emit('menu.action', { action });
    }
    expect(driver.requests).toEqual(['predict']);
    expect(driver.editor.state.classes).toHaveLength(2);
    expect(driver.mask).not.toContain('#');
  });
});

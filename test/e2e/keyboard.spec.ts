import type { Page } from '@playwright/test';
import { expect, test } from './support/app.ts';
import { button, images, opened, slider, storedLabels } from './support/workspace.ts';

/** As the store knows it; the strip shows the last part. */
const FIRST = 'dermoscopy/dermoscopy-01.jpg';

/** Presses a key until an element of this name has the keyboard, which must then be seen to be there. */
async function reach(page: Page, key: string, name: string): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press(key);
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      const ids = element?.getAttribute('aria-labelledby')?.split(' ') ?? [];
      const labels = [
        ...ids.map((id) => document.getElementById(id)),
        ...(element instanceof HTMLInputElement ? (element.labels ?? []) : []),
        element,
      ].map((part) => part?.getAttribute('aria-label') ?? part?.textContent ?? '');
      const label = element?.getAttribute('aria-label') ?? labels.join(' ');
      return { label: label.trim(), isSeen: element?.matches(':focus-visible') === true };
    });
    if (!focused.label.startsWith(name)) continue;
    expect(focused.isSeen, `${name} shows that it has the keyboard`).toBe(true);
    return;
  }
  throw new Error(`${key} does not lead to ${name}`);
}

test('a whole job without a mouse', async ({ start }) => {
  test.slow();
  const { page } = await start();
  const press = (key: string): Promise<void> => page.keyboard.press(key);

  await test.step('into the demo', async () => {
    await expect(button(page, 'Open folder')).toBeVisible();
    await reach(page, 'Tab', 'Try the demo');
    await press('Enter');
    await expect(images(page).first()).toBeVisible({ timeout: 60_000 });
    await opened(page, 'dermoscopy-01.jpg');
  });

  await test.step('predict, and take it back', async () => {
    await press('r');
    await expect(images(page).first()).toHaveAccessibleName('dermoscopy-01.jpg, Predicted');
    await press('Control+z');
    await expect.poll(async () => (await storedLabels(page, FIRST))?.revision).toBe(2);
    await press('Control+Shift+Z');
    await expect.poll(async () => (await storedLabels(page, FIRST))?.revision).toBe(3);
  });

  await test.step('the panels, by F6 and Tab', async () => {
    await reach(page, 'F6', 'Canvas');
    await press('F6');
    await reach(page, 'Tab', 'Threshold');
    const before = Number(await slider(page, 'Threshold').inputValue());
    await press('ArrowRight');
    await expect
      .poll(async () => Number(await slider(page, 'Threshold').inputValue()))
      .toBeGreaterThan(before);
    await reach(page, 'Tab', 'Width of the panels');
    await press('ArrowLeft');
  });

  await test.step('the strip', async () => {
    await reach(page, 'F6', 'All');
    await reach(page, 'Tab', 'dermoscopy-01.jpg');
    await press('ArrowRight');
    await opened(page, 'dermoscopy-02.jpg');
    await press('Home');
    await opened(page, 'dermoscopy-01.jpg');
  });

  await test.step('uncertain regions, from the canvas', async () => {
    await reach(page, 'F6', 'Canvas');
    await press('Tab');
    await press('Enter');
    await expect.poll(async () => (await storedLabels(page, FIRST))?.provenance.includes(3)).toBe(true);
  });

  await test.step('help, commands and dialogs', async () => {
    await press('?');
    await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible();
    await press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await press('Control+k');
    await page.keyboard.type('settings');
    await press('Enter');
    await expect(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
    await reach(page, 'Tab', 'Close');
    await press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  await test.step('accept and go on', async () => {
    await press('Control+Enter');
    await opened(page, 'dermoscopy-02.jpg');
    await expect(images(page).first()).toHaveAccessibleName('dermoscopy-01.jpg, Accepted');
    await press('Control+e');
    await expect(page.getByRole('dialog', { name: 'Export' })).toBeVisible();
    await reach(page, 'Tab', 'Export…');
  });
});

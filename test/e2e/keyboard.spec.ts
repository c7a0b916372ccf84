import type { Page } from '@playwright/test';
import { expect, test } from './support/app.ts';
import { accessibilityFindings, screenshot } from './support/inspect.ts';
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
  });

  await test.step('compare images, and open another', async () => {
    await press('Shift+O');
    const grid = page.getByRole('dialog', { name: 'Compare images' });
    await expect(grid.getByRole('listitem')).toHaveCount(12);
    await expect(grid.getByRole('button', { name: 'dermoscopy-02.jpg, New' })).toBeFocused();
    await expect(grid.getByRole('listitem').first().locator('img')).toHaveCount(2);
    await screenshot(page, 'compare');
    expect(await accessibilityFindings(page)).toEqual([]);
    await press('ArrowLeft');
    await press('Enter');
    await expect(grid).toBeHidden();
    await opened(page, 'dermoscopy-01.jpg');
    await press('Control+e');
    await expect(page.getByRole('dialog', { name: 'Export' })).toBeVisible();
    await reach(page, 'Tab', 'Export…');
  });
});

test('after a press with the pointer the keyboard is the canvas’s, or the field’s that was opened', async ({
  start,
}) => {
  const { page } = await start({ args: ['--demo'] });
  await opened(page, 'dermoscopy-01.jpg');
  const canvas = page.getByRole('region', { name: 'Canvas' });

  await test.step('a name that is typed runs no shortcut', async () => {
    const classes = page.getByRole('region', { name: 'Classes' });
    await classes.getByRole('button', { name: 'Add class' }).click();
    await page.keyboard.type('tumour rim');
    await page.keyboard.press('Enter');
    await expect(classes.getByRole('button', { name: 'Paint tumour rim' })).toBeVisible();
    await expect(images(page).first()).toHaveAccessibleName('dermoscopy-01.jpg, New');
    await expect(button(page, 'Polygon')).toHaveAttribute('aria-pressed', 'false');
  });

  await test.step('Tab and Enter mean regions, and accept nothing', async () => {
    await button(page, 'Predict').click();
    await expect(canvas).toBeFocused();
    await expect(images(page).first()).toHaveAccessibleName('dermoscopy-01.jpg, Predicted');
    await button(page, 'Predict all').click();
    await page.keyboard.press('Tab');
    await expect(page.getByText(/^Uncertain region 1 of/)).toBeVisible();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await storedLabels(page, FIRST))?.provenance.includes(3)).toBe(true);
    await expect(page.getByRole('button', { name: /, Accepted$/ })).toHaveCount(0);
  });

  await test.step('each press of Ctrl+Enter accepts an image, and a key held down one', async () => {
    await canvas.focus();
    await page.keyboard.press('Control+Enter');
    await page.keyboard.press('Control+Enter');
    await page.keyboard.down('Control');
    await page.keyboard.down('Enter');
    await page.keyboard.down('Enter');
    await page.keyboard.up('Enter');
    await page.keyboard.up('Control');
    await expect(page.getByRole('button', { name: /, Accepted$/ })).toHaveCount(3);
    await opened(page, 'dermoscopy-04.jpg');
    await expect(page.getByRole('button', { name: /, Accepted$/ })).toHaveCount(3);
  });

  await test.step('what Tab led to keeps the keyboard', async () => {
    await reach(page, 'F6', 'Open folder');
    await reach(page, 'Tab', 'Keyboard shortcuts');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await expect(button(page, 'Keyboard shortcuts')).toBeFocused();
  });
});

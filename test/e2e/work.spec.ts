import { linkSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/app.ts';
import { writePicture } from './support/pictures.ts';
import {
  answerFolderDialog,
  button,
  drag,
  images,
  markedPixels,
  opened,
  storedLabels,
} from './support/workspace.ts';

/** What happens around the painting: many images, interruptions, other ways in, failures. */

/** So many that a batch is still running when a person, or a test, presses the next button. */
const MANY = 150;

async function folderOf(folder: string, count: number): Promise<string> {
  const photographs = join(folder, 'photographs');
  for (let i = 0; i < count; i++) {
    await writePicture(join(photographs, `${String(i).padStart(2, '0')}.png`), 64 + i, 48);
  }
  return photographs;
}

test('predicts a folder while one goes on painting, pauses, resumes, and leaves hand work alone', async ({
  openShared,
  folder,
}) => {
  test.slow();
  const count = MANY;
  const photographs = await folderOf(folder, count);
  const { page } = await openShared(photographs);
  await opened(page, '00.png');
  await drag(page, [
    [0.45, 0.5],
    [0.55, 0.5],
  ]);
  await expect.poll(async () => (await storedLabels(page, '00.png'))?.status).toBe('edited');
  const painted = await markedPixels(page, '00.png');

  await button(page, 'Predict all').click();
  const tray = page.getByRole('region', { name: 'Predicting all images' });
  await tray.getByRole('button', { name: 'Pause' }).click();
  await expect(tray.getByText('Paused')).toBeVisible();
  await button(page, 'Eraser').click();
  await drag(page, [
    [0.5, 0.45],
    [0.5, 0.55],
  ]);
  await expect.poll(() => markedPixels(page, '00.png')).toBeLessThan(painted);
  const erased = await markedPixels(page, '00.png');
  await tray.getByRole('button', { name: 'Resume' }).click();
  await expect(tray.getByText(`${count - 1} images predicted`)).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(`Predicted ${count - 1}`)).toBeVisible();
  expect(await markedPixels(page, '00.png')).toBe(erased);
  expect((await storedLabels(page, '00.png'))?.status).toBe('edited');

  // Every image has a mask by now, and only what was drawn by hand no model was asked about.
  await button(page, 'Predict all').click();
  const dialog = page.getByRole('dialog', { name: 'Predict again' });
  await expect(dialog.getByText('Random weights predicts 1 image.')).toBeVisible();
  await expect(dialog.getByText('1 of them with your work')).toBeVisible();
  await expect(dialog.getByText(`${count - 1} images left alone: this model has predicted`)).toBeVisible();
  await dialog.getByRole('button', { name: 'Predict these images' }).click();
  const update = page.getByRole('region', { name: 'Updating all images' });
  await expect(update.getByText('1 image updated')).toBeVisible({ timeout: 60_000 });
  expect((await storedLabels(page, '00.png'))?.status).toBe('edited');
});

test('stops a batch on request and keeps what is done', async ({ openShared, folder }) => {
  const photographs = await folderOf(folder, MANY);
  const { page } = await openShared(photographs);
  await opened(page, '00.png');
  await button(page, 'Predict all').click();
  const tray = page.getByRole('region', { name: 'Predicting all images' });
  await expect(tray.getByText(new RegExp(`^[1-9]\\d* of ${MANY}`))).toBeVisible();
  await tray.getByRole('button', { name: 'Cancel' }).click();
  await expect(tray.getByText(/^Stopped after \d+ image/)).toBeVisible();
});

test('opens a folder that is dropped on the window', async ({ start, folder }) => {
  const photographs = await folderOf(folder, 2);
  const { page } = await start();
  await expect(button(page, 'Open folder')).toBeVisible();
  // A file chosen in a field is the nearest a test comes to one dragged from the desktop.
  await page.evaluate(() => {
    const field = document.createElement('input');
    field.type = 'file';
    field.id = 'desktop';
    document.body.append(field);
  });
  await page.locator('#desktop').setInputFiles(join(photographs, '01.png'));
  await page.evaluate(() => {
    const field = document.querySelector<HTMLInputElement>('#desktop');
    const dataTransfer = new DataTransfer();
    for (const file of field?.files ?? []) dataTransfer.items.add(file);
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
  });
  await expect(images(page).first()).toBeVisible();
  await opened(page, '01.png');
});

test('says which image is gone when the folder vanishes, and keeps its labels', async ({
  openShared,
  folder,
}) => {
  // The second image is read ahead; the third is not.
  const photographs = await folderOf(folder, 3);
  const { page, app } = await openShared(photographs);
  await opened(page, '00.png');
  await drag(page, [
    [0.45, 0.5],
    [0.55, 0.5],
  ]);
  await expect.poll(() => markedPixels(page, '00.png')).toBeGreaterThan(0);
  const painted = await markedPixels(page, '00.png');
  renameSync(photographs, join(folder, 'elsewhere'));
  await images(page).last().click();
  await expect(
    page
      .getByRole('main')
      .getByText(/02\.png|photographs/)
      .first(),
  ).toBeVisible();
  // Opened at its new place, it is known again, and the person is where they were.
  await answerFolderDialog(app, join(folder, 'elsewhere'));
  await button(page, 'Open folder').click();
  await expect(page.getByRole('heading', { name: 'elsewhere' })).toBeVisible();
  await expect(images(page).first()).toHaveAccessibleName('00.png, Edited');
  await images(page).first().click();
  await opened(page, '00.png');
  expect(await markedPixels(page, '00.png')).toBe(painted);
});

test('opens and predicts an image that has just the size of the network', async ({ openShared, folder }) => {
  const photographs = join(folder, 'exact');
  await writePicture(join(photographs, 'exact.png'), 64, 64);
  const { page } = await openShared(photographs);
  await opened(page, 'exact.png');
  await button(page, 'Predict').click();
  await expect(images(page).first()).toHaveAccessibleName('exact.png, Predicted');
});

test('nothing in the page but the read-out changes while the pointer moves or paints', async ({
  openShared,
  folder,
}) => {
  const photographs = await folderOf(folder, 1);
  const { page } = await openShared(photographs);
  await opened(page, '00.png');
  const box = await page.getByRole('region', { name: 'Canvas' }).boundingBox();
  if (box === null) throw new Error('There is no canvas');
  const centre = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(centre.x, centre.y);
  await page.waitForTimeout(1000);
  await page.evaluate(() => {
    const changed: string[] = [];
    new MutationObserver((records) => {
      for (const { target } of records) {
        const element = target instanceof Element ? target : target.parentElement;
        if (element?.closest('footer') === null) changed.push(element.outerHTML.slice(0, 120));
      }
    }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
    Object.assign(window, { changed });
  });
  const changed = () => page.evaluate(() => (window as unknown as { changed: readonly string[] }).changed);
  await page.mouse.move(centre.x + 60, centre.y + 40, { steps: 20 });
  expect(await changed()).toEqual([]);
  await page.mouse.down();
  // Once, while the stroke begins, buttons may learn that there is something to undo.
  await page.mouse.move(centre.x - 60, centre.y - 40, { steps: 20 });
  await expect(button(page, 'Undo')).toBeEnabled();
  const pressed = (await changed()).length;
  await page.mouse.move(centre.x + 60, centre.y + 40, { steps: 20 });
  expect((await changed()).slice(pressed)).toEqual([]);
  await page.mouse.up();
});

test('F6 leads the keyboard around the window, and Tab out of the canvas', async ({ openShared, folder }) => {
  const photographs = await folderOf(folder, 1);
  const { page } = await openShared(photographs);
  await opened(page, '00.png');
  const canvas = page.getByRole('region', { name: 'Canvas' });
  await canvas.focus();
  const visited: string[] = [];
  for (let i = 0; i < 5; i++) {
    await page.keyboard.press('F6');
    visited.push(
      await page.evaluate(
        () => document.activeElement?.closest('[data-pane]')?.tagName.toLowerCase() ?? 'none',
      ),
    );
  }
  expect(visited).toEqual(['aside', 'div', 'header', 'div', 'section']);
  await expect(canvas).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(canvas).not.toBeFocused();
});

test('offers to continue after an error in the window, with the work still there', async ({
  start,
  folder,
}) => {
  const photographs = await folderOf(folder, 1);
  const { page, log } = await start({ args: [photographs] });
  await opened(page, '00.png');
  await page.evaluate(() => {
    Date.prototype.toLocaleTimeString = () => {
      throw new Error('planted');
    };
  });
  await drag(page, [
    [0.45, 0.5],
    [0.55, 0.5],
  ]);
  await expect(page.getByRole('alert')).toContainText('The window ran into a problem');
  await expect.poll(() => markedPixels(page, '00.png')).toBeGreaterThan(0);
  await page.evaluate(() => {
    Date.prototype.toLocaleTimeString = () => '12:00:00';
  });
  await button(page, 'Continue').click();
  await expect(page.getByRole('region', { name: 'Canvas' })).toBeVisible();
  await expect(button(page, 'Undo')).toBeEnabled();
  await button(page, 'Undo').click();
  await expect.poll(() => markedPixels(page, '00.png')).toBe(0);
  // The log names the place in the bundle, and not the message, which might quote a file.
  await expect.poll(log).toMatch(/page\.failed Error .*index-[\w-]+\.js:\d+/);
  expect(log()).not.toContain('planted');
});

test('shows a folder of 10,000 images at once and scrolls to its end', async ({ start, folder }) => {
  test.slow();
  const photographs = join(folder, 'many');
  await writePicture(join(photographs, '00000.png'), 32, 24);
  for (let i = 1; i < 10_000; i++) {
    linkSync(join(photographs, '00000.png'), join(photographs, `${String(i).padStart(5, '0')}.png`));
  }
  const { page } = await start({ args: [photographs] });
  const started = Date.now();
  await opened(page, '00000.png');
  expect(Date.now() - started).toBeLessThan(5000);
  expect(await images(page).count()).toBeLessThan(60);
  const slowest = await page.evaluate(async () => {
    const scroller = document.querySelector('[role=list][aria-label=Images]')?.parentElement;
    if (!scroller) throw new Error('There is no strip');
    let last = performance.now();
    let longest = 0;
    for (let step = 1; step <= 60; step++) {
      scroller.scrollLeft = (scroller.scrollWidth * step) / 60;
      await new Promise(requestAnimationFrame);
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    return longest;
  });
  process.stdout.write(`slowest frame of a scroll through 10,000 images: ${slowest.toFixed(0)} ms\n`);
  await expect(images(page).last()).toHaveAccessibleName('09999.png, New');
  await images(page).last().click();
  await opened(page, '09999.png');
});

test('takes other keys, tells of conflicts, and remembers them', async ({ start, folder }) => {
  const photographs = await folderOf(folder, 1);
  const first = await start({ args: [photographs] });
  const { page } = first;
  await opened(page, '00.png');
  await page.keyboard.press('?');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'E, Eraser' }).click();
  await page.keyboard.press('b');
  await expect(dialog.getByRole('alert')).toContainText('B is used twice: Brush and Eraser.');
  await dialog.getByRole('button', { name: 'B, Eraser' }).click();
  await page.keyboard.press('Shift+A');
  await expect(dialog.getByRole('alert')).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.keyboard.press('Shift+A');
  await expect(button(page, 'Eraser')).toHaveAttribute('aria-pressed', 'true');
  await first.close();

  const { page: again } = await start({ args: [photographs] });
  await opened(again, '00.png');
  await again.keyboard.press('b');
  await expect(button(again, 'Brush')).toHaveAttribute('aria-pressed', 'true');
  await again.keyboard.press('Shift+A');
  await expect(button(again, 'Eraser')).toHaveAttribute('aria-pressed', 'true');
});

import { join } from 'node:path';
import { expect, test } from './support/app.ts';
import { accessibilityFindings, screenshot } from './support/inspect.ts';
import { writePicture } from './support/pictures.ts';
import { button, images, markedPixels, opened, paintAcross, region, slider } from './support/workspace.ts';

/** What a person says of whole images, by keys alone, and finds again in the strip. */
test('accepts, only proposes to predict again, reopens, finds nothing, skips, flags and comments', async ({
  openShared,
  folder,
}) => {
  const photographs = join(folder, 'photographs');
  for (const [at, name] of ['a.png', 'b.png', 'c.png', 'd.png'].entries())
    await writePicture(join(photographs, name), 160 + at, 120);
  const { page } = await openShared(photographs);
  await opened(page, 'a.png');
  const item = (index: number) => images(page).nth(index);
  const question = (name: string) => page.getByRole('dialog', { name });

  await test.step('an accepted image is protected', async () => {
    await button(page, 'Predict').click();
    await expect(slider(page, 'Threshold')).toBeEnabled();
    await button(page, 'Accept and next').click();
    await opened(page, 'b.png');
    await page.keyboard.press('a');
    await opened(page, 'a.png');
    await page.keyboard.press('r');
    await expect(region(page, 'Proposal')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(region(page, 'Proposal')).toBeHidden();
    await expect(item(0)).toHaveAccessibleName('a.png, Accepted');
    await region(page, 'Canvas').focus();
    await page.keyboard.press('Control+z');
    await expect(item(0)).toHaveAccessibleName('a.png, Predicted');
    await page.keyboard.press('Control+Shift+z');
    await page.keyboard.press('Control+Backspace');
    await expect(item(0)).toHaveAccessibleName('a.png, Predicted');
  });

  await test.step('there is nothing to find', async () => {
    await page.keyboard.press('Control+Shift+Enter');
    await expect(question('Is there nothing to label?')).toContainText('would be removed');
    await page.keyboard.press('Enter');
    await opened(page, 'b.png');
    await expect(item(0)).toHaveAccessibleName('a.png, No finding');
    await expect.poll(() => markedPixels(page, 'a.png')).toBe(0);
    await page.keyboard.press('Control+Enter');
    await expect(question('Is there nothing to label?')).toContainText('Nothing is labelled');
    await page.keyboard.press('Escape');
    await expect(item(1)).toHaveAccessibleName('b.png, New');
  });

  await test.step('flagged, commented on and skipped', async () => {
    await region(page, 'Canvas').focus();
    await page.keyboard.press('Shift+l');
    await page.keyboard.press('Control+/');
    await page.keyboard.type('Out of focus');
    await screenshot(page, 'comment');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(item(1)).toHaveAccessibleDescription('Flagged. Comment: Out of focus');
    await region(page, 'Canvas').focus();
    await page.keyboard.press('j');
    await opened(page, 'c.png');
    await expect(item(1)).toHaveAccessibleName('b.png, Skipped');
    await screenshot(page, 'reviewed');
    expect(await accessibilityFindings(page)).toEqual([]);
  });

  await test.step('found again by filters', async () => {
    for (const [filter, name] of [
      ['Flagged 1', 'b.png, Skipped'],
      ['No finding 1', 'a.png, No finding'],
    ] as const) {
      await page.getByText(filter, { exact: true }).click();
      await expect(images(page)).toHaveCount(1);
      await expect(item(0)).toHaveAccessibleName(name);
    }
    await expect(page.getByText('Unreviewed 2', { exact: true })).toBeVisible();
    await page.getByText('All 4', { exact: true }).click();
  });

  await test.step('drawn before a prediction is shown', async () => {
    await page.keyboard.press('Control+,');
    await button(page, 'Set images aside').click();
    await page.getByRole('textbox', { name: 'To measure models (%)' }).fill('100');
    await page.keyboard.press('Tab');
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(region(page, 'Blind: draw first')).toBeVisible();
    await region(page, 'Canvas').focus();
    await page.keyboard.press('r');
    await expect(page.getByText('draw first, or choose')).toBeVisible();
    await expect(item(2)).toHaveAccessibleName('c.png, New');
    await paintAcross(page, 0.5);
    await expect(region(page, 'Blind: draw first')).toBeHidden();
    await page.keyboard.press('r');
    await expect(region(page, 'Proposal')).toBeVisible();
    await page.keyboard.press('Escape');
  });

  await test.step('sorted, and in a list', async () => {
    await page.keyboard.press('Control+l');
    await expect(button(page, 'Name')).toBeVisible();
    await button(page, 'Flag').click();
    await expect(button(page, 'Flag, sorted')).toBeVisible();
    await expect(item(0)).toHaveAccessibleName(/^b.png Skipped .* Out of focus$/);
    await screenshot(page, 'image-list');
    expect(await accessibilityFindings(page)).toEqual([]);
    await item(0).focus();
    await page.keyboard.press('Home');
    await expect(item(0)).toHaveAttribute('aria-current', 'true');
    await page.keyboard.press('ArrowDown');
    await expect(item(1)).toHaveAttribute('aria-current', 'true');
    await expect(item(1)).toBeFocused();
    await button(page, 'Images as a list or a strip').click();
    await expect(button(page, 'Flag, sorted')).toBeHidden();
    await expect(item(0)).toHaveAccessibleName('b.png, Skipped');
  });
});

import { expect, test } from './support/app.ts';
import { openDisc } from './support/disc.ts';
import { button } from './support/workspace.ts';

test('a colour is one step of history, however many were passed on the way to it', async ({
  openShared,
  folder,
}) => {
  const { page } = await openDisc(openShared, folder);
  const color = page.getByLabel(/^Colour of /).first();
  const before = await color.inputValue();
  // As the browser's picker tells of a drag through its colours, and of its end.
  await color.evaluate((input: HTMLInputElement) => {
    const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
    for (const value of ['#102030', '#405060', '#708090']) {
      setValue?.call(input, value);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  await expect(button(page, 'Undo')).toBeEnabled();
  expect(await color.inputValue()).toBe('#708090');
  await button(page, 'Undo').click();
  await expect(color).toHaveValue(before);
  await expect(button(page, 'Undo')).toBeDisabled();
});

test('the key beside a class is the one that chooses it, also after another was deleted', async ({
  openShared,
  folder,
}) => {
  const { page } = await openDisc(openShared, folder);
  await button(page, 'Add class').click();
  await button(page, 'Add class').click();
  const rows = page.getByRole('region', { name: 'Classes' }).getByRole('listitem');
  await expect(rows).toHaveCount(3);
  await rows.first().hover();
  await rows
    .first()
    .getByRole('button', { name: /^Delete / })
    .click();
  await expect(rows).toHaveCount(2);
  for (const [index, row] of (await rows.all()).entries()) {
    const name = row.getByRole('button', { name: /^Paint / });
    await expect(name.locator('kbd')).toHaveAttribute('data-chord', String(index + 1));
    await page.keyboard.press(String(index + 1));
    await expect(name).toHaveAttribute('aria-pressed', 'true');
  }
});

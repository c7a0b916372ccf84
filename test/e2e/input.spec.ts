import type { Page } from '@playwright/test';
import { expect, test } from './support/app.ts';
import { DISC, openDisc } from './support/disc.ts';
import { Hand } from './support/hand.ts';
import { button, markedPixels, region, slider, storedLabels, valuesIn } from './support/workspace.ts';

/** Pens, fingers and keys, in the real window. */

test('a pen that is pressed lightly draws a thinner line', async ({ openShared, folder }) => {
  const { page, hand } = await openDisc(openShared, folder);
  await slider(page, 'Brush size').fill('40');
  const widthOf = async (pressure: number, y: number): Promise<number> => {
    const from = hand.onScreen({ x: 20.5, y });
    const to = hand.onScreen({ x: 100.5, y });
    await page.evaluate(penStroke, { from, to, pressure });
    await expect.poll(async () => await columnAt(page)).toBeGreaterThan(0);
    const width = await columnAt(page);
    await button(page, 'Undo').click();
    await expect.poll(() => markedPixels(page, 'disc.png')).toBe(0);
    return width;
  };
  const firm = await widthOf(0.9, 40.5);
  const light = await widthOf(0.1, 40.5);
  expect(firm).toBeGreaterThan(8);
  expect(light / firm).toBeGreaterThan(0.1);
  expect(light / firm).toBeLessThan(0.4);
});

/** Pixels of the mask in the column in the middle of the image. */
async function columnAt(page: Page): Promise<number> {
  const stored = await storedLabels(page, 'disc.png');
  if (stored === null) return 0;
  return Array.from({ length: stored.height }, (_, y) => stored.labels[y * stored.width + 60] ?? 0).filter(
    (label) => label !== 0,
  ).length;
}

interface PenStroke {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
  readonly pressure: number;
}

/** Playwright has no pen, so its events are made in the page. */
function penStroke({ from, to, pressure }: PenStroke): void {
  const canvas = document.querySelector('section[aria-label=Canvas]');
  if (canvas === null) throw new Error('There is no canvas');
  // Made events cannot be captured.
  canvas.setPointerCapture = () => undefined;
  const send = (type: string, share: number): void => {
    canvas.dispatchEvent(
      new PointerEvent(type, {
        clientX: from.x + (to.x - from.x) * share,
        clientY: from.y + (to.y - from.y) * share,
        pointerId: 7,
        pointerType: 'pen',
        pressure: type === 'pointerup' ? 0 : pressure,
        button: type === 'pointermove' ? -1 : 0,
        buttons: type === 'pointerup' ? 0 : 1,
        bubbles: true,
      }),
    );
  };
  send('pointerdown', 0);
  for (let step = 1; step <= 8; step++) send('pointermove', step / 8);
  send('pointerup', 1);
}

test('two fingers zoom and move the image, and paint nothing', async ({ openShared, folder }) => {
  const { page, hand } = await openDisc(openShared, folder);
  const touch = await page.context().newCDPSession(page);
  const zoom = async (): Promise<number> =>
    Number.parseFloat(
      (await page
        .getByText(/^[\d.]+ %$/)
        .last()
        .textContent()) ?? '',
    );
  const before = await zoom();
  const middle = hand.onScreen({ x: 60, y: 40 });
  const fingers = (apart: number, down: number) =>
    [-1, 1].map((side, id) => ({ x: middle.x + side * apart, y: middle.y + down, id }));
  await touch.send('Input.dispatchTouchEvent', {
    type: 'touchStart',
    touchPoints: fingers(50, 0).slice(0, 1),
  });
  await touch.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(50, 0) });
  for (const step of [1, 2, 3, 4]) {
    await touch.send('Input.dispatchTouchEvent', {
      type: 'touchMove',
      touchPoints: fingers(50 + 12.5 * step, 10 * step),
    });
  }
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await expect.poll(async () => (await zoom()) / before).toBeCloseTo(2, 1);
  // What was between the fingers still is, 40 pixels further down.
  await page.mouse.move(middle.x, middle.y + 40, { steps: 2 });
  await expect(page.getByText(/^(59|60), (39|40) = /)).toBeVisible();
  expect(await markedPixels(page, 'disc.png')).toBe(0);
  await expect(button(page, 'Undo')).toBeDisabled();
});

test('a key that is held hides the mask only for as long', async ({ openShared, folder }) => {
  const { page } = await openDisc(openShared, folder);
  const shown = page.getByRole('checkbox', { name: /Show mask/ });
  await expect(shown).toBeChecked();
  await page.keyboard.down('v');
  await expect(shown).not.toBeChecked();
  await page.waitForTimeout(400);
  await page.keyboard.up('v');
  await expect(shown).toBeChecked();
});

test('the command palette finds a command by its name and runs it', async ({ openShared, folder }) => {
  const { page, hand } = await openDisc(openShared, folder);
  await button(page, 'Rectangle').click();
  await hand.drag([20.1, 20.1], [40.2, 40.2]);
  await page.keyboard.press('Control+z');
  await hand.drag([20.1, 20.1], [40.2, 40.2]);
  await page.keyboard.down('Control');
  await hand.drag([28.1, 28.1], [32.2, 32.2]);
  await page.keyboard.up('Control');
  await expect.poll(() => markedPixels(page, 'disc.png')).toBe(384);
  await page.keyboard.press('Control+k');
  await page.keyboard.type('holes');
  await expect(page.getByRole('option')).toHaveText(/Fill holes/);
  await page.keyboard.press('Enter');
  await expect.poll(() => markedPixels(page, 'disc.png')).toBe(400);
});

test('the keys of other programs can be taken over', async ({ openShared, folder }) => {
  const { page } = await openDisc(openShared, folder);
  /** Pressed again where a busy machine makes of a tap a hold, which gives the tool back. */
  const takes = (key: string, name: string) =>
    expect(async () => {
      await page.keyboard.press(key);
      await expect(button(page, name)).toHaveAttribute('aria-pressed', 'true', { timeout: 1000 });
    }).toPass();
  const choose = async (name: string): Promise<void> => {
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: /Set of shortcuts$/ }).click();
    await page.getByRole('option', { name }).click();
    await expect(dialog.getByRole('alert')).toBeHidden();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  };
  await choose('As in ITK-SNAP');
  await takes('3', 'Polygon');
  await takes('4', 'Brush');
  await takes('2', 'Pan');
  await choose('As in napari');
  await takes('2', 'Brush');
  await takes('1', 'Eraser');
  await takes('4', 'Fill');
  await choose('As in CVAT');
  await takes('Shift+G', 'Fill');
  // In CVAT, N ends a shape.
  await button(page, 'Polygon').click();
  const hand = new Hand(page, DISC);
  await hand.look();
  for (const [x, y] of [
    [60.2, 10.2],
    [100.3, 10.2],
    [100.3, 60.3],
    [60.2, 60.3],
  ] as const) {
    await hand.click(x, y);
  }
  await page.keyboard.press('n');
  await expect.poll(() => markedPixels(page, 'disc.png')).toBe(2000);
  expect(valuesIn(await storedLabels(page, 'disc.png'), 'labels', [60, 10, 100, 60])).toBe('1');
  await choose('U-Lite Workbench');
});

test('every panel is worked by keyboard alone', async ({ start, folder }) => {
  const { page, hand } = await openDisc((path) => start({ args: [path] }), folder);
  await button(page, 'Rectangle').click();
  await hand.drag([20.1, 20.1], [40.2, 40.2]);
  await expect.poll(() => markedPixels(page, 'disc.png')).toBe(400);
  await region(page, 'Canvas').focus();
  await page.keyboard.press('F6');

  /** Names of what Tab leads through on the right, in order, with the panel each is in. */
  const stops: string[] = [];
  for (let press = 0; press < 80; press++) {
    const stop = await page.evaluate(() => {
      const { activeElement: element } = document;
      const panel = element?.closest('aside section')?.getAttribute('aria-label');
      if (element === null || panel === undefined || panel === null) return null;
      const label = element.getAttribute('aria-label') ?? element.closest('label')?.textContent;
      const named = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
      const words = named.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
      return `${panel}: ${(words || label || element.textContent || '').trim()}`;
    });
    if (stop === null) break;
    stops.push(stop);
    await page.keyboard.press('Tab');
  }
  const panels = ['Tool settings', 'Classes', 'Mask', 'Clean up', 'Measurements', 'Image', 'History'];
  expect([...new Set(stops.map((stop) => stop.split(':')[0]))]).toEqual(panels);
  expect(stops.filter((stop) => stop.endsWith(': '))).toEqual([]);
  for (const name of [
    'Tool settings: All',
    'Mask: Opacity',
    'Mask: Outline width',
    'Clean up: Grow',
    'Image: Window',
    'History: Rectangle',
  ]) {
    expect(
      stops.some((stop) => stop.startsWith(name)),
      `${name} among ${stops.join(', ')}`,
    ).toBe(true);
  }

  await test.step('sliders, boxes, lists and buttons answer', async () => {
    await slider(page, 'Opacity').focus();
    await page.keyboard.press('ArrowRight');
    await expect(slider(page, 'Opacity')).toHaveValue('0.5');
    await page.getByRole('checkbox', { name: /Outline only/ }).focus();
    await page.keyboard.press('Space');
    await expect(page.getByRole('checkbox', { name: /Outline only/ })).toBeChecked();
    await region(page, 'Mask')
      .getByRole('button', { name: /Overlay/ })
      .focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect(region(page, 'Mask')).toContainText('Manual');
    await region(page, 'Clean up').getByRole('textbox', { name: 'Grow or shrink by (px)' }).focus();
    await page.keyboard.press('ArrowUp');
    await region(page, 'Clean up').getByRole('button', { name: 'Shrink' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => markedPixels(page, 'disc.png')).toBe(256);
    await region(page, 'History').getByRole('button', { name: 'Opened' }).focus();
    await page.keyboard.press('Enter');
    await expect.poll(() => markedPixels(page, 'disc.png')).toBe(0);
    await region(page, 'Measurements').getByRole('button', { name: 'Measurements' }).focus();
    await page.keyboard.press('Enter');
    await expect(region(page, 'Measurements').locator('p')).toBeHidden();
  });
});

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './support/app.ts';
import { Hand } from './support/hand.ts';
import { writePicture } from './support/pictures.ts';
import { button, opened, slider, storedLabels } from './support/workspace.ts';

/** Every tool once in the real window, by the labels that end up in the store. */

const WIDTH = 120;
const HEIGHT = 80;
const IMAGE = { width: WIDTH, height: HEIGHT };

type Inside = (x: number, y: number) => boolean;

/** Pixels whose centres are inside. */
function pixelsOf(inside: Inside): number[] {
  const map = Array.from({ length: WIDTH * HEIGHT }, (_, i) =>
    inside((i % WIDTH) + 0.5, Math.floor(i / WIDTH) + 0.5),
  );
  return map.flatMap((isInside, pixel) => (isInside ? [pixel] : []));
}

const box = (left: number, top: number, right: number, bottom: number): Inside => {
  return (x, y) => x > left && x < right && y > top && y < bottom;
};

/** The dark disc of the test picture. */
const disc: Inside = (x, y) => Math.hypot(x - 0.5 - WIDTH / 2, y - 0.5 - HEIGHT / 2) < HEIGHT / 4;

test('every tool marks what it should', async ({ openShared, folder }) => {
  test.slow();
  const photographs = join(folder, 'tools');
  mkdirSync(photographs);
  await writePicture(join(photographs, 'disc.png'), WIDTH, HEIGHT);
  const { page } = await openShared(photographs, [1440, 900]);
  await opened(page, 'disc.png');
  const hand = new Hand(page, IMAGE);
  await hand.look();

  const marked = async (): Promise<number[]> => {
    const stored = await storedLabels(page, 'disc.png');
    return Array.from(stored?.labels ?? []).flatMap((label, pixel) => (label === 0 ? [] : [pixel]));
  };
  /** Expects exactly these pixels, then takes the step back. */
  const expectMarked = async (inside: Inside): Promise<void> => {
    await expect.poll(marked).toEqual(pixelsOf(inside));
    await button(page, 'Undo').click();
    await expect.poll(marked).toEqual([]);
  };

  await test.step('rectangle', async () => {
    await button(page, 'Rectangle').click();
    await hand.drag([10.1, 20.1], [40.2, 50.2]);
    await expectMarked(box(10.1, 20.1, 40.2, 50.2));
  });

  await test.step('ellipse', async () => {
    await button(page, 'Ellipse').click();
    await hand.drag([20.1, 10.1], [60.2, 30.2]);
    // Mice report whole screen pixels, so that the border may differ by the pixels it just touches.
    const inside: Inside = (x, y) => Math.hypot((x - 40.15) / 20.05, (y - 20.15) / 10.05) <= 1;
    const expected = new Set(pixelsOf(inside));
    await expect.poll(async () => (await marked()).length).toBeGreaterThan(600);
    const found = await marked();
    expect(found.filter((pixel) => !expected.has(pixel)).length).toBeLessThan(8);
    expect(Math.abs(found.length - expected.size)).toBeLessThan(8);
    await button(page, 'Undo').click();
    await expect.poll(marked).toEqual([]);
  });

  await test.step('lasso', async () => {
    await button(page, 'Lasso').click();
    await hand.drag([10.1, 10.1], [50.3, 10.1], [50.3, 40.3], [10.1, 40.3], [10.1, 10.1]);
    await expectMarked(box(10.1, 10.1, 50.3, 40.3));
  });

  await test.step('polygon', async () => {
    await button(page, 'Polygon').click();
    for (const [x, y] of [
      [60.2, 10.2],
      [100.3, 10.2],
      [100.3, 60.3],
      [60.2, 60.3],
    ] as const) {
      await hand.click(x, y);
    }
    await page.keyboard.press('Enter');
    await expectMarked(box(60.2, 10.2, 100.3, 60.3));
  });

  await test.step('wand', async () => {
    await button(page, 'Wand').click();
    await hand.click(60, 40);
    await expectMarked(disc);
  });

  await test.step('threshold brush', async () => {
    await button(page, 'Threshold brush').click();
    await slider(page, 'Brush size').fill('45');
    await hand.drag([60, 40], [62, 42]);
    await expectMarked(disc);
  });

  await test.step('brush, square', async () => {
    await slider(page, 'Brush size').fill('9');
    await button(page, 'Brush').click();
    await page.getByText('Square', { exact: true }).click();
    const size = Number(
      (await slider(page, 'Brush size').locator('xpath=ancestor::*[@role="group"]').textContent())?.match(
        /\d+/,
      )?.[0],
    );
    await hand.drag([20.5, 20.5], [40.5, 20.5]);
    await expect.poll(async () => (await marked()).length).toBe((size + 20) * size);
    await button(page, 'Undo').click();
  });

  await test.step('fill, and delete of a hole', async () => {
    await button(page, 'Rectangle').click();
    await hand.drag([10.1, 20.1], [40.2, 50.2]);
    await button(page, 'Add class').click();
    await button(page, 'Fill').click();
    await hand.click(25, 35);
    await expect.poll(async () => (await storedLabels(page, 'disc.png'))?.labels.includes(2)).toBe(true);
    const stored = await storedLabels(page, 'disc.png');
    const second = Array.from(stored?.labels ?? []).flatMap((label, pixel) => (label === 2 ? [pixel] : []));
    expect(second).toEqual(pixelsOf(box(10.1, 20.1, 40.2, 50.2)));
    for (let step = 0; step < 3; step++) await button(page, 'Undo').click();
    await expect.poll(marked).toEqual([]);
  });

  await test.step('probability brush', async () => {
    await button(page, 'Predict').click();
    await expect(slider(page, 'Threshold')).toBeEnabled();
    await slider(page, 'Threshold').fill('0.99');
    await expect.poll(async () => (await marked()).length).toBeLessThan(WIDTH * HEIGHT);
    const before = await marked();
    await button(page, 'Probability brush').click();
    await slider(page, 'Sensitivity').fill('1');
    await slider(page, 'Brush size').fill('20');
    await hand.drag([30.5, 30.5], [50.5, 30.5]);
    // With the threshold moved all the way, everything under the brush belongs to the mask.
    await expect.poll(async () => (await marked()).length).toBeGreaterThan(before.length + 50);
  });

  await test.step('pan, window and level, and measure change no pixel', async () => {
    const before = await marked();
    for (const tool of ['Window/level', 'Measure', 'Pan']) {
      await button(page, tool).click();
      await hand.drag([30, 30], [70, 50]);
    }
    await button(page, 'Brush').click();
    expect(await marked()).toEqual(before);
  });
});

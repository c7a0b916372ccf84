import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from '../support/app.ts';
import { disturbance, quantile } from '../support/times.ts';
import { writePicture } from '../support/pictures.ts';
import { button, images, opened, profileWithModel, slider } from '../support/workspace.ts';

const SIDE = 4096;

interface Speed {
  /** Milliseconds of each pointer event's handlers, ascending. */
  readonly handlers: readonly number[];
  /** Milliseconds between frames, ascending. */
  readonly frames: readonly number[];
  /** Milliseconds of tasks that held the page up for more than 50 ms. */
  readonly longTasks: readonly number[];
}

/** Draws a long stroke over the canvas, four events a frame as a fast mouse sends them, and times it. */
async function strokeInPage(): Promise<Speed> {
  const canvas = document.querySelector('section[aria-label=Canvas]');
  if (canvas === null) throw new Error('There is no canvas');
  const { left, top, width, height } = canvas.getBoundingClientRect();
  const longTasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  });
  observer.observe({ entryTypes: ['longtask'] });
  const handlers: number[] = [];
  const frames: number[] = [];
  const send = (type: string, share: number): void => {
    const clientX = left + width * (0.5 + 0.35 * Math.cos(share * 19));
    const clientY = top + height * (0.5 + 0.4 * Math.sin(share * 23));
    const options = { clientX, clientY, pointerId: 1, pointerType: 'mouse', isPrimary: true, bubbles: true };
    const started = performance.now();
    canvas.dispatchEvent(
      new PointerEvent(type, { ...options, button: type === 'pointermove' ? -1 : 0, buttons: 1 }),
    );
    handlers.push(performance.now() - started);
  };
  // Synthetic pointers cannot be captured, which is no part of what is measured.
  canvas.setPointerCapture = () => undefined;
  send('pointerdown', 0);
  handlers.length = 0;
  const count = 240;
  let before = performance.now();
  for (let frame = 0; frame < count; frame++) {
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    frames.push(now - before);
    before = now;
    for (let event = 0; event < 4; event++) send('pointermove', (frame + event / 4) / count);
  }
  send('pointerup', 1);
  await new Promise((done) => setTimeout(done, 300));
  observer.disconnect();
  const ascending = (values: number[]): number[] => values.sort((a, b) => a - b);
  return { handlers: ascending(handlers), frames: ascending(frames), longTasks: ascending(longTasks) };
}

async function writeLarge(file: string): Promise<void> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  await sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: '#888', noise } })
    .jpeg()
    .toFile(file);
}

test('painting on 4096 x 4096 pixels keeps up with the hand', async ({ start, folder }) => {
  const photographs = join(folder, 'large');
  mkdirSync(photographs);
  await writeLarge(join(photographs, 'large.jpg'));
  const { page } = await start({ args: [photographs], isTraced: false });
  await opened(page, 'large.jpg');
  await slider(page, 'Brush size').fill('40');
  await page.waitForTimeout(2000);
  for (const round of ['first stroke', 'second stroke']) {
    const { handlers, frames, longTasks } = await page.evaluate(strokeInPage);
    const slow = frames.filter((time) => time > 25).length / frames.length;
    const figures = [
      `handler p50 ${quantile(handlers, 0.5).toFixed(2)} p95 ${quantile(handlers, 0.95).toFixed(2)} ms`,
      `frame p50 ${quantile(frames, 0.5).toFixed(1)} p95 ${quantile(frames, 0.95).toFixed(1)} ms`,
      `${(slow * 100).toFixed(1)} % over 25 ms`,
      `${longTasks.length} long tasks, the longest ${quantile(longTasks, 1).toFixed(0)} ms`,
    ].join(', ');
    process.stdout.write(`${round} on ${SIDE} x ${SIDE}: ${figures}\n`);
    test.info().annotations.push({ type: round, description: figures });
    // Wide margins: the figures are for reading, the limits catch work that grows with the image.
    expect(quantile(handlers, 0.5)).toBeLessThan(4);
    expect(quantile(frames, 0.5)).toBeLessThan(60 * (await disturbance(page)));
  }
});

test('painting while the app trains is nearly as smooth as without', async ({ start, folder }) => {
  test.setTimeout(600_000);
  const small = 8;
  const photographs = join(folder, 'mixed');
  for (let i = 0; i < small; i++) await writePicture(join(photographs, `${i}.png`), 256 + i, 256);
  await writeLarge(join(photographs, 'large.jpg'));
  const { page } = await start({
    args: [photographs],
    userData: await profileWithModel(folder),
    isTraced: false,
  });
  await opened(page, '0.png');
  await button(page, 'Predict all').click();
  await expect(page.getByText(`${small + 1} images predicted`)).toBeVisible({ timeout: 120_000 });
  for (let i = 0; i < small; i++) {
    await button(page, 'Accept and next').click();
    await expect(images(page).nth(i)).toHaveAccessibleName(/Accepted/);
  }
  await opened(page, 'large.jpg');
  await slider(page, 'Brush size').fill('40');
  await button(page, 'Train a model').click();
  await page.waitForTimeout(2000);
  /** Between frames, in milliseconds, over a few strokes. */
  const p95 = async (): Promise<number> => {
    const all: number[] = [];
    for (let stroke = 0; stroke < 3; stroke++) all.push(...(await page.evaluate(strokeInPage)).frames);
    return quantile(
      all.sort((a, b) => a - b),
      0.95,
    );
  };
  await p95();
  const before = await p95();
  await button(page, 'Train').click();
  await expect(page.getByText(/^Pass \d+ of/)).toBeVisible({ timeout: 300_000 });
  const during = await p95();
  await button(page, 'Pause').click();
  await expect(page.getByText('Paused', { exact: true })).toBeVisible({ timeout: 60_000 });
  const after = await p95();
  const ratio = during / Math.max(before, after);
  const figures =
    `frame p95 ${during.toFixed(1)} ms while training, ` +
    `${before.toFixed(1)} and ${after.toFixed(1)} ms before and after: ${ratio.toFixed(2)}`;
  process.stdout.write(`${figures}\n`);
  test.info().annotations.push({ type: 'frames while training', description: figures });
  expect(ratio).toBeLessThan(1.5);
});

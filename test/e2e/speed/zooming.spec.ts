import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { expect, test } from '../support/app.ts';
import { quantile } from '../support/times.ts';
import { opened, region, slider } from '../support/workspace.ts';

const SIDE = 8192;

/** Ascending milliseconds. */
interface Times {
  /** From one frame to the next. */
  readonly frames: readonly number[];
  /** What the page itself did in a frame: painting what changed. */
  readonly flushes: readonly number[];
}

/** Runs in the page, before what is timed: from now on the work of each frame is noted. */
function watchFrames(): void {
  const times = { frames: [] as number[], flushes: [] as number[] };
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      const started = performance.now();
      callback(time);
      times.flushes.push(performance.now() - started);
    });
  let before = performance.now();
  const frame = (): void => {
    const now = performance.now();
    times.frames.push(now - before);
    before = now;
    request(frame);
  };
  request(frame);
  Object.assign(window, { times });
}

/** What was noted since the last time. */
async function timesOf(page: Page): Promise<Times> {
  return page.evaluate(() => {
    const { times } = window as unknown as { times: { frames: number[]; flushes: number[] } };
    const ascending = (values: number[]): number[] => values.splice(0).sort((a, b) => a - b);
    return { frames: ascending(times.frames), flushes: ascending(times.flushes) };
  });
}

test('zooming and painting an image of 8192 x 8192 stay smooth', async ({ start, folder }) => {
  test.slow();
  const photographs = join(folder, 'huge');
  mkdirSync(photographs);
  // Enlarged noise: something to see at every zoom, and quick to make and to read.
  const noise = { type: 'gaussian', mean: 128, sigma: 40 } as const;
  await sharp({ create: { width: 512, height: 512, channels: 3, background: '#888', noise } })
    .resize(SIDE, SIDE)
    .jpeg({ quality: 70 })
    .toFile(join(photographs, 'huge.jpg'));
  const { page } = await start({ args: [photographs] });
  await opened(page, 'huge.jpg');
  await slider(page, 'Brush size').fill('40');
  const box = await region(page, 'Canvas').boundingBox();
  if (box === null) throw new Error('There is no canvas');
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  // Smaller copies of the image are still being made.
  await page.waitForTimeout(3000);
  await page.evaluate(watchFrames);
  const report = async (what: string): Promise<Times> => {
    const times = await timesOf(page);
    const { frames, flushes } = times;
    const figures = [
      `frame p50 ${quantile(frames, 0.5).toFixed(1)} p95 ${quantile(frames, 0.95).toFixed(1)} ms`,
      `flush p50 ${quantile(flushes, 0.5).toFixed(2)} p95 ${quantile(flushes, 0.95).toFixed(2)} ms`,
    ].join(', ');
    process.stdout.write(`${what} at ${SIDE} x ${SIDE}: ${figures}\n`);
    test.info().annotations.push({ type: what, description: figures });
    return times;
  };

  await page.mouse.move(x, y);
  for (const direction of [-1, 1]) {
    for (let turn = 0; turn < 24; turn++) {
      await page.mouse.wheel(0, direction * 60);
      await page.evaluate(() => new Promise(requestAnimationFrame));
    }
  }
  const zooming = await report('zooming');
  await page.mouse.down();
  for (let step = 0; step < 60; step++) {
    await page.mouse.move(x + 3 * step, y + 60 * Math.sin(step / 8));
  }
  await page.mouse.up();
  const painting = await report('painting');
  // Wide margins: the figures are for reading, the limits catch work that grows with the image.
  expect(quantile(zooming.flushes, 0.5)).toBeLessThan(30);
  expect(quantile(painting.flushes, 0.5)).toBeLessThan(30);
});

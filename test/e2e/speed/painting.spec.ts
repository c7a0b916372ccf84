import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from '../support/app.ts';
import { disturbance, quantile } from '../support/times.ts';
import { opened, slider } from '../support/workspace.ts';

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

test('painting on 4096 x 4096 pixels keeps up with the hand', async ({ start, folder }) => {
  const photographs = join(folder, 'large');
  mkdirSync(photographs);
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  await sharp({ create: { width: SIDE, height: SIDE, channels: 3, background: '#888', noise } })
    .jpeg()
    .toFile(join(photographs, 'large.jpg'));
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

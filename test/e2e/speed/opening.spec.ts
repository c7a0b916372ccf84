import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from '../support/app.ts';
import { quantile } from '../support/times.ts';
import { opened } from '../support/workspace.ts';

const COUNT = 12;

interface Times {
  /** From choosing the image to being able to work on it. */
  readonly open: number;
  /** From asking for the prediction to the mask. */
  readonly predict: number;
}

/** Chooses an image of the strip, predicts it as soon as that is possible, and times both, frame by frame. */
async function openAndPredict(index: number): Promise<Times> {
  const strip = document.querySelector('[aria-label=Images]');
  const item = strip?.querySelectorAll<HTMLElement>('button')[index];
  const predict = [...document.querySelectorAll('button')].find(({ ariaLabel, textContent }) =>
    [ariaLabel, textContent].some((text) => /^Predict( R)?$/.test(text?.trim() ?? '')),
  );
  if (item === undefined || predict === undefined) throw new Error('The window looks different');
  const until = async (holds: () => boolean): Promise<number> => {
    while (!holds()) await new Promise(requestAnimationFrame);
    return performance.now();
  };
  const started = performance.now();
  item.click();
  await until(() => predict.disabled || item.ariaCurrent === 'true');
  const shown = await until(() => item.ariaCurrent === 'true' && !predict.disabled);
  predict.click();
  const masked = await until(() => /Predicted/.test(item.ariaLabel ?? ''));
  return { open: shown - started, predict: masked - shown };
}

test('an image is open and predicted at once', async ({ start, folder }) => {
  test.slow();
  const photographs = join(folder, 'photographs');
  mkdirSync(photographs);
  for (let i = 0; i < COUNT; i++) {
    const noise = { type: 'gaussian', mean: 120 + i, sigma: 25 } as const;
    await sharp({ create: { width: 1022, height: 767, channels: 3, background: '#888', noise } })
      .jpeg({ quality: 90 })
      .toFile(join(photographs, `${String(i).padStart(2, '0')}.jpg`));
  }
  const { page } = await start({ args: [photographs], isTraced: false });
  await opened(page, '00.jpg');
  // Thumbnails are made by now, and the model is loaded with the first prediction.
  await page.waitForTimeout(3000);
  await page.evaluate(openAndPredict, 1);
  const times: Times[] = [];
  const bare: number[] = [];
  for (let i = 2; i < COUNT; i++) {
    times.push(await page.evaluate(openAndPredict, i));
    const status = await page.getByRole('status', { name: 'Provider' }).innerText();
    bare.push(Number(/([\d.]+) ms/.exec(status)?.[1]));
  }
  const open = quantile(
    times.map((time) => time.open),
    0.5,
  );
  const predict = quantile(
    times.map((time) => time.predict),
    0.5,
  );
  const network = quantile(bare, 0.5);
  const figures = [
    `open ${open.toFixed(0)} ms`,
    `predicted ${predict.toFixed(0)} ms later`,
    `the network alone ${network.toFixed(0)} ms`,
  ].join(', ');
  process.stdout.write(`1022 x 767 JPEG, medians of ${times.length}: ${figures}\n`);
  test.info().annotations.push({ type: 'speed', description: figures });
  // Wide margins: the figures are for reading, the limits catch a step that came to wait for something.
  expect(open).toBeLessThan(2000);
  expect(predict).toBeLessThan(network + 1000);
});

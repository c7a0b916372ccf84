import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { dice, overlap } from '../../core/mask/stats.ts';
import { readMask } from '../../main/files/images/mask.ts';
import { buildCli, cli } from '../support/cli.ts';
import { sharedData } from '../support/shared-data.ts';
import { expect, test } from './support/app.ts';
import { button, opened, storedLabels } from './support/workspace.ts';

const MODEL = 'dermoscopy';

/** Dark blots on skin colour, soft at the edge, so that the outline depends on every step from file to mask. */
function skin(width: number, height: number): readonly number[] {
  return Array.from({ length: width * height }, (_, i) => {
    const [x, y] = [(i % width) / width - 0.45, Math.floor(i / width) / height - 0.55];
    const inside =
      1 / (1 + Math.exp(80 * (Math.hypot(x, 1.3 * y) - 0.22 - 0.04 * Math.sin(9 * Math.atan2(y, x)))));
    const grain = 9 * Math.sin(i * 0.7) + 7 * Math.cos((i % width) * 0.31);
    return [215 - 120 * inside + grain, 165 - 110 * inside + grain, 145 - 95 * inside + grain];
  }).flat();
}

async function writeSkin(path: string, width: number, height: number): Promise<void> {
  await sharp(Uint8Array.from(skin(width, height)), { raw: { width, height, channels: 3 } }).toFile(path);
}

/** The same with 16 bits, as scanners and microscopes write. */
async function writeDeepSkin(path: string, width: number, height: number): Promise<void> {
  const samples = Uint16Array.from(skin(width, height), (value) => 257 * value);
  const file = sharp(samples, { raw: { width, height, channels: 3 } }).toColourspace('rgb16');
  await file.tiff({ compression: 'deflate' }).toFile(path);
}

/** A handful of photographs: generated in several sizes and formats and, where there are any, real ones. */
async function photographs(folder: string): Promise<readonly string[]> {
  mkdirSync(folder);
  await writeSkin(join(folder, 'small.png'), 300, 200);
  await writeSkin(join(folder, 'tall.jpg'), 640, 900);
  await writeSkin(join(folder, 'wide.webp'), 1400, 700);
  await writeSkin(join(folder, 'scan.tif'), 900, 620);
  await writeDeepSkin(join(folder, 'deep.tiff'), 500, 400);
  const real = sharedData('isic2017');
  if (real === undefined) console.log('No isic2017 here: compared on generated images only.');
  else {
    const images = join(real, 'images');
    for (const name of readdirSync(images).slice(0, 5)) copyFileSync(join(images, name), join(folder, name));
  }
  return readdirSync(folder);
}

test('the window and the command line find the same', async ({ start, folder }) => {
  test.slow();
  const files = join(folder, 'photographs');
  const names = await photographs(files);
  const { page } = await start({ args: [files] });
  await page.locator('[aria-current=true]').first().waitFor();
  await opened(
    page,
    (await page.locator('[aria-current=true]').first().getAttribute('aria-label'))?.split(',')[0] ?? '',
  );
  await button(page, 'Predict all').click();
  const tray = page.getByRole('region', { name: 'Predicting all images' });
  await expect(tray.getByText(`${names.length} images predicted`)).toBeVisible({ timeout: 120_000 });

  buildCli();
  const out = join(folder, 'masks');
  const run = await cli('prelabel', files, '--out', out, '--model', MODEL, '--provider', 'cpu');
  expect(run.stderr + run.stdout).not.toMatch(/failed/i);
  for (const name of names) {
    const stored = await storedLabels(page, name);
    if (stored === null) throw new Error(`${name} is not stored`);
    const expected = await readMask(join(out, name.replace(/\.[^.]*$/, '.png')));
    const found = { width: stored.width, height: stored.height, data: stored.labels };
    // Equally empty masks would agree without showing anything.
    expect(
      expected.data.some((label) => label !== 0),
      `${name} has a mask`,
    ).toBe(true);
    expect(dice(overlap(found, expected)), name).toBeGreaterThanOrEqual(0.999);
  }
});

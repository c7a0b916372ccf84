import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { encodeGreyPng } from '../../../core/formats/png.ts';
import { expect, test } from '../support/app.ts';
import { remember, writeImages, writeJournal } from '../support/large-folder.ts';
import { quantile } from '../support/times.ts';
import { button, images, opened } from '../support/workspace.ts';

/** Figures to read, printed. `WORKBENCH_IMAGES=100000` makes so many images, a fifth of which are labelled. */
const ASKED = process.env['WORKBENCH_IMAGES'];
const COUNT = Number(ASKED ?? 2000);
/** Images in a folder. */
const LAYOUTS = ASKED === undefined ? [1000] : [COUNT, 1000];

function print(figure: string): void {
  process.stdout.write(`${figure}\n`);
  test.info().annotations.push({ type: 'figure', description: figure });
}

/** Runs in the page: notes the milliseconds from each frame to the next. */
function watchFrames(): void {
  const frames: number[] = [];
  let before = performance.now();
  const frame = (): void => {
    const now = performance.now();
    frames.push(now - before);
    before = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  Object.assign(window, { frames });
}

/** Does something and prints how long frames took meanwhile. */
async function smoothly(page: Page, what: string, work: () => Promise<unknown>): Promise<void> {
  const taken = () => page.evaluate(() => (window as unknown as { frames: number[] }).frames.splice(0));
  await taken();
  const began = performance.now();
  await work();
  const took = performance.now() - began;
  const frames = await taken();
  const at = (share: number): string => quantile(frames, share).toFixed(0);
  const pace = `frames p50 ${at(0.5)} p95 ${at(0.95)} longest ${at(1)} ms`;
  print(`${what}: ${took.toFixed(0)} ms, ${pace}`);
}

/** Waits in the page until the strip holds so many images. */
async function listed(page: Page, count: number): Promise<void> {
  const strip = page.getByRole('list', { name: 'Images' });
  await strip.locator(`[aria-setsize="${count}"]`).first().waitFor({ timeout: 300_000 });
}

/** Name of the image that is selected. */
async function current(page: Page): Promise<string> {
  const label = await page.locator('[aria-current=true][aria-label]').first().getAttribute('aria-label');
  return label?.replace(/,.*/, '') ?? '';
}

/** Waits until another image than the one named is on the canvas. */
async function movedOn(page: Page, from: string): Promise<void> {
  await page.waitForFunction((name) => {
    const [current] = document.querySelectorAll('[aria-label=Images] [aria-current=true]');
    const reading = /Reading /.test(document.body.innerText);
    return current instanceof HTMLElement && !current.ariaLabel?.startsWith(name) && !reading;
  }, from);
}

for (const perFolder of LAYOUTS) {
  const kind = perFolder === COUNT ? 'one folder' : `folders of ${perFolder}`;
  test(`${COUNT} images in ${kind}`, async ({ start, folder }) => {
    test.setTimeout(600_000);
    const large = join(folder, 'large');
    const keys = writeImages(large, COUNT, perFolder);
    const labelled = keys.filter((_, index) => index % 5 === 0);
    const userData = join(folder, 'profile');
    const { project, hints } = await writeJournal(userData, large, labelled);
    const begin = async (what: string) => {
      const began = performance.now();
      const running = await start({ userData, args: [large], isTraced: false });
      await listed(running.page, COUNT);
      const shown = performance.now() - began;
      await opened(running.page, 'scan_0.png');
      print(`${what}: list ${shown.toFixed(0)} ms, image ${(performance.now() - began).toFixed(0)} ms`);
      return running;
    };
    const first = await begin(`start with ${labelled.length} labelled in the journal alone`);
    await remember(first.page, project, hints);
    await first.close();
    const { page } = await begin('start with the store as it was left');
    await page.evaluate(watchFrames);
    await smoothly(page, 'at rest', () => page.waitForTimeout(3000));
    const strip = page.getByRole('list', { name: 'Images' });
    const box = await strip.locator('..').boundingBox();
    if (box === null) throw new Error('There is no strip');
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await smoothly(page, 'scrolling', async () => {
      for (let turn = 0; turn < 60; turn++) {
        await page.mouse.wheel(400, 0);
        await page.evaluate(() => new Promise(requestAnimationFrame));
      }
    });
    const search = page.getByRole('searchbox', { name: 'Search images' });
    await search.click();
    await smoothly(page, 'typing', () => search.pressSequentially('scan_77', { delay: 80 }));
    await smoothly(page, 'clearing', async () => {
      for (let key = 0; key < 7; key++) await page.keyboard.press('Backspace', { delay: 80 });
    });
    await listed(page, COUNT);
    // The last one leads from one image with a mask to the next: an empty one is not accepted without a question.
    for (const filter of ['Accepted', 'Unreviewed', 'All', 'Edited']) {
      await smoothly(page, `filter ${filter}`, async () => {
        await page
          .locator('label')
          .filter({ hasText: new RegExp(`^${filter} `) })
          .click();
        await page.waitForTimeout(300);
      });
    }
    await page.keyboard.press('Escape');
    await images(page).first().click();
    await opened(page, 'scan_5.png');
    for (let round = 0; round < 3; round++) {
      const first = await current(page);
      await smoothly(page, 'next unreviewed', async () => {
        await page.keyboard.press('Control+Shift+D');
        await movedOn(page, first);
      });
      const second = await current(page);
      await smoothly(page, 'accept and next', async () => {
        await button(page, 'Accept and next').click();
        await movedOn(page, second);
      });
    }
    await page.locator('label').filter({ hasText: /^All / }).click();
    await smoothly(page, 'a new file', async () => {
      const data = new Uint8Array(256).fill(9);
      writeFileSync(join(large, 'another.png'), encodeGreyPng({ width: 16, height: 16, data }));
      await listed(page, COUNT + 1);
    });
    await expect(images(page).first()).toBeVisible();
  });
}

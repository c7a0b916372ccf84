import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, test } from './support/app.ts';
import { fillDisk } from './support/full-disk.ts';
import { writePicture } from './support/pictures.ts';
import { button, drag, markedPixels, opened } from './support/workspace.ts';

// Work that is lost once is lost.
test.describe.configure({ retries: 0 });

/** Puts the brush down and draws, without lifting it. */
async function beginStroke(page: Page): Promise<void> {
  await button(page, 'Brush').click();
  const box = await page.getByRole('region', { name: 'Canvas' }).boundingBox();
  if (box === null) throw new Error('There is no canvas');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + 0.4 * box.width, y);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.6 * box.width, y, { steps: 8 });
}

/** Closes as the button of the window's frame or Ctrl+Q does, and does not wait for what comes of it. */
async function ask(app: ElectronApplication, how: 'close' | 'quit'): Promise<void> {
  await app
    .evaluate(({ app: main, BrowserWindow }, way) => {
      // Later, so that this answer is out before the process ends.
      setTimeout(() => (way === 'quit' ? main.quit() : BrowserWindow.getAllWindows()[0]?.close()), 100);
    }, how)
    .catch(() => undefined);
}

function ended(app: ElectronApplication): Promise<unknown> {
  return new Promise((resolve) => app.process().once('exit', resolve));
}

/** From now on every question is answered with the button of this place, and its text is kept. */
async function answerQuestions(app: ElectronApplication, response: number): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    const asked: string[] = [];
    Object.assign(globalThis, { asked });
    dialog.showMessageBox = (async (_window: unknown, options: { message: string; detail: string }) => {
      asked.push(`${options.message}: ${options.detail}`);
      return { response: chosen, checkboxChecked: false };
    }) as unknown as typeof dialog.showMessageBox;
  }, response);
}

function questions(app: ElectronApplication): Promise<readonly string[]> {
  return app.evaluate(() => (globalThis as unknown as { asked: string[] }).asked);
}

for (const how of ['close', 'quit'] as const) {
  test(`a stroke in progress is there after a restart (${how})`, async ({ start, folder }) => {
    const photographs = join(folder, 'photographs');
    await writePicture(join(photographs, 'a.png'), 400, 300);
    const userData = join(folder, 'profile');
    const { app, page } = await start({ args: [photographs], userData });
    await opened(page, 'a.png');
    await beginStroke(page);
    const end = ended(app);
    await ask(app, how);
    await end;

    const next = await start({ args: [photographs], userData });
    await opened(next.page, 'a.png');
    expect(await markedPixels(next.page, 'a.png')).toBeGreaterThan(0);
  });
}

async function paint(page: Page): Promise<void> {
  await button(page, 'Brush').click();
  await drag(page, [
    [0.4, 0.5],
    [0.6, 0.5],
  ]);
}

test('a database that fails holds nobody up, because the journal has it all', async ({ start, folder }) => {
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 400, 300);
  const userData = join(folder, 'profile');
  const { app, page } = await start({ args: [photographs], userData });
  await opened(page, 'a.png');
  await page.evaluate(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('The disk is full.', 'QuotaExceededError');
    };
  });
  await paint(page);
  await page.getByText(/^Saved ·/).waitFor();
  await page.getByRole('alert').filter({ hasText: 'its working copy' }).waitFor();
  const end = ended(app);
  await ask(app, 'close');
  await end;

  const next = await start({ args: [photographs], userData });
  await opened(next.page, 'a.png');
  expect(await markedPixels(next.page, 'a.png')).toBeGreaterThan(0);
});

test('a disk that is full keeps the window open until the person decides', async ({ start, folder }) => {
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 400, 300);
  const { app, page } = await start({ args: [photographs] });
  await opened(page, 'a.png');
  await fillDisk(app, true);
  await paint(page);
  await page.getByText(/Not saved/).waitFor();

  await answerQuestions(app, 0);
  await ask(app, 'close');
  await expect.poll(() => questions(app)).toHaveLength(1);
  expect((await questions(app))[0]).toMatch(/^Not everything is stored: The disk is full/);
  // The window is there and takes work.
  await button(page, 'Eraser').click();
  expect(app.windows()).toHaveLength(1);

  await answerQuestions(app, 1);
  const end = ended(app);
  await ask(app, 'quit');
  await end;
});

test('a page that is lost again and again is not started again without end', async ({ start, folder }) => {
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 400, 300);
  const { app, page, log } = await start({ args: [photographs] });
  await opened(page, 'a.png');
  await answerQuestions(app, 1);
  const shown = (): Promise<string> =>
    app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return window && !window.webContents.isCrashed()
        ? (window.webContents.executeJavaScript('document.body.innerText') as Promise<string>)
        : '';
    });
  const losses = (): number => log().split('page.lost').length - 1;
  const lose = (): Promise<void> =>
    app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });

  await lose();
  await expect.poll(losses).toBe(1);
  await expect.poll(shown).toContain('Brush');
  await lose();
  await expect.poll(losses).toBe(2);
  await expect.poll(shown).toContain('The window stopped twice within a minute');
  const end = ended(app);
  await lose().catch(() => undefined);
  await end;
  expect(losses()).toBe(3);
});

import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { expect, test } from './support/app.ts';
import { writePicture } from './support/pictures.ts';
import { button, drag, markedPixels, opened } from './support/workspace.ts';

/** What is promised of an idle machine; the limit leaves room for a busy one. */
const PROMISED_MS = 100;
const LIMIT_MS = 1000;

/** Ends the app as a power failure does, page and all. */
async function killAll(app: ElectronApplication): Promise<void> {
  app.process().kill('SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 500));
}

/** Waits in the page for the next stroke to end, and tells how long after that it was stored. */
function timeToStore(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const result = <T>(request: IDBRequest): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result as T);
        request.onerror = () => reject(request.error ?? new Error('IndexedDB failed'));
      });
    const database = await result<IDBDatabase>(indexedDB.open('u-lite-work'));
    const revision = async (): Promise<number> => {
      const rows: readonly { revision: number }[] = await result(
        database.transaction('frames').objectStore('frames').getAll(),
      );
      return Math.max(0, ...rows.map((row) => row.revision));
    };
    const before = await revision();
    await new Promise((done) => addEventListener('pointerup', done, { once: true, capture: true }));
    const ended = performance.now();
    // A read waits for the write before it, so it sees a stroke only once that is on the disk.
    while ((await revision()) === before) await new Promise((done) => setTimeout(done, 2));
    database.close();
    return performance.now() - ended;
  });
}

test('every stroke outlives a crash that follows its storing, which takes no time to notice', async ({
  start,
  folder,
}) => {
  test.slow();
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 400, 300);
  const userData = join(folder, 'profile');
  let before = 0;
  for (let round = 0; round < 3; round++) {
    const { page, app } = await start({ args: [photographs], userData });
    await opened(page, 'a.png');
    await button(page, 'Brush').click();
    const storing = timeToStore(page);
    // Lets the page begin to wait before the stroke ends.
    await page.waitForTimeout(300);
    const y = 0.2 + 0.2 * round;
    await drag(page, [
      [0.45, y],
      [0.55, y],
    ]);
    const milliseconds = await storing;
    await killAll(app);
    const figures = `stored ${milliseconds.toFixed(0)} ms after it ended, promised are ${PROMISED_MS} ms`;
    process.stdout.write(`stroke ${round + 1}: ${figures}\n`);
    test.info().annotations.push({ type: 'speed', description: figures });
    expect(milliseconds).toBeLessThan(LIMIT_MS);

    const next = await start({ args: [photographs], userData });
    await opened(next.page, 'a.png');
    const after = await markedPixels(next.page, 'a.png');
    expect(after, `stroke ${round + 1}`).toBeGreaterThan(before);
    before = after;
    await next.close();
  }
});

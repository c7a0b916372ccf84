import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { expect, test } from './support/app.ts';
import { writePicture } from './support/pictures.ts';
import { button, drag, markedPixels, opened } from './support/workspace.ts';

/** What is promised: a stroke is stored within 100 ms of its end. */
const PROMISED_MS = 100;

/** Ends the app as a power failure does, page and all. */
async function killAll(app: ElectronApplication): Promise<void> {
  app.process().kill('SIGKILL');
  await new Promise((resolve) => setTimeout(resolve, 500));
}

test('every stroke outlives a crash that follows it', async ({ start, folder }) => {
  test.slow();
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 400, 300);
  const userData = join(folder, 'profile');
  let before = 0;
  for (let round = 0; round < 3; round++) {
    const { page, app } = await start({ args: [photographs], userData });
    await opened(page, 'a.png');
    expect(await markedPixels(page, 'a.png')).toBe(before);
    await button(page, 'Brush').click();
    const y = 0.2 + 0.2 * round;
    await drag(page, [
      [0.45, y],
      [0.55, y],
    ]);
    await page.waitForTimeout(PROMISED_MS);
    await killAll(app);
    const next = await start({ args: [photographs], userData });
    await opened(next.page, 'a.png');
    const after = await markedPixels(next.page, 'a.png');
    expect(after, `stroke ${round + 1}`).toBeGreaterThan(before);
    before = after;
    await next.close();
  }
});

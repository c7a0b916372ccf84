import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '../e2e/support/app.ts';
import { journaledPixels } from '../e2e/support/journal.ts';
import { writePicture } from '../e2e/support/pictures.ts';
import { drag, markedPixels, opened, paintSaved } from '../e2e/support/workspace.ts';

// Work that is lost once is lost.
test.describe.configure({ retries: 0 });

/** A disk of so many megabytes, in memory; null where this machine lets nobody make one. */
function smallDisk(at: string, megabytes: number): { readonly unmount: () => void } | null {
  mkdirSync(at);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', at], { stdio: 'ignore' });
  } catch {
    return null;
  }
  return { unmount: () => void execFileSync('umount', ['-l', at]) };
}

/** Writes until nothing more fits. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let size = 1 << 20; size >= 512;) {
      try {
        writeSync(file, new Uint8Array(size));
      } catch {
        size >>= 1;
      }
    }
  } finally {
    closeSync(file);
  }
}

test('a disk that was full for a while loses nothing, and says Saved only when it is', async ({
  start,
  folder,
}) => {
  test.slow();
  const disk = join(folder, 'disk');
  const small = smallDisk(disk, 40);
  test.skip(small === null, 'skipped: only root may make a small disk to fill');
  try {
    const photographs = join(folder, 'photographs');
    await writePicture(join(photographs, 'a.png'), 400, 300);
    const userData = join(disk, 'profile');
    const { page, close } = await start({ args: [photographs], userData, isTraced: false });
    await opened(page, 'a.png');
    await paintSaved(page, 0.2);
    // Whatever stands in the status bar from now on.
    await page.evaluate(() => {
      const said: string[] = [];
      const look = (): void => {
        const text = /Saved ·|Saving|Not saved/.exec(document.body.innerText)?.[0] ?? '';
        if (said.at(-1) !== text) said.push(text);
        requestAnimationFrame(look);
      };
      look();
      Object.assign(window, { said });
    });
    const filler = join(disk, 'filler');
    fill(filler);
    for (let stroke = 0; stroke < 40; stroke++) {
      const y = 0.25 + 0.01 * stroke;
      await drag(page, [
        [0.3, y],
        [0.7, y],
      ]);
      fill(`${filler}-${stroke}`);
      if (await page.getByText('Not saved').isVisible()) break;
    }
    await expect(page.getByText('Not saved')).toBeVisible();
    await expect(page.getByRole('alert').filter({ hasText: /full/ })).toBeVisible();
    const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said.slice());
    // A stroke may have been on its way.
    await expect.poll(async () => (await said()).at(-1)).toBe('Not saved');
    const since = (await said()).length;
    // Two retries later it is still not saved, and was not called so.
    await page.waitForTimeout(8000);
    expect((await said()).slice(since - 1)).toEqual(['Not saved']);
    for (const file of readdirSync(disk)) if (file.startsWith('filler')) rmSync(join(disk, file));
    await expect(page.getByText(/^Saved/)).toBeVisible();
    // Where Chromium's database has stopped to answer, the window is opened anew meanwhile, and the database filled
    // from the journal.
    let painted = 0;
    await expect(async () => {
      painted = await markedPixels(page, 'a.png');
      expect(painted).toBeGreaterThan(0);
    }).toPass();
    await close();
    // The database may have been behind what is saved when it was looked at.
    const saved = await journaledPixels(userData);
    expect(saved).toBeGreaterThanOrEqual(painted);

    const again = await start({ args: [photographs], userData, isTraced: false });
    await opened(again.page, 'a.png');
    expect(await markedPixels(again.page, 'a.png')).toBe(saved);
    await again.close();
  } finally {
    small?.unmount();
  }
});

import { execFileSync } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type { Page } from '@playwright/test';
import { seededRandom } from '../../core/random.ts';
import type { Random } from '../../core/random.ts';
import { expect, test } from './support/app.ts';
import { writePicture } from './support/pictures.ts';
import { button, drag, markedPixels, opened, paintSaved } from './support/workspace.ts';

/** Work must survive whatever happens to the database that the window reads. */

const saved = (page: Page) => page.getByText(/^Saved/);

const databaseOf = (profile: string): string => {
  const folder = join(profile, 'IndexedDB');
  const [name = ''] = readdirSync(folder).filter((entry) => entry.endsWith('.leveldb'));
  return join(folder, name);
};

/** How often the database is damaged, each way in turn; the long form of the test sets it. */
const ROUNDS = Number(process.env['WORKBENCH_DAMAGES'] ?? 10);
const SECONDS_EACH = 30;

/** Ways in which a database is found after a disk, or a program, did something to it. */
const DAMAGES: Readonly<Record<string, (database: string, random: Random) => void>> = {
  'its folder is gone': (database) => rmSync(database, { recursive: true }),
  'CURRENT is gone': (database) => rmSync(join(database, 'CURRENT')),
  'CURRENT names nothing': (database) => writeFileSync(join(database, 'CURRENT'), 'MANIFEST-999999\n'),
  'the manifest is turned in a byte': (database, random) => turn(database, /^MANIFEST/, random),
  'the log is turned in a byte': (database, random) => turn(database, /\.log$/, random),
  'the log is cut in half': (database) => cut(database, /\.log$/),
  'the log is empty': (database) => {
    for (const path of filesOf(database, /\.log$/)) writeFileSync(path, '');
  },
  'the log is cut somewhere': (database, random) => {
    for (const path of filesOf(database, /\.log$/)) {
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.subarray(0, Math.floor(random() * bytes.length)));
    }
  },
  'a file is turned in a byte': (database, random) => {
    const files = filesOf(database, /^(\d+\.(log|ldb)|MANIFEST-\d+|CURRENT)$/);
    const name = basename(files[Math.floor(random() * files.length)] ?? '');
    turn(database, new RegExp(`^${name}$`), random, 1);
  },
  'every file is noise': (database, random) => {
    for (const path of filesOf(database, /./)) {
      writeFileSync(
        path,
        Uint8Array.from({ length: statSync(path).size }, () => 256 * random()),
      );
    }
  },
};

function filesOf(database: string, name: RegExp): readonly string[] {
  return readdirSync(database)
    .filter((file) => name.test(file))
    .map((file) => join(database, file));
}

function turn(database: string, name: RegExp, random: Random, times = 4): void {
  for (const path of filesOf(database, name)) {
    const bytes = readFileSync(path);
    for (let turned = 0; turned < times && bytes.length > 0; turned++) {
      const at = Math.floor(random() * bytes.length);
      bytes[at] = (bytes[at] as number) ^ 0xff;
    }
    writeFileSync(path, bytes);
  }
}

function cut(database: string, name: RegExp): void {
  for (const path of filesOf(database, name)) {
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length / 2));
  }
}

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
    const since = (await said()).length;
    // Two retries later it is still not saved, and was not called so.
    await page.waitForTimeout(8000);
    expect((await said()).slice(since - 1)).toEqual(['Not saved']);
    for (const file of readdirSync(disk)) if (file.startsWith('filler')) rmSync(join(disk, file));
    await expect(saved(page)).toBeVisible();
    // Where Chromium's database has stopped to answer, the window is opened anew meanwhile.
    let painted = 0;
    await expect(async () => {
      painted = await markedPixels(page, 'a.png');
    }).toPass();
    expect(painted).toBeGreaterThan(0);
    await close();

    const again = await start({ args: [photographs], userData, isTraced: false });
    await opened(again.page, 'a.png');
    expect(await markedPixels(again.page, 'a.png')).toBe(painted);
    await again.close();
  } finally {
    small?.unmount();
  }
});

test(`${ROUNDS} damages of the database lose nothing, and it is told what was made anew`, async ({
  start,
  folder,
}) => {
  test.setTimeout(60_000 + ROUNDS * SECONDS_EACH * 1000);
  const photographs = join(folder, 'photographs');
  await writePicture(join(photographs, 'a.png'), 400, 300);
  const userData = join(folder, 'profile');
  const first = await start({ args: [photographs], userData });
  await opened(first.page, 'a.png');
  await paintSaved(first.page, 0.3);
  await paintSaved(first.page, 0.5);
  const painted = await markedPixels(first.page, 'a.png');
  await first.close();
  const random = seededRandom(3);
  const ways = Object.entries(DAMAGES);
  let made = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const [damage, harm] = ways[round % ways.length] as (typeof ways)[number];
    harm(databaseOf(userData), random);
    const { page, close } = await start({ args: [photographs], userData, isTraced: false });
    await opened(page, 'a.png');
    const about = `${damage}, round ${round + 1}`;
    expect(await markedPixels(page, 'a.png'), about).toBe(painted);
    await expect(button(page, 'Undo'), about).toBeEnabled();
    const isTold = await page.getByText(/was missing or damaged/).isVisible();
    if (isTold) made++;
    process.stdout.write(`${about}: ${isTold ? 'made anew from the journal' : 'no loss to tell of'}\n`);
    await close();
  }
  const figures = `${ROUNDS} damages of the database, after ${made} of which it was made anew; nothing lost`;
  test.info().annotations.push({ type: 'reliability', description: figures });
  expect(made).toBeGreaterThan(0);
});

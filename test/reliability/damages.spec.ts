import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { seededRandom } from '../../core/random.ts';
import type { Random } from '../../core/random.ts';
import { expect, test } from '../e2e/support/app.ts';
import { writePicture } from '../e2e/support/pictures.ts';
import { button, markedPixels, opened, paintSaved } from '../e2e/support/workspace.ts';
import { report, rounds, seed } from './rounds.ts';

// Work that is lost once is lost.
test.describe.configure({ retries: 0 });

const databaseOf = (profile: string): string => {
  const folder = join(profile, 'IndexedDB');
  const [name = ''] = readdirSync(folder).filter((entry) => entry.endsWith('.leveldb'));
  return join(folder, name);
};

const ROUNDS = rounds(6);
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
  const random = seededRandom(3 + seed);
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
  expect(made).toBeGreaterThan(0);
  report('damages', { damages: ROUNDS, 'made anew': made, 'without loss': ROUNDS - made });
});

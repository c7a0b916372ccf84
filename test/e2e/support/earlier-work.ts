import { cpSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureImages, readFixture, recreateDatabase } from '../../support/database-fixture.ts';
import type { DatabaseFixture } from '../../support/database-fixture.ts';
import type { Start } from './app.ts';

/** Of the page's own origin, and nothing that opens the store. */
const BLANK_PAGE = 'app://workbench/icon.png';

export interface EarlierWork {
  /** A profile that no app runs on. */
  readonly userData: string;
  /** The folder of each project's images, by the project's name. */
  readonly folders: Readonly<Record<string, string>>;
}

/**
 * Makes a profile as an earlier version of the app left it: with the database it wrote, and with folders that were
 * moved since to below `folder`. The database is written while only a picture is shown, and the app then closed.
 */
export async function earlierWork(start: Start, folder: string, fixture: string): Promise<EarlierWork> {
  const database = readFixture(fixture);
  const userData = join(folder, `profile-of-${fixture}`);
  mkdirSync(userData);
  const projects = projectsOf(database);
  const opened = projects.map((project) => ({
    id: project.folder,
    path: join(folder, 'moved', project.name),
    opened: 1,
  }));
  writeFileSync(join(userData, 'folders.json'), JSON.stringify({ folders: opened, current: null }));

  const { app, page, close } = await start({ userData });
  await page.goto(BLANK_PAGE);
  await page.evaluate(recreateDatabase, database);
  // What this version has made for want of anything earlier.
  await page.evaluate(
    () => new Promise((resolve) => (indexedDB.deleteDatabase('u-lite-work').onsuccess = resolve)),
  );
  // Closing would wait for a page that stores its work.
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().forEach((window) => window.destroy()),
  );
  await close();

  const folders = Object.fromEntries(projects.map(({ name }) => [name, join(folder, fixture, name)]));
  cpSync(fixtureImages(fixture), join(folder, fixture), { recursive: true });
  for (const { projectId, path, modified } of rowsOf(database, 'files')) {
    const name = projects.find(({ id }) => id === projectId)?.name ?? '';
    const seconds = Number(modified) / 1000;
    utimesSync(join(folder, fixture, name, String(path)), seconds, seconds);
  }
  return { userData, folders };
}

function projectsOf(database: DatabaseFixture) {
  return rowsOf(database, 'projects').map(({ id, folder, name }) => ({
    id: String(id),
    folder: String(folder),
    name: String(name),
  }));
}

function rowsOf({ stores }: DatabaseFixture, table: string) {
  return stores.find(({ name }) => name === table)?.rows ?? [];
}

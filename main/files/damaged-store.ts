import { cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cannotWrite } from './errors.ts';

/** Folder of the profile for databases that could not be opened. */
const KEPT = 'damaged';

/**
 * Copies the window's databases out of the way and has them removed, so that new ones can be made. Returns the path of
 * the copy inside the profile. Nothing is removed unless all of it was copied.
 * @param clear removes the databases, as only the browser may
 * @throws WorkbenchError `file.disk-full`, `file.write`
 */
export async function putStoreAside(profile: string, clear: () => Promise<void>): Promise<string> {
  const kept = join(KEPT, new Date().toISOString().replaceAll(/[:.]/g, '-'));
  try {
    await mkdir(join(profile, KEPT), { recursive: true });
    await cp(join(profile, 'IndexedDB'), join(profile, kept), {
      recursive: true,
      errorOnExist: true,
      force: false,
    });
  } catch (error) {
    throw cannotWrite(join(profile, kept), error);
  }
  await clear();
  return kept;
}

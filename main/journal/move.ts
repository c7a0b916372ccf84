import { basename, dirname, join } from 'node:path';
import { WorkbenchError } from '../../core/errors.ts';
import { cannotWrite } from '../files/errors.ts';
import type { Disk } from './disk.ts';
import { LOCK } from './lock.ts';
import { verifyJournal } from './verify.ts';

/**
 * Copies a project folder, which nobody writes meanwhile. The copy has its name only once all of it is on the disk, is
 * the same byte by byte, and its journal is sound; until then it has another, which the next attempt removes.
 * @throws WorkbenchError `project.placeTaken`, `project.damaged`, `file.disk-full`, `file.write`
 */
export async function copyProject(disk: Disk, from: string, to: string): Promise<void> {
  const part = join(dirname(to), `.${basename(to)}.part`);
  try {
    if ((await disk.list(to)).length > 0) {
      throw new WorkbenchError('project.placeTaken', `There is something else at ${to} already.`);
    }
    await disk.remove(part);
    const paths = (await disk.filesBelow(from)).filter((path) => !path.startsWith(LOCK));
    await copyFiles(disk, from, part, paths);
    for (const path of paths) {
      const [before, after] = await Promise.all([disk.read(join(from, path)), disk.read(join(part, path))]);
      if (Buffer.compare(before, after) !== 0) {
        throw new WorkbenchError('project.damaged', `${path} was not copied as it is: is the disk sound?`);
      }
    }
    const { problems } = await verifyJournal(disk, part);
    if (problems.length > 0) {
      throw new WorkbenchError('project.damaged', `The project folder is damaged: ${problems.join('; ')}.`);
    }
    await disk.rename(part, to);
    await disk.syncFolder(dirname(to));
  } catch (error) {
    await disk.remove(part).catch(() => undefined);
    throw error instanceof WorkbenchError ? error : cannotWrite(to, error);
  }
}

async function copyFiles(disk: Disk, from: string, to: string, paths: readonly string[]): Promise<void> {
  const folders = new Set([to, ...paths.map((path) => dirname(join(to, path)))]);
  for (const folder of folders) await disk.makeFolder(folder);
  for (const path of paths) {
    const file = await disk.create(join(to, path));
    try {
      await file.write(await disk.read(join(from, path)));
      await file.sync();
    } finally {
      await file.close();
    }
  }
  for (const folder of folders) await disk.syncFolder(folder);
}

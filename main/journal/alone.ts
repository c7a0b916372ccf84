import { WorkbenchError } from '../../core/errors.ts';
import { cannotWrite } from '../files/errors.ts';
import type { Disk } from './disk.ts';
import { Locks, thisProcess } from './lock.ts';

/** Does work on a project folder that nobody else has open. @throws WorkbenchError `project.inUse`, `file.write` */
export async function alone<T>(disk: Disk, folder: string, work: () => Promise<T>): Promise<T> {
  const { lock, holder } = await new Locks(disk, thisProcess()).take(folder).catch((error: unknown) => {
    throw cannotWrite(folder, error);
  });
  if (holder !== null) {
    throw new WorkbenchError(
      'project.inUse',
      `${holder.user} has ${folder} open on ${holder.host}. Close the window there first.`,
    );
  }
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';

/** What dciodvfy finds wrong with a file. */
export async function errorsOf(bytes: Uint8Array): Promise<readonly string[]> {
  const path = join(await temporaryFolder(), 'a.dcm');
  await writeFile(path, bytes);
  return errorsSaid('dciodvfy', [path]);
}

/** Where files disagree, for dcentvfy, on the patient, study, series or frame of reference that they share. */
export async function disagreementsOf(files: readonly Uint8Array[]): Promise<readonly string[]> {
  const folder = await temporaryFolder();
  const paths = files.map((_, index) => join(folder, `${index}.dcm`));
  await Promise.all(files.map((bytes, index) => writeFile(paths[index] as string, bytes)));
  return errorsSaid('dcentvfy', paths);
}

function errorsSaid(program: string, paths: readonly string[]): readonly string[] {
  const { stdout, stderr } = spawnSync(program, paths, { encoding: 'latin1' });
  return `${stdout}\n${stderr}`.split('\n').filter((line) => line.startsWith('Error'));
}

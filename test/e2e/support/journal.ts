import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Commit } from '../../../core/document/commit.ts';
import { Baseline } from '../../../core/journal/baseline.ts';
import { decodeEntry } from '../../../core/journal/entry.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';
import { disk } from '../../../main/journal/disk.ts';
import { foldJournal } from '../../../main/journal/fold.ts';
import { journalFiles } from '../../../main/journal/journal-files.ts';

/** The folder of the one project that lies in a profile. */
export function projectFolder(userData: string): string {
  const projects = join(userData, 'projects');
  const found = readdirSync(projects).filter((name) => existsSync(join(projects, name, 'project.json')));
  if (found.length !== 1) throw new Error(`${projects} holds ${found.length} projects`);
  return join(projects, found[0] ?? '');
}

/** Pixels that are not background in all images of the one project of a profile, as its journal has them. */
export async function journaledPixels(userData: string): Promise<number> {
  const baseline = new Baseline(0);
  await foldJournal(disk, projectFolder(userData), baseline);
  const grids = [...baseline.state.frames.values()].map(tilesToGrid);
  return grids.reduce(
    (sum, { data }) => sum + data.reduce((marked, label) => marked + Number(label !== 0), 0),
    0,
  );
}

/** The commits of all projects of a profile, as their journals have them on the disk. */
export async function journaledCommits(userData: string): Promise<readonly Commit[]> {
  const projects = join(userData, 'projects');
  const commits: Commit[] = [];
  for (const entry of readdirSync(projects, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    for await (const { records } of journalFiles(disk, [join(projects, entry.name)])) {
      for (const { payload } of records) {
        const decoded = decodeEntry(payload);
        if (decoded.kind === 'commit') commits.push(decoded.commit);
      }
    }
  }
  return commits;
}

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Commit } from '../../../core/document/commit.ts';
import { decodeEntry } from '../../../core/journal/entry.ts';
import { disk } from '../../../main/journal/disk.ts';
import { journalFiles } from '../../../main/journal/journal-files.ts';

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

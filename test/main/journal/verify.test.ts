import { join } from 'node:path';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { newFrame } from '../../../core/document/state.ts';
import type { Commit } from '../../../core/document/commit.ts';
import { encodeEntry } from '../../../core/journal/entry.ts';
import { disk as realDisk } from '../../../main/journal/disk.ts';
import type { Disk } from '../../../main/journal/disk.ts';
import { Journal } from '../../../main/journal/journal.ts';
import { verifyJournal } from '../../../main/journal/verify.ts';
import { buildCli, cli } from '../../support/cli.ts';
import { FaultyDisk } from '../../support/faulty-disk.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const size = { width: 4, height: 4 };

function accepting(parent: number, id = `c${parent}`): Uint8Array {
  const commit: Commit = {
    version: 1,
    id,
    project: 'p',
    kind: 'do',
    step: id,
    name: 'accept',
    author: 'person',
    at: 1,
    targets: [{ frame: 'p a', parent, tiles: [], before: {}, after: {} }],
    classes: null,
    objects: [],
  };
  return encodeEntry({ kind: 'commit', commit, predictions: [], sizes: [size], places: null });
}

const project = encodeEntry({
  kind: 'project',
  project: { id: 'p', name: 'Cases', folder: 'f', revision: 0, classes: [], nextLabel: 1 },
});

/** So small that every few entries begin another file. */
const OPTIONS = { fileBytes: 900 };

async function written(disk: Disk, folder = '/journal', count = 12) {
  const journal = Journal.begin(disk, folder, OPTIONS);
  await journal.append([project]);
  for (let parent = 0; parent < count; parent++) await journal.append([accepting(parent)]);
  await journal.close();
}

describe('looking through a journal', () => {
  it('counts what there is', async () => {
    const disk = new FaultyDisk();
    await written(disk);
    const verified = await verifyJournal(disk, '/journal');
    expect(verified).toMatchObject({ entries: 13, commits: 12, frames: 1, problems: [], remarks: [] });
    expect(verified.files).toBeGreaterThan(2);
  });

  it('passes over what failed to be written and was written again', async () => {
    for (let failing = 0; failing < 40; failing++) {
      const disk = new FaultyDisk({ failing: (operation) => (operation === failing ? 'EIO' : null) });
      const journal = Journal.begin(disk, '/journal', OPTIONS);
      for (const entry of [project, ...[0, 1, 2, 3, 4, 5].map((parent) => accepting(parent))]) {
        await journal.append([entry]).catch(() => journal.append([entry]));
      }
      await journal.close();
      const sound = new FaultyDisk({}, disk.files);
      expect(await verifyJournal(sound, '/journal')).toMatchObject({ commits: 6, problems: [] });
    }
  });

  it('finds every file that is missing or of another journal, and any byte that was turned', async () => {
    const disk = new FaultyDisk();
    await written(disk);
    const files = [...disk.files];
    for (const [index, [path, bytes]] of files.entries()) {
      // The first entries alone are a sound journal, so the last file is not missed.
      if (index < files.length - 1) {
        const without = new FaultyDisk(
          {},
          files.filter(([other]) => other !== path),
        );
        expect((await verifyJournal(without, '/journal')).problems, `without ${path}`).not.toEqual([]);
      }
      for (let at = 0; at < bytes.length; at += 7) {
        const turned = bytes.slice();
        turned[at] = (turned[at] as number) ^ 0x10;
        const spoilt = new FaultyDisk(
          {},
          files.map(([other, own]) => [other, other === path ? turned : own]),
        );
        const { problems, remarks } = await verifyJournal(spoilt, '/journal');
        expect([...problems, ...remarks], `${path} at ${at}`).not.toEqual([]);
      }
    }
  });

  it('finds a commit that does not follow, and one twice is none', async () => {
    const disk = new FaultyDisk();
    const journal = Journal.begin(disk, '/journal');
    await journal.append([project, accepting(0), accepting(0), accepting(7)]);
    expect(await verifyJournal(disk, '/journal')).toMatchObject({
      commits: 2,
      problems: ['Record 4: the commit c7 does not follow: revision'],
    });
  });

  it('knows a frame as it was when the journal began', async () => {
    const disk = new FaultyDisk();
    const journal = Journal.begin(disk, '/journal');
    const frame = { ...newFrame('p a', size, 0), revision: 7 };
    await journal.append([
      project,
      encodeEntry({ kind: 'frame', frame, tiles: [], predictions: [] }),
      accepting(7),
    ]);
    expect(await verifyJournal(disk, '/journal')).toMatchObject({ commits: 1, frames: 1, problems: [] });
  });
});

describe('ulite project verify', () => {
  beforeAll(buildCli, 120_000);

  it('says that all is well, or what is not, also by its exit code', async () => {
    const folder = join(await temporaryFolder(), 'journal');
    await written(realDisk, folder);
    const sound = await cli('project', 'verify', folder);
    expect(sound).toMatchObject({ code: 0, stderr: '' });
    expect(sound.stdout).toMatch(
      /^13 records in \d files .* 12 steps on 1 images\nEverything is as it was written/,
    );
    const [first = ''] = (await readdir(folder)).sort();
    const bytes = await readFile(join(folder, first));
    bytes[200] = (bytes[200] as number) ^ 1;
    await writeFile(join(folder, first), bytes);
    const spoilt = await cli('project', 'verify', folder);
    expect(spoilt.code).toBe(1);
    expect(spoilt.stdout).toMatch(/Damaged: journal-000000000000\.ulj: record \d/);
    expect(await cli('project', 'verify', join(folder, 'none'))).toMatchObject({
      code: 1,
      stderr: /holds no journal/,
    });
  });
});

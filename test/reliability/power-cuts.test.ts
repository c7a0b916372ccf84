import { describe, expect, it } from 'vitest';
import { sameValues } from '../../core/mask/label-grid.ts';
import { decodeEntry, encodeEntry } from '../../core/journal/entry.ts';
import { someWork } from '../support/arbitrary-journal.ts';
import { FaultyDisk } from '../support/faulty-disk.ts';
import { killedEverywhere } from '../support/kills.ts';
import { projectsOn } from '../support/projects.ts';
import { report } from './rounds.ts';

/** What a day leaves in a project, record by record, over several files. */
const DAY = someWork().map(encodeEntry);
const FACTS = { project: 'one', folder: 'f', name: 'Cases' };

const projectsIn = (disk: FaultyDisk) => projectsOn(disk, { journal: { fileBytes: 1500 } });

/** Works through the day; `told` hears how many records are said to be saved. */
async function live(disk: FaultyDisk, told: (count: number) => void): Promise<void> {
  const projects = projectsIn(disk);
  await projects.begin('one');
  await projects.append('one', DAY.slice(0, 1));
  await projects.ready(FACTS);
  told(1);
  for (let count = 1; count < DAY.length; count++) {
    await projects.append('one', DAY.slice(count, count + 1));
    told(count + 1);
  }
  await projects.close();
}

/** Records that the next start finds. */
async function foundOn(disk: FaultyDisk): Promise<readonly Uint8Array[]> {
  const projects = projectsIn(disk);
  const found = await projects.find('f');
  const records: Uint8Array[] = [];
  for (let read = found === null ? [] : await projects.read('one', 0); read.length > 0;) {
    records.push(...read);
    read = await projects.read('one', records.length);
  }
  await projects.close();
  return records;
}

/** Cuts the power at every use of the disk. Returns how often, and where what was said to be saved was not there. */
function cutEverywhere(options: Parameters<typeof killedEverywhere>[3] = {}) {
  let saved = 0;
  return killedEverywhere(
    new FaultyDisk(),
    (disk) => {
      saved = 0;
      return live(disk, (count) => (saved = count));
    },
    async (left) => {
      const found = await foundOn(left);
      const isDay = found.every((record, index) => sameValues(record, DAY[index] ?? new Uint8Array()));
      if (!isDay || found.length < saved) throw new Error(`${found.length} of ${saved} records are there`);
      for (const record of found) decodeEntry(record);
    },
    { cuts: 8, ...options },
  );
}

describe('a power cut', () => {
  it('loses nothing that was said to be saved, at whichever use of the disk it comes', async () => {
    const { kills, faults } = await cutEverywhere();
    expect(faults).toEqual([]);
    report('power cuts', { 'power cuts': kills });
  });

  it('would lose something without any one of the syncs', async () => {
    const syncedBefore: number[] = [];
    const syncedWhenTold: number[] = [];
    const sound: FaultyDisk = new FaultyDisk({
      failing: (operation) => {
        syncedBefore[operation] = sound.synced.length;
        return null;
      },
    });
    await live(sound, () => syncedWhenTold.push(sound.synced.length));
    const numbers = [...sound.synced.keys()].slice(syncedWhenTold[0]);
    // One that is done again before anything is said to be saved is good for nothing by itself.
    const needed = numbers.filter((number) => {
      const path = sound.synced[number] ?? '';
      const told = syncedWhenTold.find((synced) => synced > number);
      return path !== '/projects/reserve' && !sound.synced.slice(number + 1, told).includes(path);
    });
    expect(needed.length).toBeGreaterThan(DAY.length);
    const seen: number[] = [];
    for (const deaf of numbers) {
      // The next one makes up for it: what it is good for shows in between.
      const next = syncedBefore.findLastIndex((synced) => synced === deaf) + 1;
      const { faults } = await cutEverywhere({ deaf, at: [0, 1, 2, 3, 4].map((more) => next + more) });
      if (faults.length > 0) seen.push(deaf);
    }
    expect(seen).toEqual(needed);
  });
});

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encode } from 'cborg';
import { describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../core/errors.ts';
import { concatenate } from '../../../core/formats/bytes.ts';
import { JOURNAL_VERSION } from '../../../core/journal/entry.ts';
import { FIRST_LINK, frame, MARK } from '../../../core/journal/frames.ts';
import { seededRandom } from '../../../core/random.ts';
import { disk as realDisk } from '../../../main/journal/disk.ts';
import { Journal } from '../../../main/journal/journal.ts';
import { sha256 } from '../../../main/journal/journal-files.ts';
import { FaultyDisk } from '../../support/faulty-disk.ts';
import type { Faults } from '../../support/faulty-disk.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const FOLDER = '/journal';
/** So small that a few entries fill a file. */
const OPTIONS = { fileBytes: 400 };

const entry = (number: number) => Uint8Array.from({ length: 5 + (number % 40) }, () => number & 0xff);
const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, index) => from + index);

describe('a journal', () => {
  it('is read back on a real disk, over several files, from any entry on', async () => {
    const folder = join(await temporaryFolder(), 'journal');
    const journal = Journal.begin(realDisk, folder, OPTIONS);
    for (const number of numbers(40)) await journal.append([entry(number)]);
    await journal.close();
    const opened = await Journal.open(realDisk, folder, OPTIONS);
    expect(opened?.findings).toEqual([]);
    expect(opened?.journal.position).toEqual(journal.position);
    for (const from of [0, 7, 39, 40]) {
      expect(await opened?.journal.read(from)).toEqual(numbers(40 - from, from).map(entry));
    }
    await opened?.journal.append([entry(40)]);
    expect(await opened?.journal.read(38)).toEqual(numbers(3, 38).map(entry));
    await opened?.journal.close();
    const names = await realDisk.list(folder);
    expect(names.length).toBeGreaterThan(3);
    const first = await readFile(join(folder, [...names].sort()[0] ?? ''));
    expect(String(first.subarray(0, 3))).toBe('ULJ');
  });

  it('is nothing where there is none', async () => {
    expect(await Journal.open(realDisk, join(await temporaryFolder(), 'none'))).toBeNull();
  });

  it('is read in parts of a size, which hold one entry at least', async () => {
    const journal = Journal.begin(new FaultyDisk(), FOLDER, OPTIONS);
    await journal.append(numbers(10).map(entry));
    expect(await journal.read(0, 1)).toEqual([entry(0)]);
    expect(await journal.read(2, 20)).toEqual([entry(2), entry(3)]);
  });

  it('writes what is appended meanwhile together, in its order', async () => {
    const disk = new FaultyDisk();
    const journal = Journal.begin(disk, FOLDER);
    await journal.append([entry(0)]);
    const before = disk.operations;
    const positions = await Promise.all(numbers(50, 1).map((number) => journal.append([entry(number)])));
    expect(disk.operations - before).toBe(2);
    expect(new Set(positions.map(({ count }) => count))).toEqual(new Set([51]));
    expect(await journal.read(0)).toEqual(numbers(51).map(entry));
  });

  it('goes on in a new file after a failed write, and takes what was refused again', async () => {
    for (const code of ['EIO', 'ENOSPC', 'EROFS', 'EACCES']) {
      for (let failing = 0; failing < 14; failing++) {
        const disk = new FaultyDisk({ failing: (operation) => (operation === failing ? code : null) });
        const journal = Journal.begin(disk, FOLDER, OPTIONS);
        for (const number of numbers(6)) {
          await journal.append([entry(number)]).catch(async (error: unknown) => {
            expect(error).toBeInstanceOf(WorkbenchError);
            await journal.append([entry(number)]);
          });
        }
        expect(await journal.read(0)).toEqual(numbers(6).map(entry));
        const opened = await Journal.open(disk, FOLDER, OPTIONS);
        expect(await opened?.journal.read(0)).toEqual(numbers(6).map(entry));
      }
    }
  });

  it('loses nothing that was acknowledged, whenever the power is cut', async () => {
    expect(await lossesIn({}, 400)).toBe(0);
  });

  it.each(['file', 'folder'] as const)('would lose work without syncing the %s', async (deaf) => {
    expect(await lossesIn({ deaf }, 400)).toBeGreaterThan(0);
  });

  it('is read up to damage; what was damaged stays where it is', async () => {
    const disk = new FaultyDisk();
    const journal = Journal.begin(disk, FOLDER, { fileBytes: 1e6 });
    await journal.append(numbers(10).map(entry));
    await journal.close();
    const [[path, bytes] = ['', new Uint8Array()]] = disk.files;
    const damaged = bytes.slice();
    damaged[300] = (damaged[300] as number) ^ 1;
    const after = new FaultyDisk({}, [[path, damaged]]);
    const opened = await Journal.open(after, FOLDER);
    const count = opened?.journal.position.count ?? -1;
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(10);
    expect(opened?.findings).toMatchObject([{ kind: 'damaged', file: path }]);
    await opened?.journal.append([entry(99)]);
    expect(await opened?.journal.read(0)).toEqual([...numbers(count).map(entry), entry(99)]);
    expect(after.files.get(path)).toEqual(damaged);
  });

  it('of a newer version is refused', async () => {
    const disk = new FaultyDisk({}, [[`${FOLDER}/journal-000000000000.ulj`, newerFile()]]);
    await expect(Journal.open(disk, FOLDER)).rejects.toThrow(/newer version/);
  });
});

/** The file of a journal whose head a newer program wrote. */
function newerFile(): Uint8Array {
  return concatenate([
    MARK,
    frame(FIRST_LINK, encode({ version: JOURNAL_VERSION + 1, epoch: 'e' }), sha256).bytes,
  ]);
}

/** How many of so many lives of a journal lost what had been acknowledged, or gave back what nobody had appended. */
async function lossesIn(faults: Faults, lives: number): Promise<number> {
  let losses = 0;
  for (let seed = 0; seed < lives; seed++) {
    const random = seededRandom(seed);
    const failing = (): string | null => (random() < 0.05 ? 'EIO' : null);
    let disk = new FaultyDisk({ ...faults, failing });
    let acknowledged: Uint8Array[] = [];
    const appended = new Set<string>();
    let number = 0;
    for (let day = 0; day < 3; day++) {
      const opened = await retried(() => Journal.open(disk, FOLDER, OPTIONS));
      const journal = opened?.journal ?? Journal.begin(disk, FOLDER, OPTIONS);
      const found = await retried(() => journal.read(0)).catch(() => []);
      const isKept = acknowledged.every((bytes, index) => String(found[index]) === String(bytes));
      if (!isKept || found.some((bytes) => !appended.has(String(bytes)))) losses++;
      acknowledged = [...found];
      const steps = Math.floor(random() * 12);
      const power = { isOn: true };
      for (let step = 0; step < steps; step++) {
        const batch = numbers(1 + Math.floor(random() * 3), number).map(uniqueEntry);
        number += batch.length;
        for (const bytes of batch) appended.add(String(bytes));
        const isLast = step === steps - 1;
        const answer = journal.append(batch).then(
          () => {
            if (power.isOn) acknowledged.push(...batch);
          },
          () => undefined,
        );
        // The power goes while the last one is being written.
        if (!isLast) await answer;
        else for (let turn = 0; turn < random() * 12; turn++) await Promise.resolve();
      }
      power.isOn = false;
      disk = disk.afterPowerCut(random, { ...faults, failing });
    }
  }
  return losses;
}

const uniqueEntry = (number: number) => Uint8Array.from([number & 0xff, number >> 8, ...entry(number)]);

/** A disk that fails now and then lets somebody through at last. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof WorkbenchError) || error.code === 'journal.damaged') throw error;
    }
  }
}

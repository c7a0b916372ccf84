import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Baseline } from '../../../core/journal/baseline.ts';
import { decodeEntry } from '../../../core/journal/entry.ts';
import type { JournalEntry } from '../../../core/journal/entry.ts';
import { compactJournal, dropHistory, historyOf } from '../../../main/journal/compact.ts';
import { disk as realDisk } from '../../../main/journal/disk.ts';
import type { ReadableDisk } from '../../../main/journal/disk.ts';
import { foldJournal } from '../../../main/journal/fold.ts';
import { Journal } from '../../../main/journal/journal.ts';
import { recordsOf } from '../../../main/journal/records.ts';
import { verifyJournal } from '../../../main/journal/verify.ts';
import {
  appendTo,
  baselineOf,
  journalOf,
  OPTIONS,
  someWork,
  stateOf,
} from '../../support/arbitrary-journal.ts';
import { arbitraryWork, FRAMES } from '../../support/arbitrary-work.ts';
import { FaultyDisk } from '../../support/faulty-disk.ts';
import { killedEverywhere } from '../../support/kills.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

// Hundreds of lives each.
vi.setConfig({ testTimeout: 120_000 });

const FOLDER = '/project';
const ENTRIES = someWork();
const compact = (disk: FaultyDisk, steps?: number) =>
  compactJournal(disk, FOLDER, { ...OPTIONS, ...(steps === undefined ? {} : { steps }) });

async function written(entries: readonly JournalEntry[] = ENTRIES): Promise<FaultyDisk> {
  const disk = new FaultyDisk();
  await appendTo(disk, FOLDER, entries);
  return disk;
}

async function entriesIn(disk: ReadableDisk, folder = FOLDER): Promise<readonly JournalEntry[]> {
  const entries: JournalEntry[] = [];
  for await (const { payload } of recordsOf(disk, folder)) entries.push(decodeEntry(payload));
  return entries;
}

/** Commits that can be taken back at a frame. */
function placedAt(entries: readonly JournalEntry[], frame: string): readonly string[] {
  return entries.flatMap((entry) => {
    if (entry.kind !== 'commit' && entry.kind !== 'step') return [];
    return entry.places?.includes(frame) === true ? [entry.commit.id] : [];
  });
}

async function expectWhole(disk: FaultyDisk, entries: readonly JournalEntry[] = ENTRIES): Promise<void> {
  const baseline = new Baseline();
  await foldJournal(disk, FOLDER, baseline);
  expect(baseline.state).toEqual(stateOf(entries));
  expect((await verifyJournal(disk, FOLDER)).problems).toEqual([]);
}

describe('a compacted journal', () => {
  it('comes to the same work, can be gone on with, and compacted again, whatever was done', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryWork, fc.array(fc.nat(40), { maxLength: 3 }), async (work, cuts) => {
        const entries = journalOf(work);
        const disk = new FaultyDisk();
        let from = 0;
        for (const to of [...cuts.map((cut) => 1 + (cut % entries.length)), entries.length].sort(
          (a, b) => a - b,
        )) {
          await appendTo(disk, FOLDER, entries.slice(from, to));
          await compact(disk);
          await expectWhole(disk, entries.slice(0, to));
          from = to;
        }
        const commits = entries.length - 1;
        expect(await verifyJournal(disk, FOLDER)).toMatchObject({ commits, remarks: [] });
        await dropHistory(disk, FOLDER);
        expect(await verifyJournal(disk, FOLDER)).toMatchObject({ commits, problems: [] });
        const left = await entriesIn(disk);
        for (const frame of FRAMES) expect(placedAt(left, frame)).toEqual(placedAt(entries, frame));
      }),
      { numRuns: 25 },
    );
  });

  it('begins with the work, and ends its baseline with a signpost', async () => {
    const disk = await written();
    const before = await disk.list(FOLDER);
    const result = await compact(disk);
    expect(result).toMatchObject({
      records: ENTRIES.length,
      commits: ENTRIES.length - 1,
      moved: before.length,
    });
    const entries = await entriesIn(disk);
    expect(entries.slice(0, 4).map(({ kind }) => kind)).toEqual(['project', 'series', 'frame', 'frame']);
    expect(entries.at(-1)).toMatchObject({ kind: 'signpost', first: ENTRIES.length });
    expect(new Set(await disk.list(join(FOLDER, 'history')))).toEqual(new Set(before));
    expect(await historyOf(disk, FOLDER)).toMatchObject({ files: before.length });
    const opened = await Journal.open(disk, FOLDER);
    const count = ENTRIES.length + entries.length;
    expect(opened?.journal.position.count).toBe(count);
    expect(opened?.journal.baseline).toEqual({ first: ENTRIES.length, end: count - 1 });
    expect((await opened?.journal.read(ENTRIES.length))?.map(decodeEntry)).toEqual(entries);
  });

  it('keeps the latest steps of each frame, and the predictions that are still spoken of', async () => {
    const disk = await written();
    await compact(disk, 2);
    const entries = await entriesIn(disk);
    for (const frame of ['one a', 'one b']) {
      expect(placedAt(entries, frame)).toEqual(placedAt(ENTRIES, frame).slice(-2));
    }
    const predictions = (all: readonly JournalEntry[]) =>
      all.flatMap((entry) => ('predictions' in entry ? entry.predictions : []));
    expect(predictions(ENTRIES)).toHaveLength(2);
    // The one that was taken back can be had again; none of an image where nobody was asked.
    expect(new Set(predictions(entries))).toEqual(new Set(predictions(ENTRIES)));
    const bare = await written();
    await compact(bare, 0);
    const left = await entriesIn(bare);
    expect(left.filter(({ kind }) => kind === 'step')).toEqual([]);
    expect(predictions(left).map(({ id }) => id)).toEqual(['prediction 2']);
  });

  it('is left alone where nothing has happened since', async () => {
    const disk = await written();
    await compact(disk);
    const files = disk.files;
    expect(await compact(disk)).toMatchObject({ moved: 0 });
    expect(disk.files).toEqual(files);
  });

  it('lies on a real disk like that, too', async () => {
    const folder = join(await temporaryFolder(), 'project');
    await appendTo(realDisk, folder, ENTRIES);
    await compactJournal(realDisk, folder, OPTIONS);
    await appendTo(realDisk, folder, []);
    expect(await verifyJournal(realDisk, folder)).toMatchObject({ problems: [], remarks: [] });
    expect((await realDisk.list(join(folder, 'history'))).length).toBeGreaterThan(0);
  });
});

describe('compacting', () => {
  it('loses nothing and repeats nothing, whenever it is killed', async () => {
    const look = async (left: FaultyDisk): Promise<void> => {
      await expectWhole(left);
      // The work goes on, and so does the compaction.
      await appendTo(left, FOLDER, []);
      await compact(left);
      await expectWhole(left);
      const names = [...left.files.keys()].map((path) => basename(path));
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    };
    const { kills, faults } = await killedEverywhere(await written(), compact, look, { cuts: 2 });
    expect(faults).toEqual([]);
    expect(kills).toBeGreaterThan(100);
  });

  it.each(['file', 'folder'] as const)('would lose work without syncing the %s', async (deaf) => {
    const { faults } = await killedEverywhere(await written(), compact, (left) => expectWhole(left), {
      deaf,
      cuts: 8,
    });
    expect(faults.length).toBeGreaterThan(0);
  });

  it('leaves the journal as good as it was when the disk fails', async () => {
    const before = await written();
    const sound = new FaultyDisk({}, before.files);
    await compact(sound);
    for (const code of ['EIO', 'ENOSPC']) {
      for (let failing = 0; failing < sound.operations; failing++) {
        const disk = new FaultyDisk(
          { failing: (operation) => (operation === failing ? code : null) },
          before.files,
        );
        await compact(disk).then(
          () => undefined,
          (error: unknown) => {
            expect(error).toMatchObject({ code: expect.stringMatching(/^file\./) as string });
          },
        );
        await expectWhole(disk);
      }
    }
  });

  it('does not touch a journal that somebody else is writing', async () => {
    class Busy extends FaultyDisk {
      #lists = 0;
      override async list(folder: string): Promise<readonly string[]> {
        if (++this.#lists === 3) await appendTo(this, FOLDER, ENTRIES.slice(-1));
        return super.list(folder);
      }
    }
    const disk = new Busy({}, (await written(ENTRIES.slice(0, -1))).files);
    await expect(compact(disk)).rejects.toMatchObject({ code: 'journal.busy' });
    await expectWhole(disk);
  });
});

describe('looking through a compacted journal', () => {
  it('finds a baseline that says something else than the records before it', async () => {
    const disk = await written();
    const [, , frame] = baselineOf(ENTRIES);
    if (frame?.kind !== 'frame') throw new RangeError('The third entry of this baseline is a frame');
    await appendTo(disk, FOLDER, [frame]);
    await expectWhole(disk);
    await appendTo(disk, FOLDER, [{ ...frame, tiles: [] }]);
    expect((await verifyJournal(disk, FOLDER)).problems).toEqual([
      `Record ${ENTRIES.length + 2} says something else than the records before it`,
    ]);
  });

  it('finds a file of the history that is missing, is another one, or has a bit turned', async () => {
    const disk = await written();
    await compact(disk);
    const history = [...disk.files].filter(([path]) => path.includes('/history/'));
    expect(history.length).toBeGreaterThan(1);
    for (const [path, bytes] of history) {
      const others = [...disk.files].filter(([other]) => other !== path);
      expect((await verifyJournal(new FaultyDisk({}, others), FOLDER)).problems).not.toEqual([]);
      for (let at = 0; at < bytes.length; at += 101) {
        const turned = bytes.slice();
        turned[at] = (turned[at] as number) ^ 2;
        const spoilt = new FaultyDisk({}, [...others, [path, turned]]);
        expect((await verifyJournal(spoilt, FOLDER)).problems).not.toEqual([]);
      }
    }
  });

  it('says that a history was dropped, and misses one that nobody dropped', async () => {
    const disk = await written();
    await compact(disk);
    await dropHistory(disk, FOLDER);
    const { problems, remarks } = await verifyJournal(disk, FOLDER);
    expect({ problems, remarks: remarks.length }).toEqual({ problems: [], remarks: 1 });
    const long = await written();
    const [, ...rest] = [...long.files].sort();
    expect((await verifyJournal(new FaultyDisk({}, rest), FOLDER)).problems).not.toEqual([]);
  });
});

import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Commit } from '../../core/document/commit.ts';
import { encodeEntry } from '../../core/journal/entry.ts';
import { disk } from '../../main/journal/disk.ts';
import { Journal } from '../../main/journal/journal.ts';
import { seededRandom } from '../../core/random.ts';
import { dayOfWork } from '../support/day-of-work.ts';
import { type Benchmark, milliseconds, type Row } from './measure.ts';

const STROKES = 300;
const TILES = 6;
/** A tile that a brush has crossed, run-length coded. */
const TILE_BYTES = 300;

/** On whose images the day was spent. */
const IMAGES = 10;
/** Of a day of 2,000 steps in journal and database, of which this is the journal's half. */
const DAY_BYTES = 25e6;

export const journalBenchmark: Benchmark = async () => [...(await speedRows()), dayRow()];

/** Steps of a day's work, put together from a tenth of it. */
function dayRow(): Row {
  const entries = [...dayOfWork(IMAGES, seededRandom(3))].map(encodeEntry);
  const bytes = entries.reduce((sum, entry) => sum + entry.length, 0) / entries.length;
  return {
    what: '2,000 steps of a day in the journal / 25 MB',
    value: (2000 * bytes) / DAY_BYTES,
    aim: { most: 1 },
    detail: `${(bytes / 1000).toFixed(1)} kB a step of fills and strokes at 2048 square`,
  };
}

/** Putting a stroke into the journal, against a bare write and sync of as many bytes to a file, taken in turn. */
const speedRows: Benchmark = async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ulite-bench-'));
  const journal = Journal.begin(disk, path.join(folder, 'journal'));
  const bare = await open(path.join(folder, 'bare'), 'wx');
  try {
    const times = { journal: [] as number[], bare: [] as number[] };
    let bytes = 0;
    for (let stroke = 0; stroke < STROKES; stroke++) {
      const commit = strokeOf(stroke);
      const entry = encodeEntry({ kind: 'commit', commit, predictions: [], sizes: [], places: null });
      bytes += entry.length;
      times.bare.push(
        await milliseconds(async () => {
          await bare.write(entry);
          await bare.datasync();
        }),
      );
      times.journal.push(
        await milliseconds(() =>
          journal.append([encodeEntry({ kind: 'commit', commit, predictions: [], sizes: [], places: null })]),
        ),
      );
    }
    const kilobytes = (bytes / STROKES / 1000).toFixed(1);
    const [own, least] = [p95(times.journal), p95(times.bare)];
    return [
      {
        what: 'a stroke into the journal / a bare write and sync, p95',
        value: own / least,
        aim: { most: 3 },
        detail: `${own.toFixed(1)} / ${least.toFixed(1)} ms, ${kilobytes} kB a stroke`,
      },
    ];
  } finally {
    await Promise.all([journal.close(), bare.close()]);
    await rm(folder, { recursive: true });
  }
};

function strokeOf(seed: number): Commit {
  const random = seededRandom(seed);
  const plane = () => Uint8Array.from({ length: TILE_BYTES }, () => 256 * random());
  const content = () => ({ labels: plane(), provenance: plane() });
  const id = `00000000-0000-4000-8000-${String(seed).padStart(12, '0')}`;
  const tiles = Array.from({ length: TILES }, (_, index) => ({ index, before: content(), after: content() }));
  return {
    version: 1,
    id,
    project: 'p',
    kind: 'do',
    step: id,
    name: 'brush',
    author: 'person',
    at: seed,
    targets: [{ frame: 'p a', parent: seed, tiles, before: {}, after: {} }],
    classes: null,
    objects: [],
  };
}

function p95(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(0.95 * values.length)] ?? Number.NaN;
}

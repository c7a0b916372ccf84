import type fc from 'fast-check';
import type { ImageId } from '../../core/document/image-id.ts';
import type { PackedPrediction, Prediction } from '../../core/document/prediction.ts';
import { newFrame } from '../../core/document/state.ts';
import { CommitStream } from '../../core/document/stream.ts';
import { Baseline } from '../../core/journal/baseline.ts';
import { encodeEntry } from '../../core/journal/entry.ts';
import type { JournalEntry } from '../../core/journal/entry.ts';
import { Replay } from '../../core/journal/replay.ts';
import type { Disk } from '../../main/journal/disk.ts';
import { Journal } from '../../main/journal/journal.ts';
import type { JournalOptions } from '../../main/journal/journal.ts';
import { perform, start } from './arbitrary-work.ts';
import type { arbitraryWork, WorkItem } from './arbitrary-work.ts';

export type Work = typeof arbitraryWork extends fc.Arbitrary<infer T> ? T : never;

/** The journal of what was done in project `one`, as the page sends it. */
export function journalOf({
  steps,
  start,
}: Pick<Work, 'start'> & { readonly steps: readonly WorkItem[] }): readonly JournalEntry[] {
  let count = 0;
  const stream = new CommitStream({ newId: () => `id ${++count}`, now: () => count });
  const { projects, frames } = start((id, size) => newFrame(id, size, 0));
  for (const project of projects) stream.openProject(project);
  for (const frame of frames) stream.load(frame);
  const entries: JournalEntry[] = projects
    .filter(({ id }) => id === 'one')
    .map((project) => ({ kind: 'project', project: { ...project, name: 'Cases', folder: 'f' } }));
  stream.onCommit((commit, predictions, places) => {
    if (commit.project !== 'one') return;
    const sizes = commit.targets.map(() => ({ width: 90, height: 70 }));
    const known = places === null ? null : [...places];
    entries.push({ kind: 'commit', commit, predictions: predictions.map(packed), sizes, places: known });
  });
  for (const step of steps) perform(stream, step);
  return entries;
}

function packed({ map: { data, width, height, channels }, ...rest }: Prediction): PackedPrediction {
  return { ...rest, width, height, channels, data };
}

/** Small files, so that a little work takes several. */
export const OPTIONS: JournalOptions = { fileBytes: 1500 };

/** Writes entries to a journal, also to one that is there. */
export async function appendTo(disk: Disk, folder: string, entries: readonly JournalEntry[]): Promise<void> {
  const opened = await Journal.open(disk, folder, OPTIONS);
  const journal = opened?.journal ?? Journal.begin(disk, folder, OPTIONS);
  for (const entry of entries) await journal.append([encodeEntry(entry)]);
  await journal.close();
}

/** Strokes, an object, a prediction and their undo in two images, the last of them in the second. */
export function someWork(): readonly JournalEntry[] {
  const stroke = (frame: ImageId, label: number, box: readonly number[]): WorkItem => ({
    kind: 'stroke',
    frame,
    label,
    box,
    isElsewhere: false,
  });
  const steps: readonly WorkItem[] = [
    stroke('one a', 1, [3, 4, 60, 50]),
    { kind: 'object', frame: 'one a', id: 256, name: 'left' },
    stroke('one a', 256, [20, 20, 65, 9]),
    { kind: 'predict', frame: 'one b', label: 2, box: [0, 0, 80, 60] },
    { kind: 'predict', frame: 'one b', label: 3, box: [5, 5, 40, 40] },
    { kind: 'undo', frame: 'one b' },
    { kind: 'review', frame: 'one a', name: 'accept' },
    stroke('one b', 1, [60, 60, 20, 9]),
  ];
  return journalOf({ steps, start });
}

/** What a compaction would keep of entries. */
export function baselineOf(entries: readonly JournalEntry[], steps?: number): readonly JournalEntry[] {
  const baseline = new Baseline(steps);
  for (const [number, entry] of entries.entries()) baseline.take(entry, number);
  const kept = entries.flatMap((entry, number) => [...baseline.kept(entry, number)]);
  return [...baseline.entries(), ...kept, ...baseline.rest()];
}

/** What entries come to. */
export function stateOf(entries: readonly JournalEntry[]) {
  const replay = new Replay();
  for (const entry of entries) replay.take(entry);
  return replay.state;
}

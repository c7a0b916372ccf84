import { decode, encode } from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkpointIn } from '../../../core/document/checkpoint.ts';
import type { NamedCheckpoint } from '../../../core/document/checkpoint.ts';
import type { Commit } from '../../../core/document/commit.ts';
import { LATER_FIELDS, newFrame } from '../../../core/document/state.ts';
import { CommitStream } from '../../../core/document/stream.ts';
import { eventOf } from '../../../core/document/work-event.ts';
import type { WorkEvent } from '../../../core/document/work-event.ts';
import { decodeEntry, encodeEntry, JOURNAL_VERSION } from '../../../core/journal/entry.ts';
import type { JournalEntry } from '../../../core/journal/entry.ts';
import { encodeTile } from '../../../core/mask/tile-content.ts';
import type { TileContent } from '../../../core/mask/tile-content.ts';
import { baselineOf, journalOf } from '../../support/arbitrary-journal.ts';
import { arbitraryWork, FRAMES, perform } from '../../support/arbitrary-work.ts';

const entry = {
  kind: 'project',
  project: { id: 'one', name: 'Cases', folder: 'f', revision: 0, classes: [], nextLabel: 1 },
} as const satisfies JournalEntry;

/** A tile of two pixels that a person drew. */
function tile(...labels: readonly number[]): TileContent {
  return encodeTile({ labels: Uint16Array.from(labels), provenance: Uint8Array.of(2, 2) });
}

describe('an entry of a journal', () => {
  it('is read back as it was, whatever was done', () => {
    fc.assert(
      fc.property(arbitraryWork, (work) => {
        for (const one of [...journalOf(work), ...baselineOf(journalOf(work))])
          expect(decodeEntry(encodeEntry(one))).toEqual(one);
      }),
      { numRuns: 30 },
    );
  });

  it('is read back where it is a checkpoint, or tells what happened before the journal began', () => {
    fc.assert(
      fc.property(arbitraryWork, ({ steps, start }) => {
        let count = 0;
        const stream = new CommitStream({ newId: () => `id ${++count}`, now: () => count, by: () => 'Ann' });
        const { projects, frames } = start((id, size) => newFrame(id, size, 0));
        for (const project of projects) stream.openProject(project);
        for (const frame of frames) stream.load(frame);
        const events: WorkEvent[] = [];
        stream.onCommit((commit, _, places) => events.push({ ...eventOf(commit, places), order: count }));
        for (const step of steps) perform(stream, step);
        const commit = stream.checkpoint(FRAMES[0] ?? '', 'then') as Commit;
        const checkpoint = checkpointIn(commit) as NamedCheckpoint;
        const entries: readonly JournalEntry[] = [
          { kind: 'commit', commit, predictions: [], sizes: [{ width: 90, height: 70 }], places: null },
          { kind: 'checkpoint', checkpoint },
          { kind: 'events', events },
        ];
        for (const one of entries) expect(decodeEntry(encodeEntry(one))).toEqual(one);
      }),
      { numRuns: 20 },
    );
  });

  it('is read back where it tells what steps took and touched, and what is kept for measuring', () => {
    const stream = new CommitStream({ newId: () => 'id', now: () => 1, takeSeconds: () => 7.5 });
    stream.openProject({ id: 'one', revision: 0, classes: [], nextLabel: 1 });
    stream.load({ ...newFrame('one a', { width: 2, height: 1 }, 0), tiles: new Map() });
    const commits: Commit[] = [];
    stream.onCommit((commit) => commits.push(commit));
    const model = { name: 'Net', sha256: 'f', pixels: 9, changed: 2, isUnseen: true } as const;
    const targets = [{ frame: 'one a' }];
    const outcome = { model, objects: 3 };
    stream.commit({ name: 'accept', project: 'one', place: 'one a', targets, outcome });
    const touched = [{ frame: 'one a', objects: [{ id: 256, pixels: 2 }] }];
    const tiles = [{ index: 0, before: tile(0, 0), after: tile(256, 256) }];
    const stroke = { frame: 'one a', tiles };
    stream.commit({ name: 'brush', project: 'one', place: 'one a', targets: [stroke] });
    const learning = { gate: { share: 0.2, by: 'name', pattern: '^[^_]+' }, blind: 0.1 } as const;
    stream.learn('one', learning);
    expect(commits).toMatchObject([
      { effort: { seconds: 7.5, ...outcome } },
      { effort: { seconds: 7.5, touched } },
      { learning },
    ]);
    for (const commit of commits) {
      const whole: JournalEntry = { kind: 'commit', commit, predictions: [], sizes: [], places: null };
      expect(decodeEntry(encodeEntry(whole))).toEqual(whole);
      const event: JournalEntry = { kind: 'events', events: [eventOf(commit, null)] };
      expect(decodeEntry(encodeEntry(event))).toEqual(event);
    }
    const project = { ...entry.project, learning };
    expect(decodeEntry(encodeEntry({ ...entry, project }))).toEqual({ ...entry, project });
  });

  it('is refused in words where it is not one', () => {
    const text = 'A record is not as it was written';
    expect(() => decodeEntry(Uint8Array.of(0xff, 1))).toThrow(text);
    expect(() => decodeEntry(encode({ version: 1, kind: 'nothing' }))).toThrow(text);
    const spoilt = decode(encodeEntry(entry)) as Record<string, unknown>;
    expect(() => decodeEntry(encode({ ...spoilt, project: { id: 'one' } }))).toThrow(text);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is read where version %d wrote it', (version) => {
    const earlier = { ...(decode(encodeEntry(entry)) as object), version };
    expect(decodeEntry(encode(earlier))).toEqual(entry);
  });

  it('is read where its frame has neither notes nor measurements yet', () => {
    const frame = newFrame('one a', { width: 2, height: 1 }, 0);
    const whole: JournalEntry = { kind: 'frame', frame, tiles: [], predictions: [] };
    const earlier = Object.fromEntries(Object.entries(frame).filter(([key]) => !(key in LATER_FIELDS)));
    expect(earlier).not.toEqual(frame);
    expect(decodeEntry(encode({ ...whole, frame: earlier, version: 2 }))).toEqual(whole);
  });

  it('of a newer version is told apart from a damaged one', () => {
    expect(() => decodeEntry(encode({ version: JOURNAL_VERSION + 1, kind: 'else' }))).toThrow(
      /newer version/,
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seriesOf } from '../../../core/document/apply.ts';
import { checkpointIn } from '../../../core/document/checkpoint.ts';
import type { NamedCheckpoint } from '../../../core/document/checkpoint.ts';
import type { Commit } from '../../../core/document/commit.ts';
import { newFrame } from '../../../core/document/state.ts';
import type { FrameState } from '../../../core/document/state.ts';
import { CommitStream } from '../../../core/document/stream.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';
import { arbitraryWork, FRAMES, perform } from '../../support/arbitrary-work.ts';

type Work = typeof arbitraryWork extends fc.Arbitrary<infer T> ? T : never;

const PLACE = FRAMES[0] ?? '';

function begin({ start }: Work): CommitStream {
  let count = 0;
  const stream = new CommitStream({ newId: () => `id ${++count}`, now: () => count });
  const { projects, frames } = start((id, size) => newFrame(id, size, 0));
  for (const project of projects) stream.openProject(project);
  for (const frame of frames) stream.load(frame);
  return stream;
}

function keep(stream: CommitStream): NamedCheckpoint {
  return checkpointIn(stream.checkpoint(PLACE, 'then') as Commit) as NamedCheckpoint;
}

/** What a frame shows, and what a person said about it. */
function shown(stream: CommitStream) {
  const frame = stream.frame(PLACE) as FrameState;
  const { status, threshold, conflicts, prediction, uncertainty, coverage } = frame;
  const { data, provenance } = tilesToGrid(frame);
  const fields = { status, threshold, conflicts, prediction, uncertainty, coverage };
  return { fields, labels: [...data], provenance: [...provenance] };
}

/** The same with all that there is beside it. */
function all(stream: CommitStream) {
  const { objects } = seriesOf(stream.state, PLACE);
  return { ...shown(stream), objects, classes: stream.project('one')?.classes };
}

function definedIn(stream: CommitStream): ReadonlySet<number> {
  const { objects, classes = [] } = all(stream);
  return new Set([...objects.map(({ id }) => id), ...classes.map(({ label }) => label)]);
}

describe('a checkpoint', () => {
  it('comes back exactly, whatever was done before and since, as one step that can be taken back', () => {
    let restored = 0;
    fc.assert(
      fc.property(arbitraryWork, arbitraryWork, (before, since) => {
        const stream = begin(before);
        for (const step of before.steps) perform(stream, step);
        const then = shown(stream);
        const defined = definedIn(stream);
        const checkpoint = keep(stream);
        for (const step of since.steps) perform(stream, step);
        const now = all(stream);
        const commit = stream.restore(checkpoint);
        expect(shown(stream)).toEqual(then);
        // What has pixels and was something then is something again.
        const again = definedIn(stream);
        for (const label of new Set(then.labels)) if (defined.has(label)) expect(again).toContain(label);
        if (commit === null) return;
        restored++;
        stream.undo(PLACE);
        expect(all(stream)).toEqual(now);
        stream.redo(PLACE);
        expect(shown(stream)).toEqual(then);
      }),
      { numRuns: 60 },
    );
    expect(restored).toBeGreaterThan(20);
  });

  it('changes nothing, so nothing can be taken back, and what could be done again still can', () => {
    fc.assert(
      fc.property(arbitraryWork, (work) => {
        const stream = begin(work);
        for (const step of work.steps) perform(stream, step);
        const before = [all(stream), stream.history(PLACE)];
        keep(stream);
        expect([all(stream), stream.history(PLACE)]).toEqual(before);
      }),
      { numRuns: 20 },
    );
  });

  it('brings a class back that was deleted since, and taking that back deletes it again', () => {
    const stream = begin({ steps: [], start: startOf() });
    perform(stream, { kind: 'class-add', frame: PLACE, label: 0 });
    perform(stream, { kind: 'stroke', frame: PLACE, label: 2, box: [1, 1, 5, 5], isElsewhere: false });
    const checkpoint = keep(stream);
    perform(stream, { kind: 'class-delete', frame: PLACE, label: 2 });
    expect(new Set(shown(stream).labels)).toEqual(new Set([0]));
    const commit = stream.restore(checkpoint);
    expect(commit).toMatchObject({ name: 'restore', detail: 'then', classes: { changes: [{ label: 2 }] } });
    expect(stream.project('one')?.classes.map(({ label }) => label)).toEqual([1, 2]);
    expect(new Set(shown(stream).labels)).toEqual(new Set([0, 2]));
    stream.undo(PLACE);
    expect(stream.project('one')?.classes.map(({ label }) => label)).toEqual([1]);
  });

  it('is restored to nothing new where nothing has changed', () => {
    const stream = begin({ steps: [], start: startOf() });
    expect(stream.restore(keep(stream))).toBeNull();
  });

  it('is not kept where nothing may be written', () => {
    const stream = begin({ steps: [], start: startOf() });
    stream.isReadOnly = true;
    expect(stream.checkpoint(PLACE, 'then')).toBeNull();
  });

  it('is in no other commit, and in none of versions that kept a name only', () => {
    const stream = begin({ steps: [], start: startOf() });
    const { checkpoint, ...earlier } = stream.checkpoint(PLACE, 'then') as Commit;
    expect(checkpoint).toBeDefined();
    expect(checkpointIn(earlier)).toBeUndefined();
    const commits: Commit[] = [];
    stream.onCommit((commit) => commits.push(commit));
    perform(stream, { kind: 'threshold', frame: PLACE, value: 3 });
    expect(commits.map(checkpointIn)).toEqual([undefined]);
  });

  it('is of a frame that is open', () => {
    const stream = begin({ steps: [], start: startOf() });
    expect(() => stream.checkpoint('gone', 'then')).toThrow('The frame gone is not open');
  });
});

function startOf(): Work['start'] {
  return fc.sample(arbitraryWork, { numRuns: 1, seed: 1 })[0]?.start as Work['start'];
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply, refusalOf } from '../../../core/document/apply.ts';
import type { Commit } from '../../../core/document/commit.ts';
import { newFrame, NO_WORK } from '../../../core/document/state.ts';
import type { WorkState } from '../../../core/document/state.ts';
import type { CommitStream } from '../../../core/document/stream.ts';
import { tilesToGrid } from '../../../core/mask/tiles.ts';
import { arbitraryWork, FRAMES, perform } from '../../support/arbitrary-work.ts';
import { newStream } from '../../support/editor-driver.ts';

type Work = typeof arbitraryWork extends fc.Arbitrary<infer T> ? T : never;

/** The state before any of the work, the stream that it is done through, and what came out. */
function begin({ start }: Work): {
  readonly stream: CommitStream;
  readonly before: WorkState;
  readonly commits: Commit[];
} {
  const stream = newStream();
  const { projects, frames } = start((id, size) => newFrame(id, size, 0));
  for (const project of projects) stream.openProject(project);
  for (const frame of frames) stream.load(frame);
  const commits: Commit[] = [];
  stream.onCommit((commit) => void commits.push(commit));
  return { stream, before: stream.state, commits };
}

/** A state as plain values: missing tiles are as good as empty ones. */
function comparable({ frames, projects, series }: WorkState) {
  const records = [...frames.values()].map(({ tiles, ...record }) => {
    const { data, provenance } = tilesToGrid({ ...record, tiles });
    return { ...record, labels: runs(data), provenance: runs(provenance) };
  });
  return { records, projects: [...projects.values()], series: [...series.values()] };
}

/** The same without what only grows: what a person sees of it. */
function visible(state: WorkState) {
  const { records, projects, series } = comparable(state);
  return {
    records: records.map(({ revision: _revision, changed: _changed, series: _series, ...rest }) => rest),
    projects: projects.map(({ classes }) => classes),
    // An object without pixels is as good as gone.
    series: series.flatMap(({ objects }) => objects.filter(({ id }) => isDrawn(records, id))),
  };
}

function isDrawn(records: readonly { readonly labels: string }[], id: number): boolean {
  return records.some(({ labels }) => labels.includes(` of ${id}`));
}

/** A plane as text that can be read where two are not the same. */
function runs(values: Uint8Array | Uint16Array): string {
  const found: string[] = [];
  for (let from = 0, to = 0; from < values.length; from = to) {
    while (to < values.length && values[to] === values[from]) to++;
    found.push(`${to - from} of ${String(values[from])}`);
  }
  return found.join(', ');
}

/** A commit as text and back, as a file or a network would carry it. */
function carried(commit: Commit): Commit {
  const text = JSON.stringify(commit, (_, value: unknown) =>
    value instanceof Uint8Array ? { bytes: [...value] } : value,
  );
  return JSON.parse(text, (_, value: unknown) => {
    const isBytes = typeof value === 'object' && value !== null && 'bytes' in value;
    return isBytes && Array.isArray(value.bytes) ? Uint8Array.from(value.bytes as number[]) : value;
  }) as Commit;
}

/** Each way in which a commit can speak of another revision than there is, with what it then does not fit. */
function misfits(commit: Commit): readonly { readonly wrong: Commit; readonly what: string }[] {
  const { project, targets, classes, objects } = commit;
  return [
    ...targets.map((target, at) => ({
      wrong: { ...commit, targets: targets.with(at, { ...target, parent: target.parent + 1 }) },
      what: target.frame,
    })),
    ...(classes === null
      ? []
      : [{ wrong: { ...commit, classes: { ...classes, parent: classes.parent - 1 } }, what: project }]),
    ...objects.map((change, at) => ({
      wrong: { ...commit, objects: objects.with(at, { ...change, parent: change.parent + 1 }) },
      what: change.series,
    })),
  ];
}

describe('applying commits', () => {
  it('from the beginning gives the state that they were made in, whatever was done and taken back', () => {
    fc.assert(
      fc.property(arbitraryWork, (work) => {
        const { stream, before, commits } = begin(work);
        const states: WorkState[] = [];
        stream.onCommit(() => void states.push(stream.state));
        for (const step of work.steps) perform(stream, step);
        let replayed = before;
        for (const [at, commit] of structuredClone(commits).entries()) {
          replayed = apply(replayed, commit);
          expect(comparable(replayed)).toEqual(comparable(states[at] ?? before));
        }
        expect(comparable(commits.map(carried).reduce(apply, before))).toEqual(comparable(stream.state));
      }),
      { numRuns: 100 },
    );
  });

  it('brings everything back by undo, in reverse order, where nobody else has been', () => {
    fc.assert(
      fc.property(arbitraryWork, (work) => {
        const { stream, commits } = begin(work);
        // Without undo in between, and on one frame, so that nothing is in the way.
        const [here = ''] = FRAMES;
        const own = work.steps.filter(
          (step) =>
            step.frame === here &&
            !['undo', 'redo', 'review'].includes(step.kind) &&
            !(step.kind === 'stroke' && step.isElsewhere),
        );
        const states = [visible(stream.state)];
        for (const step of own) {
          const { length } = commits;
          perform(stream, step);
          if (commits.length > length) states.push(visible(stream.state));
        }
        for (let at = states.length - 2; at >= 0; at--) {
          stream.undo(here);
          expect(visible(stream.state)).toEqual(states[at]);
        }
        for (let at = 1; at < states.length; at++) {
          stream.redo(here);
          expect(visible(stream.state)).toEqual(states[at]);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('does a step again just as it was, whatever others have done before it was taken back', () => {
    fc.assert(
      fc.property(arbitraryWork, (work) => {
        const { stream } = begin(work);
        for (const step of work.steps) perform(stream, step);
        for (const place of FRAMES) {
          const now = visible(stream.state);
          if (stream.undo(place) === null) continue;
          expect(stream.redo(place)?.kept).toBeUndefined();
          expect(visible(stream.state)).toEqual(now);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('refuses one whole that belongs to another revision, or to what is not there, and says which', () => {
    fc.assert(
      fc.property(arbitraryWork, (work) => {
        const { stream, before, commits } = begin(work);
        for (const step of work.steps) perform(stream, step);
        let state = before;
        for (const commit of commits) {
          for (const { wrong, what } of misfits(commit)) {
            expect(refusalOf(state, wrong)).toMatchObject({ reason: 'revision', what });
            expect(apply(state, wrong)).toBe(state);
          }
          const { targets, classes, objects } = commit;
          const unknown = targets[0]?.frame ?? (classes === null ? null : commit.project);
          if (unknown !== null) {
            expect(refusalOf(NO_WORK, commit)).toEqual({ reason: 'unknown', what: unknown });
            expect(apply(NO_WORK, commit)).toBe(NO_WORK);
          }
          state = apply(state, commit);
          // What was to be taken back may have been gone already.
          if (targets.length + objects.length === 0 && classes === null) continue;
          expect(refusalOf(state, commit)?.reason).toBe('revision');
          expect(apply(state, commit)).toBe(state);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('never throws, whatever state they meet', () => {
    fc.assert(
      fc.property(arbitraryWork, fc.subarray(FRAMES.slice()), fc.nat(3), (work, open, revision) => {
        const { stream, before, commits } = begin(work);
        for (const step of work.steps) perform(stream, step);
        const frames = new Map([...before.frames].filter(([id]) => open.includes(id)));
        const other = { ...before, frames };
        for (const commit of commits) {
          const targets = commit.targets.map((target) => ({ ...target, parent: revision }));
          for (const met of [commit, { ...commit, targets }, { ...commit, project: 'gone' }]) {
            const isRefused = refusalOf(other, met) !== null;
            expect(apply(other, met) === other).toBe(isRefused);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

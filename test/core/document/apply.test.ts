import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apply, refusalOf } from '../../../core/document/apply.ts';
import type { Commit } from '../../../core/document/commit.ts';
import { newFrame } from '../../../core/document/state.ts';
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
    return { ...record, labels: [...data].join(''), provenance: [...provenance].join('') };
  });
  return { records, projects: [...projects.values()], series: [...series.values()] };
}

describe('applying commits', () => {
  it('from the beginning gives the state that they were made in, whatever was done and taken back', () => {
    fc.assert(
      fc.property(arbitraryWork, (work) => {
        const { stream, before, commits } = begin(work);
        for (const step of work.steps) perform(stream, step);
        const replayed = structuredClone(commits).reduce(apply, before);
        expect(comparable(replayed)).toEqual(comparable(stream.state));
      }),
      { numRuns: 60 },
    );
  });

  it('brings everything back by undo, in reverse order, where nobody else has been', () => {
    fc.assert(
      fc.property(arbitraryWork, (work) => {
        const { stream, commits } = begin(work);
        // Without undo in between, and on one frame, so that nothing is in the way.
        const [here = ''] = FRAMES;
        const own = work.steps.filter(
          ({ kind, frame }) => frame === here && kind !== 'undo' && kind !== 'redo',
        );
        const states = [comparable(stream.state)];
        for (const step of own.filter(({ kind }) => kind !== 'review')) {
          const { length } = commits;
          perform(stream, step);
          if (commits.length > length) states.push(comparable(stream.state));
        }
        const still = ({ records, projects, series }: ReturnType<typeof comparable>) => ({
          records: records.map(({ revision: _, changed: _at, ...rest }) => rest),
          projects: projects.map(({ classes }) => classes),
          series: series.flatMap(({ objects }) => objects),
        });
        for (let at = states.length - 2; at >= 0; at--) {
          stream.undo(here);
          expect(still(comparable(stream.state))).toEqual(still(states[at] as (typeof states)[number]));
        }
        for (let at = 1; at < states.length; at++) {
          stream.redo(here);
          expect(still(comparable(stream.state))).toEqual(still(states[at] as (typeof states)[number]));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('refuses one whole that belongs to another revision, and never throws', () => {
    fc.assert(
      fc.property(arbitraryWork, fc.nat(2), (work, which) => {
        const { stream, before, commits } = begin(work);
        for (const step of work.steps) perform(stream, step);
        for (const commit of commits) {
          const late = apply(stream.state, commit);
          const isCurrent = refusalOf(stream.state, commit) === null;
          if (!isCurrent) expect(late).toBe(stream.state);
          const targets = commit.targets.map((target, at) => ({
            ...target,
            parent: target.parent + (at === which % Math.max(1, commit.targets.length) ? 1 : 0),
          }));
          const classes = commit.classes === null ? null : { ...commit.classes, parent: -1 };
          const objects = commit.objects.map((change) => ({ ...change, parent: -1 }));
          const wrong = { ...commit, targets, classes, objects };
          if (targets.length + objects.length === 0 && classes === null) continue;
          expect(refusalOf(before, wrong)?.reason).toBe('revision');
          expect(apply(before, wrong)).toBe(before);
          const nowhere = { frames: new Map(), projects: new Map(), series: new Map() };
          const isOfSeries = targets.length === 0 && classes === null;
          if (!isOfSeries) expect(refusalOf(nowhere, commit)?.reason).toBe('unknown');
          if (!isOfSeries) expect(apply(nowhere, commit)).toBe(nowhere);
        }
      }),
      { numRuns: 40 },
    );
  });
});

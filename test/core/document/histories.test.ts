import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Commit, CommitKind, PlacedCommit } from '../../../core/document/commit.ts';
import { bytesOf, Histories } from '../../../core/document/histories.ts';

let count = 0;

function commitOf(step: string, kind: CommitKind = 'do', bytes = 0): Commit {
  const content = { labels: new Uint8Array(bytes), provenance: new Uint8Array(0) };
  const tiles = bytes === 0 ? [] : [{ index: 0, before: content, after: content }];
  return {
    version: 1,
    id: `${step} ${++count}`,
    project: 'one',
    kind,
    step,
    name: 'brush',
    author: 'person',
    at: count,
    targets: [{ frame: 'a', parent: 0, tiles, before: {}, after: {} }],
    classes: null,
    objects: [],
  };
}

const at = (...places: string[]) => new Set(places);
const idsAt = (histories: Histories, place: string) => histories.at(place).steps.map(({ id }) => id);

describe('histories', () => {
  it('hold for each place the steps taken there, those that were taken back last', () => {
    const histories = new Histories();
    for (const step of ['1', '2', '3']) histories.record(commitOf(step), at('a'));
    histories.record(commitOf('4'), at('b'));
    histories.record(commitOf('3', 'undo'), at('a'));
    histories.record(commitOf('2', 'undo'), at('a'));
    expect(idsAt(histories, 'a')).toEqual(['1', '2', '3']);
    expect(histories.at('a').position).toBe(1);
    expect(histories.last('a')?.id).toBe('1');
    expect(histories.next('a')?.id).toBe('2');
    histories.record(commitOf('2', 'redo'), at('a'));
    expect([histories.last('a')?.id, histories.next('a')?.id]).toEqual(['2', '3']);
    expect(idsAt(histories, 'b')).toEqual(['4']);
    expect(histories.last('nowhere')).toBeUndefined();
  });

  it('are the same value at a place until something happens there, so that nobody looks twice', () => {
    const histories = new Histories();
    histories.record(commitOf('1'), at('a'));
    const view = histories.at('a');
    histories.record(commitOf('2'), at('b'));
    expect(histories.at('a')).toBe(view);
    histories.record(commitOf('1', 'undo'), at('a'));
    expect(histories.at('a')).not.toBe(view);
  });

  it('share a step among all places that it touched, and take it back in all of them', () => {
    const histories = new Histories();
    histories.record(commitOf('1'), at('a'));
    histories.record(commitOf('2'), at('a', 'b'));
    histories.record(commitOf('2', 'undo'), at('b'));
    expect(histories.at('a').position).toBe(1);
    expect(histories.at('b').position).toBe(0);
    expect(histories.next('a')?.id).toBe('2');
  });

  it('forget what could be done again once something else is done there, and only there', () => {
    const histories = new Histories();
    for (const [step, place] of [
      ['1', 'a'],
      ['2', 'b'],
    ] as const) {
      histories.record(commitOf(step), at(place));
      histories.record(commitOf(step, 'undo'), at(place));
    }
    histories.record(commitOf('3'), at('a'));
    expect(idsAt(histories, 'a')).toEqual(['3']);
    expect(idsAt(histories, 'b')).toEqual(['2']);
    histories.record(commitOf('1', 'redo'), at('a'));
    expect(idsAt(histories, 'a')).toEqual(['3']);
  });

  it('forget a shared step everywhere, when work goes on in one of its places', () => {
    const histories = new Histories();
    histories.record(commitOf('1'), at('a', 'b'));
    histories.record(commitOf('1', 'undo'), at('a', 'b'));
    histories.record(commitOf('2'), at('b'));
    expect(idsAt(histories, 'a')).toEqual([]);
    expect(histories.next('a')).toBeUndefined();
    expect(idsAt(histories, 'b')).toEqual(['2']);
    expect(histories.bytes).toBe(bytesOf(commitOf('2')));
  });

  it('keep to the budget together; what was touched longest ago goes first, and the latest never', () => {
    const size = bytesOf(commitOf('', 'do', 4_000));
    const histories = new Histories(2 * size);
    histories.record(commitOf('1', 'do', 4_000), at('a'));
    histories.record(commitOf('2', 'do', 4_000), at('b'));
    histories.record(commitOf('1', 'undo', 4_000), at('a'));
    histories.record(commitOf('3', 'do', 4_000), at('c'));
    expect(idsAt(histories, 'b')).toEqual([]);
    expect(idsAt(histories, 'a')).toEqual(['1']);
    expect(histories.bytes).toBe(2 * size);
    histories.record(commitOf('4', 'do', 100_000), at('c'));
    expect(idsAt(histories, 'c')).toEqual(['4']);
    expect(histories.bytes).toBeGreaterThan(2 * size);
  });
});

describe('histories of a place that is taken up again', () => {
  /** Where it happens, which other place it touches besides, and whether it is taken back or done again instead. */
  const action = fc.record({
    place: fc.constantFrom('a', 'b', 'c'),
    other: fc.option(fc.constantFrom('a', 'b', 'c')),
    kind: fc.constantFrom<CommitKind>('do', 'do', 'undo', 'redo'),
  });

  it('go on as if nothing had been forgotten', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 30, size: 'max' }), fc.nat(30), (actions, restart) => {
        const whole = new Histories();
        let restarted = new Histories();
        const stored: PlacedCommit[] = [];
        const open = (place: string): void =>
          restarted.recall(
            place,
            stored.filter(({ places }) => places.includes(place)),
          );
        actions.forEach(({ place, other, kind }, index) => {
          if (index === restart) restarted = new Histories();
          if (index >= restart) open(place);
          const step = kind === 'undo' ? whole.last(place) : whole.next(place);
          if (kind !== 'do' && step === undefined) return;
          const places =
            step && kind !== 'do' ? [...step.places] : [place, ...(other === null ? [] : [other])];
          const commit = commitOf(kind === 'do' ? `${index}` : (step?.id ?? ''), kind);
          for (const histories of [whole, restarted]) histories.record(commit, new Set(places));
          stored.push({ commit, places });
        });
        for (const place of ['a', 'b', 'c']) {
          open(place);
          const applied = (histories: Histories) =>
            idsAt(histories, place).slice(0, histories.at(place).position);
          const undone = (histories: Histories) =>
            idsAt(histories, place).slice(histories.at(place).position);
          expect(applied(restarted)).toEqual(applied(whole));
          // What can no longer be done again because of what was done elsewhere is not seen from here.
          const left = undone(whole);
          expect(undone(restarted).filter((id) => left.includes(id))).toEqual(left);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('are not taken up twice, and let the oldest go first when they are too large', () => {
    const histories = new Histories(4 * bytesOf(commitOf('1', 'do', 100)));
    histories.record(commitOf('4', 'do', 100), at('a'));
    const older = ['1', '2', '3', '0'].map((step) => ({ commit: commitOf(step, 'do', 100), places: ['b'] }));
    histories.recall('b', older);
    histories.recall('b', older);
    expect(idsAt(histories, 'b')).toEqual(['2', '3', '0']);
    expect(idsAt(histories, 'a')).toEqual(['4']);
  });
});

describe('the history of several places together', () => {
  it('goes by the order in which anything happened to the steps', () => {
    const histories = new Histories();
    histories.record(commitOf('1'), at('a'));
    histories.record(commitOf('2'), at('b'));
    histories.record(commitOf('3'), at('a', 'b'));
    histories.record(commitOf('4'), at('c'));
    const both = at('a', 'b');
    expect(histories.at(both).steps.map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(histories.last(both)?.id).toBe('3');
    histories.record(commitOf('3', 'undo'), at('a', 'b'));
    histories.record(commitOf('2', 'undo'), at('b'));
    expect([histories.last(both)?.id, histories.next(both)?.id]).toEqual(['1', '2']);
    expect(histories.at(both)).toMatchObject({ position: 1, steps: [{ id: '1' }, { id: '2' }, { id: '3' }] });
    expect(histories.last(at())).toBeUndefined();
  });

  it('goes by it also where the clock was set back', () => {
    const histories = new Histories();
    histories.record({ ...commitOf('1'), at: 5000 }, at('a'));
    histories.record({ ...commitOf('2'), at: 10 }, at('b'));
    expect(histories.last(at('a', 'b'))?.id).toBe('2');
    histories.record({ ...commitOf('2', 'undo'), at: 20 }, at('b'));
    histories.record({ ...commitOf('1', 'undo'), at: 30 }, at('a'));
    expect(histories.next(at('a', 'b'))?.id).toBe('1');
  });

  it('goes by it also after a restart, whichever place was read first', () => {
    const first = { order: 3, commit: { ...commitOf('first'), at: 5000 }, places: ['b'] };
    const second = { order: 4, commit: commitOf('second'), places: ['a'] };
    const third = { order: 7, commit: commitOf('third'), places: ['b'] };
    for (const others of [true, false]) {
      const histories = new Histories();
      histories.record({ ...commitOf('now'), at: 1 }, at('a'));
      if (others) histories.recall('a', [second]);
      histories.recall('b', [first, third]);
      if (!others) histories.recall('a', [second]);
      const ids = histories.at(at('a', 'b')).steps.map(({ id }) => id);
      expect(ids).toEqual(['first', 'second', 'third', 'now']);
    }
  });
});

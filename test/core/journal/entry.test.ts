import { decode, encode } from 'cborg';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeEntry, encodeEntry } from '../../../core/journal/entry.ts';
import type { JournalEntry } from '../../../core/journal/entry.ts';
import { baselineOf, journalOf } from '../../support/arbitrary-journal.ts';
import { arbitraryWork } from '../../support/arbitrary-work.ts';

const entry: JournalEntry = {
  kind: 'project',
  project: { id: 'one', name: 'Cases', folder: 'f', revision: 0, classes: [], nextLabel: 1 },
};

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

  it('is refused in words where it is not one', () => {
    const text = 'A record is not as it was written';
    expect(() => decodeEntry(Uint8Array.of(0xff, 1))).toThrow(text);
    expect(() => decodeEntry(encode({ version: 1, kind: 'nothing' }))).toThrow(text);
    const spoilt = decode(encodeEntry(entry)) as Record<string, unknown>;
    expect(() => decodeEntry(encode({ ...spoilt, project: { id: 'one' } }))).toThrow(text);
  });

  it('of a newer version is told apart from a damaged one', () => {
    expect(() => decodeEntry(encode({ version: 2, kind: 'else' }))).toThrow(/newer version/);
  });
});

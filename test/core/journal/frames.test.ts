import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatenate } from '../../../core/formats/bytes.ts';
import { FIRST_LINK, frame, MARK, unframe } from '../../../core/journal/frames.ts';
import { sha256 } from '../../../main/journal/journal-files.ts';

const payloadLists = fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 6 });

function fileOf(payloads: readonly Uint8Array[]): Uint8Array {
  let link: Uint8Array = FIRST_LINK;
  const frames = payloads.map((payload) => {
    const next = frame(link, payload, sha256);
    link = next.link;
    return next.bytes;
  });
  return concatenate([MARK, ...frames]);
}

const read = (file: Uint8Array) => unframe(file, FIRST_LINK, sha256);
const payloadsOf = (file: Uint8Array) => read(file).records.map(({ payload }) => payload);

describe('the file of a journal', () => {
  it('gives back what was appended', () => {
    fc.assert(
      fc.property(payloadLists, (payloads) => {
        const file = fileOf(payloads);
        expect(payloadsOf(file)).toEqual(payloads);
        expect(read(file)).toMatchObject({ length: file.length, broken: null });
      }),
    );
  });

  it('gives back, cut off at any byte, the records that are whole, and says that its end is torn', () => {
    fc.assert(
      fc.property(payloadLists, (payloads) => {
        const file = fileOf(payloads);
        const ends = payloads.map((_, index) => fileOf(payloads.slice(0, index + 1)).length);
        for (let length = 0; length < file.length; length++) {
          const { records, broken } = read(file.subarray(0, length));
          expect(records.length).toBe(ends.filter((end) => end <= length).length);
          if (length === MARK.length || ends.includes(length)) expect(broken).toBeNull();
          else expect(broken?.kind).toBe('torn');
        }
      }),
      { numRuns: 20 },
    );
  });

  it('gives back, with any bit turned, records as they were written up to there, and never others', () => {
    fc.assert(
      fc.property(payloadLists, fc.nat(), fc.nat(7), (payloads, place, bit) => {
        const file = fileOf(payloads);
        const at = place % file.length;
        file[at] = (file[at] as number) ^ (1 << bit);
        const { records, broken } = read(file);
        expect(records.map(({ payload }) => payload)).toEqual(payloads.slice(0, records.length));
        expect(records.length).toBeLessThan(payloads.length);
        expect(broken).not.toBeNull();
      }),
    );
  });

  it('shows that records were left out, put elsewhere or brought from another journal', () => {
    const [first, second, third] = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)] as const;
    const length = frame(FIRST_LINK, first, sha256).bytes.length;
    const file = fileOf([first, second, third]);
    const part = (index: number) =>
      file.subarray(MARK.length + index * length, MARK.length + (index + 1) * length);
    const leftOut = concatenate([MARK, part(0), part(2)]);
    const swapped = concatenate([MARK, part(1), part(0), part(2)]);
    for (const [changed, kept] of [
      [leftOut, [first]],
      [swapped, []],
    ] as const) {
      expect(payloadsOf(changed)).toEqual(kept);
      expect(read(changed).broken).toMatchObject({ kind: 'damaged' });
    }
  });

  it('may end in room that was never written, as a file system leaves it', () => {
    const file = fileOf([Uint8Array.of(1, 2)]);
    const padded = concatenate([file, new Uint8Array(64)]);
    expect(read(padded)).toMatchObject({ length: file.length, broken: { kind: 'torn', at: file.length } });
    expect(read(new Uint8Array(9)).broken).toMatchObject({ at: 0 });
  });
});

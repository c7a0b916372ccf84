import { deflateSync, inflateSync } from 'node:zlib';
import { unzlibSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deflateRuns } from '../../../core/formats/deflate-runs.ts';
import { RunsBuilder, fillRuns } from '../../../core/imaging/runs.ts';
import type { Runs } from '../../../core/imaging/runs.ts';

type Stretch = readonly [value: number, count: number];

function runsOf(stretches: readonly Stretch[]): Runs {
  const runs = new RunsBuilder();
  for (const [value, count] of stretches) runs.push(runs.end + count, value);
  return runs.build();
}

function bytesOf(runs: Runs): Uint8Array {
  return fillRuns(runs, new Uint8Array(runs.ends.at(-1) ?? 0));
}

const stretches = fc.array(
  fc.tuple(fc.nat(255), fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 3000 }))),
  { minLength: 1, maxLength: 60 },
);

describe('bytes packed as runs', () => {
  it('are unpacked by zlib and by fflate, which check the sum', () => {
    fc.assert(
      fc.property(stretches, (own) => {
        const runs = runsOf(own);
        const packed = deflateRuns(runs);
        expect(Uint8Array.from(inflateSync(packed))).toEqual(bytesOf(runs));
        expect(unzlibSync(packed)).toEqual(bytesOf(runs));
      }),
    );
  });

  it.each([1, 2, 3, 4, 257, 258, 259, 260, 261, 262, 516, 517, 518, 3_000_000])(
    'may be one run of %i',
    (count) => {
      const runs = runsOf([[200, count]]);
      expect(inflateSync(deflateRuns(runs)).equals(bytesOf(runs))).toBe(true);
    },
  );

  it('have codes of at most 15 bits, however unevenly bytes occur', () => {
    // Each byte as often as those before it together: Huffman's codes would be as long as there are bytes.
    const own: Stretch[] = [];
    let [last, next] = [1, 1];
    for (let value = 0; value < 24; value++) {
      for (let times = 0; times < last; times++) own.push([value, 1], [255, 1]);
      [last, next] = [next, last + next];
    }
    const runs = runsOf(own);
    expect(inflateSync(deflateRuns(runs)).equals(bytesOf(runs))).toBe(true);
  });

  it('take no more room than zlib makes of them by looking for runs alone', () => {
    const own = Array.from({ length: 2000 }, (_, at): Stretch => [(at * at) % 7, 1 + ((at * 31) % 400)]);
    const runs = runsOf(own);
    // 3: Z_RLE.
    expect(deflateRuns(runs).length).toBeLessThan(1.02 * deflateSync(bytesOf(runs), { strategy: 3 }).length);
  });
});

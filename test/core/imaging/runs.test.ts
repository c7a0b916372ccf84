import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RunsBuilder, mappedRuns, pixelsOf, rowRuns } from '../../../core/imaging/runs.ts';
import { labelMaps } from '../../support/arbitrary-rasters.ts';

describe('runs along rows', () => {
  it('give back every pixel, end with their row, and are as long as can be', () => {
    fc.assert(
      fc.property(labelMaps(12, 2), (map) => {
        const { ends, values, ...size } = rowRuns(map);
        expect(pixelsOf({ ...size, ends, values })).toEqual(map);
        ends.forEach((end, run) => {
          const start = run === 0 ? 0 : (ends[run - 1] as number);
          expect(Math.floor(start / map.width)).toBe(Math.floor((end - 1) / map.width));
          if (end % map.width !== 0) expect(values[run + 1]).not.toBe(values[run]);
        });
      }),
    );
  });

  it('join where other values are the same, as if the map had had them', () => {
    fc.assert(
      fc.property(labelMaps(12, 3), (map) => {
        const halved = { ...map, data: map.data.map((value) => value >> 1) };
        expect(mappedRuns(rowRuns(map), (value) => value >> 1)).toEqual(rowRuns(halved));
      }),
    );
  });

  it('are one where there are no rows', () => {
    const runs = new RunsBuilder();
    for (const end of [3, 5000, 5001]) runs.push(end, 7);
    expect(runs.build()).toEqual({ ends: Int32Array.of(5001), values: Int32Array.of(7) });
  });
});

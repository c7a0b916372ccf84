import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  maskFromProbability,
  objectsFromProbability,
  toLabels,
  upsample,
} from '../../../core/mask/mask-from-probability.ts';
import type { ProbabilityMap } from '../../../core/imaging/raster.ts';
import { fillHoles, keepLargest, removeSmallRegions } from '../../../core/mask/components.ts';
import { probabilityMaps, sizes } from '../../support/arbitrary-rasters.ts';
import { ascii } from '../../support/ascii-mask.ts';

function row(channels: readonly (readonly number[])[]): ProbabilityMap {
  const data = Uint8Array.from(channels.flat());
  return { width: data.length / channels.length, height: 1, channels: channels.length, data };
}

describe('toLabels', () => {
  it('labels one channel from the threshold on', () => {
    expect(ascii(toLabels(row([[0, 127, 128, 255]]), 0.5, [3]))).toBe('..33');
    expect(ascii(toLabels(row([[50, 51, 52]]), 51 / 255, [1]))).toBe('.##');
  });

  it('takes the largest of several channels, the first of equal ones', () => {
    const map = row([
      [200, 10, 80, 60, 85],
      [30, 200, 90, 60, 85],
      [25, 45, 85, 135, 85],
    ]);
    expect(ascii(toLabels(map, 0.9, [5, 2]))).toBe('.552.');
  });

  it('refuses channels that do not fit the classes', () => {
    expect(() => toLabels(row([[1]]), 0.5, [1, 2])).toThrow('1 channels');
    expect(() => toLabels(row([[1], [2], [3]]), 0.5, [1])).toThrow('3 channels');
  });
});

describe('objectsFromProbability', () => {
  const valley = [200, 220, 150, 220, 200];
  const objectsOf = (map: ProbabilityMap, labels: readonly number[], dynamic?: number) =>
    objectsFromProbability(map, map, {
      ...{ threshold: 0.5, labels, fillHoles: false, smallestRegion: 0 },
      ...(dynamic === undefined ? {} : { objects: { dynamic, necks: 0.1 } }),
    }).objects;

  it('cuts where the probability falls far enough', () => {
    const map = row([valley]);
    expect(objectsOf(map, [3])).toEqual([{ id: 1, category: 3 }]);
    expect(objectsOf(map, [3], 0.2).map(({ category }) => category)).toEqual([3, 3]);
    expect(objectsOf(map, [3], 0.3)).toHaveLength(1);
  });

  it('goes by the channel of the label that a pixel has', () => {
    const map = row([[0, 0, 0, 0, 0], [90, 80, 70, 80, 90], valley]); // prettier-ignore
    expect(objectsOf(map, [5, 2], 0.2).map(({ category }) => category)).toEqual([2, 2]);
  });
});

describe('maskFromProbability', () => {
  const channelsAndLabels = fc.constantFrom(
    { channels: 1, labels: [4] },
    { channels: 2, labels: [1] },
    { channels: 3, labels: [1, 2] },
  );

  it('equals upsampling, labelling, filling, dropping and keeping, one after the other', () => {
    const cases = channelsAndLabels.chain(({ channels, labels }) =>
      fc.record({
        map: probabilityMaps(8, channels),
        size: sizes(40),
        options: fc.record({
          threshold: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
          labels: fc.constant(labels),
          fillHoles: fc.boolean(),
          smallestRegion: fc.nat(30),
          onlyLargest: fc.boolean(),
        }),
      }),
    );
    fc.assert(
      fc.property(cases, ({ map, size, options }) => {
        let expected = toLabels(upsample(map, size), options.threshold, options.labels);
        if (options.fillHoles) expected = fillHoles(expected);
        expected = removeSmallRegions(expected, options.smallestRegion);
        if (options.onlyLargest) expected = keepLargest(expected);
        expect(maskFromProbability(map, size, options)).toEqual(expected);
      }),
    );
  });

  it('measures the largest region with its holes filled', () => {
    const map = row([[255, 255, 0, 255, 255, 255]]);
    const three = { width: 6, height: 3, channels: 1, data: new Uint8Array(18) };
    three.data.set(Uint8Array.from('111.1.1.1.1.111.1.', (sign) => (sign === '1' ? 255 : 0)));
    const options = { threshold: 0.5, labels: [1], smallestRegion: 0, onlyLargest: true };
    expect(ascii(maskFromProbability(map, map, { ...options, fillHoles: true }))).toBe('...###');
    expect(ascii(maskFromProbability(three, three, { ...options, fillHoles: true }))).toBe(
      '###...\n###...\n###...',
    );
  });

  it('fills holes before it drops small regions', () => {
    const data = Uint8Array.of(255, 255, 255, 255, 0, 255, 255, 255, 255);
    const ring = { width: 3, height: 3, channels: 1, data };
    const options = { threshold: 0.5, labels: [1], smallestRegion: 9 };
    const filled = maskFromProbability(ring, ring, { ...options, fillHoles: true });
    expect(ascii(filled)).toBe('###\n###\n###');
    const open = maskFromProbability(ring, ring, { ...options, fillHoles: false });
    expect(ascii(open)).toBe('...\n...\n...');
  });
});

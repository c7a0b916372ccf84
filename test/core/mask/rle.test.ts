import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeRle, encodeRle, rleFromString, rleToString } from '../../../core/mask/rle.ts';
import { labelMaps } from '../../support/arbitrary-rasters.ts';
import { mask } from '../../support/ascii-mask.ts';

// Counts and strings as COCO's reference implementation (maskApi.c, rleEncode and rleToString) gives them.
const golden = [
  {
    name: 'a diamond',
    map: mask('..#..\n.###.\n#####\n.###.\n..#..'),
    counts: [2, 1, 3, 3, 1, 5, 1, 3, 3, 1, 2],
    text: '2132N20N2NO',
  },
  { name: 'a full mask', map: mask('####\n####\n####'), counts: [0, 12], text: '0<' },
  { name: 'an empty mask', map: mask('....\n....\n....'), counts: [12], text: '<' },
  {
    name: 'a cross',
    map: mask('#..#\n.##.\n#..#'),
    counts: [0, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1],
    text: '01100010O000',
  },
  // What users of pycocotools show in its issues and in those of detectron2.
  {
    name: 'two objects',
    map: mask(`
      ..........
      ..........
      .....###..
      .....###..
      .....###..
      .....###..
      #.........
      ..........
      ..........`),
    counts: [6, 1, 40, 4, 5, 4, 5, 4, 21],
    text: '61X13mN000`0',
  },
  {
    name: 'nothing at 30 x 30',
    map: { width: 30, height: 30, data: new Uint8Array(900) },
    counts: [900],
    text: 'Tl0',
  },
];
const longRuns = { counts: [100000, 70000, 1, 2000000, 15, 16, 31, 32], text: 'PeQ3`[T21`hlj1>`lnRN`0`0' };

describe('run-length code', () => {
  it.each(golden)('of $name is what COCO writes', ({ map, counts, text }) => {
    expect(encodeRle(map, 1)).toEqual(counts);
    expect(decodeRle(counts, map)).toEqual(map);
    expect(rleToString(counts)).toBe(text);
    expect(rleFromString(text)).toEqual(counts);
  });

  it('writes long runs and steep differences as COCO does', () => {
    expect(rleToString(longRuns.counts)).toBe(longRuns.text);
    expect(rleFromString(longRuns.text)).toEqual(longRuns.counts);
  });

  it('of one label ignores the others', () => {
    expect(encodeRle(mask('12\n21'), 2)).toEqual([1, 2, 1]);
    expect(decodeRle([1, 2, 1], { width: 2, height: 2 }, 7).data).toEqual(Uint8Array.of(0, 7, 7, 0));
  });

  it('comes back as the mask it was made from', () => {
    fc.assert(
      fc.property(labelMaps(16, 3), fc.integer({ min: 1, max: 3 }), (map, label) => {
        const text = rleToString(encodeRle(map, label));
        const only = { ...map, data: map.data.map((value) => (value === label ? label : 0)) };
        expect(decodeRle(rleFromString(text), map, label)).toEqual(only);
      }),
    );
  });

  it('comes back from text for any counts', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(2 ** 30)), (counts) => {
        expect(rleFromString(rleToString(counts))).toEqual(counts);
      }),
    );
  });
});

describe('a damaged code', () => {
  it('is refused when its runs do not fill the image', () => {
    expect(() => decodeRle([1, 2], { width: 2, height: 2 })).toThrow('add up to 3');
    expect(() => decodeRle([6, -2], { width: 2, height: 2 })).toThrow('cannot be read');
    expect(() => decodeRle([1.5, 2.5], { width: 2, height: 2 })).toThrow('cannot be read');
  });

  it('is refused when its text is cut, foreign, or overflows', () => {
    expect(() => rleFromString('2`')).toThrow('in the middle');
    expect(() => rleFromString('2 3')).toThrow('character 2');
    expect(() => rleFromString('````````1')).toThrow('32 bits');
  });
});

import { strToU8 } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../core/formats/json.ts';

describe('JSON of others', () => {
  it('is read as JSON.parse does, whatever stands in its texts', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(parseJson(strToU8(text))).toEqual(JSON.parse(text));
      }),
    );
    expect(parseJson(strToU8(JSON.stringify('[{"\\'.repeat(1000))))).toBe('[{"\\'.repeat(1000));
  });

  it('is refused where it is deeper, or has more in it, than any file of labels', () => {
    expect(() => parseJson(strToU8('['.repeat(1_000_000)))).toThrow('more than 100 deep');
    expect(() => parseJson(strToU8('{"a":'.repeat(101)))).toThrow('more than 100 deep');
    expect(() => parseJson(strToU8(`[${'[],'.repeat(1 << 24)}[]]`))).toThrow('lists and objects');
  });
});

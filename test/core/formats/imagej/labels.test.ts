import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { labelsOfRois, mayBeRois } from '../../../../core/formats/imagej/labels.ts';
import { encodeRoi, filledByImageJ } from '../../../support/imagej.ts';
import type { TestRoi } from '../../../support/imagej.ts';

/** Of pixels in the corners of a box, both included. */
const box = (left: number, top: number, right: number, bottom: number, rest: Partial<TestRoi> = {}) =>
  encodeRoi({
    type: 'rectangle',
    points: [
      { x: left, y: top },
      { x: right + 1, y: bottom + 1 },
    ],
    ...rest,
  });

/** Two of the regions that ImageJ has written, packed by Java's `ZipOutputStream`, which ImageJ packs with. */
const OF_JAVA =
  'UEsDBBQACAgIAMREfl0AAAAAAAAAAAAAAAANAAAAMDAwMS1vdmFsLnJvafPMLy1heMLEwMDCwMwgzCDBQBpwwCLWAMQ8RJsQxZDK' +
  'kAOEqQwKDPkMZQyJQLYCwxMAUEsHCDfGm40yAAAAmAAAAFBLAwQUAAgICADERH5dAAAAAAAAAAAAAAAADwAAADAwMDEtdHJhY2Vk' +
  'LnJvafPMLy1heMLBwMDCwMzAzcDDwMZACogAYjYg5ARCCGABQnYgxAQzgJiPaJOjGFIZcoAwlUGBoYShiCGRIRnITgHyngAAUEsH' +
  'CFPQu0FEAAAAtAAAAFBLAQIUABQACAgIAMREfl03xpuNMgAAAJgAAAANAAAAAAAAAAAAAAAAAAAAAAAwMDAxLW92YWwucm9pUEsB' +
  'AhQAFAAICAgAxER+XVPQu0FEAAAAtAAAAA8AAAAAAAAAAAAAAAAAbQAAADAwMDEtdHJhY2VkLnJvaVBLBQYAAAAAAgACAHgAAADu' +
  'AAAAAAA=';

const archive = (files: Readonly<Record<string, Uint8Array>>) => zipSync({ ...files });

describe('regions of ImageJ', () => {
  it('are objects, the later above the earlier, and named as they are or as their files', () => {
    const bytes = archive({
      'set/0001.roi': box(0, 0, 1, 1, { name: 'Zelle ä' }),
      'set/0002-0003.ROI': box(1, 1, 2, 2, { group: 7 }),
      'set/notes.txt': Uint8Array.of(1),
    });
    const found = labelsOfRois(bytes, 'rois.zip', [4, 3, 1]);
    expect(found.segments).toEqual([
      { label: 1, name: 'Zelle ä', color: null, objectOf: 'Object' },
      { label: 2, name: '0002-0003', color: null, objectOf: 'Group 7' },
    ]);
    expect(found.frames).toEqual([Uint8Array.of(1, 1, 0, 0, 1, 2, 2, 0, 0, 2, 2, 0)]);
    expect(found.overlaps).toEqual([{ below: 1, above: 2, pixels: 1 }]);
    expect(found.problems).toEqual([]);
  });

  it("come in archives as Java's library writes them, which tells sizes behind the content", () => {
    const found = labelsOfRois(new Uint8Array(Buffer.from(OF_JAVA, 'base64')), 'RoiSet.zip', [40, 30, 1]);
    expect(found.segments.map(({ name }) => name)).toEqual(['Zelle oval ä', 'Zelle traced ä']);
    const [oval, traced] = [filledByImageJ('oval'), filledByImageJ('traced')];
    expect(found.frames).toEqual([oval.map((inside, pixel) => (traced[pixel] === 1 ? 2 : inside))]);
    expect(found.problems).toEqual([]);
  });

  it('may be one alone', () => {
    const bytes = box(-5, 0, 0, 0);
    expect(mayBeRois(bytes)).toBe(true);
    const { segments, frames } = labelsOfRois(bytes, 'here/one.roi', [2, 2, 1]);
    expect(segments[0]?.name).toBe('one');
    expect(frames).toEqual([Uint8Array.of(1, 0, 0, 0)]);
  });

  it('lie on the images that they name', () => {
    const bytes = archive({
      'a.roi': box(0, 0, 0, 0, { slice: 2 }),
      'b.roi': box(0, 0, 0, 0, { slice: 3 }),
      'c.roi': box(0, 0, 0, 0),
      'd.roi': box(0, 0, 0, 0, { dimensions: [1, 2, 1] }),
    });
    const { frames, problems } = labelsOfRois(bytes, 'rois.zip', [1, 1, 2]);
    expect(frames).toEqual([null, Uint8Array.of(1)]);
    expect(problems).toEqual([
      '1 of its regions lie on images that are not there (b).',
      '2 of its regions do not say on which of the images they lie (c, d).',
    ]);
  });

  it('lie on an image alone in whatever channel, but not of another slice', () => {
    const on = (rest: Partial<TestRoi>) => () => labelsOfRois(box(0, 0, 0, 0, rest), 'a.roi', [1, 1, 1]);
    expect(on({ dimensions: [3, 1, 1] })().frames).toEqual([Uint8Array.of(1)]);
    expect(on({ slice: 1 })().frames).toEqual([Uint8Array.of(1)]);
    expect(on({ slice: 2 })).toThrow('lie on images that are not there');
    expect(on({ dimensions: [1, 1, 2] })).toThrow('lie on images that are not there');
  });

  it('that cannot be seen are told with their names, and the others are kept', () => {
    const line = encodeRoi({ type: 'line', points: [] });
    const bytes = archive({
      'good.roi': box(0, 0, 0, 0),
      'line.roi': line,
      'far.roi': box(9, 9, 10, 10),
      'cut.roi': line.subarray(0, 40),
      ...Object.fromEntries(
        Array.from({ length: 11 }, (_, at) => [`round ${at}.roi`, box(0, 0, 3, 3, { round: 2 })]),
      ),
    });
    const { segments, problems } = labelsOfRois(bytes, 'rois.zip', [4, 4, 1]);
    expect(segments.map(({ name }) => name)).toEqual(['good']);
    expect(problems).toEqual([
      expect.stringMatching(
        /^12 of its regions are no areas that are read: .* \(line, round 0, .*, and 2 more\)\.$/,
      ),
      '1 of its regions have no pixel of the images (far).',
      '1 of its regions are damaged (cut).',
    ]);
  });

  it('are refused in words where none can be used', () => {
    expect(() => labelsOfRois(box(9, 9, 9, 9), 'a.roi', [4, 4, 1])).toThrow(
      'none of its regions can be used. 1 of its regions have no pixel of the images (a).',
    );
    expect(() => labelsOfRois(archive({ 'a.txt': Uint8Array.of(1) }), 'a.zip', [4, 4, 1])).toThrow(
      'It has none',
    );
    expect(() => labelsOfRois(Uint8Array.of(0x50, 0x4b, 3, 4), 'a.zip', [4, 4, 1])).toThrow();
  });
});

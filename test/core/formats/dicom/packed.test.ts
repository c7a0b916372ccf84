import { deflateSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dicomSource } from '../../../../core/sources/dicom-source.ts';
import { encodeDicom, imageElements } from '../../../support/dicom.ts';
import type { Fragmented, TestElements } from '../../../support/dicom.ts';
import { encodeLosslessJpeg } from '../../../support/jpeg-lossless.ts';
import { packbits } from '../../../support/tiff.ts';

const source = dicomSource(() => Promise.reject(new Error('No codec is needed here')));

async function framesOf(elements: TestElements, syntax: string): Promise<readonly (readonly number[])[]> {
  const file = await source.open(encodeDicom(elements, { syntax }), 'a.dcm');
  const frames: number[][] = [];
  for (let frame = 0; frame < file.frameCount; frame++) frames.push([...(await file.frame(frame)).data]);
  return frames;
}

const size = { width: 3, height: 2 };

const packedElements = (pixels: Fragmented, others: TestElements = {}): TestElements =>
  imageElements(size, pixels, others);

const RGB: TestElements = {
  '00280002': ['US', 3],
  '00280004': ['CS', 'RGB'],
  '00280006': ['US', 0],
  '00280100': ['US', 8],
  '00280101': ['US', 8],
  '00280102': ['US', 7],
};

/** PS3.5, annex G. */
function rle(segments: readonly Uint8Array[]): Uint8Array {
  const packed = segments.map((segment) => packbits(segment));
  const header = new DataView(new ArrayBuffer(64));
  header.setUint32(0, segments.length, true);
  let at = 64;
  packed.forEach((segment, index) => {
    header.setUint32(4 + 4 * index, at, true);
    at += segment.length;
  });
  return Uint8Array.of(...new Uint8Array(header.buffer), ...packed.flatMap((segment) => [...segment]));
}

const words = (values: readonly number[]): readonly Uint8Array[] => [
  Uint8Array.from(values, (value) => value >> 8),
  Uint8Array.from(values, (value) => value & 255),
];

const grey = fc.array(fc.integer({ min: 0, max: 65535 }), { minLength: 6, maxLength: 6 });
const bytes = fc.uint8Array({ minLength: 6, maxLength: 6 });

describe('run lengths (RLE)', () => {
  it('bring back any values of 16 bits', async () => {
    await fc.assert(
      fc.asyncProperty(grey, async (values) => {
        const pixels = { fragments: [rle(words(values))] };
        expect(await framesOf(packedElements(pixels), '.5')).toEqual([values]);
      }),
    );
  });

  it('bring back colours, whatever the file says of how they lie', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, bytes, bytes, fc.constantFrom(0, 1), async (red, green, blue, planar) => {
        const pixels = { fragments: [rle([red, green, blue])] };
        const elements = packedElements(pixels, { ...RGB, '00280006': ['US', planar] });
        const expected = [...red].flatMap((_, i) => [red[i], green[i], blue[i]]);
        expect(await framesOf(elements, '.5')).toEqual([expected]);
      }),
    );
  });

  it.each([
    ['end early', rle(words([1, 2, 3])), 'the file is incomplete: its pixels are not all there.'],
    [
      'have too few segments',
      rle([Uint8Array.of(1, 2, 3, 4, 5, 6)]),
      'packed in 1 segments, where it takes 2.',
    ],
    ['have no head', Uint8Array.of(1, 2), 'the file is incomplete: its pixels are not all there.'],
  ])('that %s are refused', async (_, fragment, words_) => {
    await expect(framesOf(packedElements({ fragments: [fragment] }), '.5')).rejects.toThrow(words_);
  });
});

describe('frames that are deflated', () => {
  it('are inflated one by one, and no further than they are large', async () => {
    const values = [1, 2, 3, 4, 5, 60000];
    const raw = new Uint8Array(Uint16Array.from(values).buffer);
    expect(await framesOf(packedElements({ fragments: [deflateSync(raw)] }), '.8.1')).toEqual([values]);
    const bomb = { fragments: [deflateSync(new Uint8Array(1_000_000))] };
    await expect(framesOf(packedElements(bomb), '.8.1')).rejects.toThrow(
      'what it packs is larger than can be',
    );
  });
});

describe('lossless JPEG', () => {
  const predictors = fc.integer({ min: 1, max: 7 });
  const rows = fc.constantFrom(0, 1);

  it('brings back any values by any predictor, with marks to go on from or without', async () => {
    await fc.assert(
      fc.asyncProperty(grey, predictors, rows, async (values, predictor, rowsPerRestart) => {
        const jpeg = encodeLosslessJpeg(values, {
          width: 3,
          channels: 1,
          bits: 16,
          predictor,
          rowsPerRestart,
        });
        expect(await framesOf(packedElements({ fragments: [jpeg] }), '.4.57')).toEqual([values]);
      }),
    );
  });

  it('brings back colours', async () => {
    const samples = fc.array(fc.nat(255), { minLength: 18, maxLength: 18 });
    await fc.assert(
      fc.asyncProperty(samples, predictors, async (values, predictor) => {
        const jpeg = encodeLosslessJpeg(values, { width: 3, channels: 3, bits: 8, predictor });
        expect(await framesOf(packedElements({ fragments: [jpeg] }, RGB), '.4.70')).toEqual([values]);
      }),
    );
  });

  it('keeps the sign of values', async () => {
    const jpeg = encodeLosslessJpeg([0xfff, 1, 0x800, 0x7ff, 0, 2], {
      width: 3,
      channels: 1,
      bits: 12,
      predictor: 1,
    });
    const signed: TestElements = { '00280101': ['US', 12], '00280102': ['US', 11], '00280103': ['US', 1] };
    expect(await framesOf(packedElements({ fragments: [jpeg] }, signed), '.4.70')).toEqual([
      [-1, 1, -2048, 2047, 0, 2],
    ]);
  });

  const jpeg = encodeLosslessJpeg([1, 2, 3, 4, 5, 6], { width: 3, channels: 1, bits: 16, predictor: 1 });

  it('that is cut off anywhere is refused', async () => {
    for (let length = 2; length < jpeg.length - 4; length++) {
      const elements = packedElements({ fragments: [jpeg.slice(0, length)] });
      await expect(framesOf(elements, '.4.70'), `${length} bytes`).rejects.toThrow(/^a\.dcm is damaged: /);
    }
  });

  it('of another size than the file says is refused before memory is taken', async () => {
    const large = jpeg.slice();
    large.set([0xff, 0xff, 0xff, 0xff], large.indexOf(0xc3) + 4);
    await expect(framesOf(packedElements({ fragments: [large] }), '.4.70')).rejects.toThrow(
      'its packed pixels are 65535 x 65535 with 1 channels',
    );
  });
});

describe('frames in fragments', () => {
  const VALUES = [
    [1, 2, 3, 4, 5, 6],
    [600, 500, 400, 300, 200, 100],
  ];
  const [first, second] = VALUES.map((values) =>
    encodeLosslessJpeg(values, { width: 3, channels: 1, bits: 16, predictor: 1 }),
  ) as [Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>];
  const cut = 30;
  const inThree = [first.slice(0, cut), first.slice(cut), second];
  // Every item has a head of 8 bytes, and an even length.
  const even = (length: number): number => length + (length % 2);
  const behind = 16 + cut + even(first.length - cut);

  it.each<[string, Fragmented]>([
    ['one for each frame and no table', { fragments: [first, second] }],
    ['one for each frame and a wrong table', { fragments: [first, second], offsets: [0, 7] }],
    ['several and a table', { fragments: inThree, offsets: [0, behind] }],
    ['several and no table', { fragments: inThree }],
    ['several and a wrong table', { fragments: inThree, offsets: [0, behind + 2] }],
  ])('are put together: %s', async (_, pixels) => {
    expect(await framesOf(packedElements(pixels, { '00280008': ['IS', '2'] }), '.4.70')).toEqual(VALUES);
  });

  it('of one frame belong together, whatever they begin with', async () => {
    expect(
      await framesOf(packedElements({ fragments: [first.slice(0, cut), first.slice(cut)] }), '.4.70'),
    ).toEqual([VALUES[0]]);
  });

  it('that are too few are refused', async () => {
    const elements = packedElements({ fragments: [first] }, { '00280008': ['IS', '2'] });
    await expect(framesOf(elements, '.4.70')).rejects.toThrow(
      'a.dcm, frame 2, is damaged: the file is incomplete',
    );
    const none = packedElements({ fragments: [] });
    await expect(framesOf(none, '.4.70')).rejects.toThrow('a.dcm is damaged: the file is incomplete');
  });

  it('are not looked for in pixels that are not packed, nor the other way round', async () => {
    await expect(framesOf(packedElements({ fragments: [first] }), '.1')).rejects.toThrow(
      'a.dcm is damaged: its pixels are packed, though it says that they are not.',
    );
    await expect(framesOf(imageElements(size, [1, 2, 3, 4, 5, 6]), '.4.70')).rejects.toThrow(
      'a.dcm is damaged: its pixels are not packed, though it says that they are.',
    );
  });
});

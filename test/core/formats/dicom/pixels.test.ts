import { deflateSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rgbOf } from '../../../../core/imaging/value-window.ts';
import { dicomSource } from '../../../../core/sources/dicom-source.ts';
import { encodeDicom, imageElements } from '../../../support/dicom.ts';
import type { DicomOptions, TestElements, TestValue } from '../../../support/dicom.ts';

/** On Node, codecs find their binaries by themselves. */
const source = dicomSource(() => Promise.resolve(undefined));

const PAIR = { width: 2, height: 1 };

async function decoded(elements: TestElements, options?: DicomOptions, frame = 0) {
  const file = await source.open(encodeDicom(elements, options), 'a.dcm');
  return file.frame(frame);
}

const grey = (pixels: TestValue, others: TestElements = {}, size = PAIR): TestElements =>
  imageElements(size, pixels, others);

const bits = (allocated: number, stored = allocated, isSigned = false): TestElements => ({
  '00280100': ['US', allocated],
  '00280101': ['US', stored],
  '00280102': ['US', stored - 1],
  '00280103': ['US', isSigned ? 1 : 0],
});

const colour = (meaning: string, others: TestElements = {}): TestElements => ({
  ...bits(8),
  '00280002': ['US', 3],
  '00280004': ['CS', meaning],
  ...others,
});

describe('how a DICOM file is written', () => {
  const WAYS: Readonly<Record<string, DicomOptions>> = {
    'explicit, little endian': {},
    'implicit, little endian': { syntax: '' },
    'explicit, big endian': { syntax: '.2' },
    deflated: { syntax: '.1.99', pack: deflateSync },
    'without preamble, explicit': { hasMeta: false },
    'without preamble, implicit': { hasMeta: false, isExplicit: false },
    'without preamble, big endian': { hasMeta: false, isLittleEndian: false },
    'implicit, though it says explicit': { isExplicit: false },
  };
  it.each(Object.entries(WAYS))('%s: makes no difference to its pixels', async (_, options) => {
    const bytes = encodeDicom(grey([1000, 65535]), options);
    expect(source.recognises(bytes)).toBe(true);
    const file = await source.open(bytes, 'a.dcm');
    expect(file.head).toMatchObject({ size: PAIR, bitsPerSample: 16, modality: 'CT' });
    expect([...(await file.frame(0)).data]).toEqual([1000, 65535]);
  });

  it('has an address in its meta group, whose length takes 32 bits', async () => {
    const meta = { '00020026': ['UR', 'http://sender.example/dicom'] } as const;
    expect([...(await decoded(grey([1, 2]), { meta })).data]).toEqual([1, 2]);
  });

  it('keeps any samples, whatever the byte order', async () => {
    const samples = fc.array(fc.integer({ min: 0, max: 65535 }), { minLength: 1, maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(samples, fc.constantFrom('', '.1', '.2'), async (values, syntax) => {
        const elements = grey(values, {}, { width: values.length, height: 1 });
        expect([...(await decoded(elements, { syntax })).data]).toEqual(values);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['text', Uint8Array.from('Dear colleague, this is a letter.', (letter) => letter.charCodeAt(0))],
    ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70, 73, 70, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0)],
    ['zeros', new Uint8Array(200)],
    ['small numbers', Uint8Array.from({ length: 200 }, (_, i) => i % 9)],
    ['nothing', new Uint8Array(0)],
  ])('does not take %s for DICOM', (_, bytes) => {
    expect(source.recognises(bytes)).toBe(false);
  });
});

describe('values of a DICOM image', () => {
  it('are of 8 or 16 bits where all that can be stored fits in, else float', async () => {
    expect(await decoded(grey(Uint8Array.of(7, 255), bits(8)))).toMatchObject({
      bits: 8,
      data: Uint8Array.of(7, 255),
    });
    expect((await decoded(grey([7, 4095], bits(16, 12)))).data).toEqual(Uint16Array.of(7, 4095));
    expect((await decoded(grey([0xffff, 5], bits(16, 16, true)))).data).toEqual(Float32Array.of(-1, 5));
    const long = Uint8Array.of(1, 0, 0, 1, 0xff, 0xff, 0xff, 0xff);
    expect((await decoded(grey(long, bits(32)))).data).toEqual(Float32Array.of(2 ** 24, 2 ** 32));
  });

  it('are float where the file says so', async () => {
    const float = { '00280100': ['US', 32], '7fe00008': ['OF', [0.5, -2]] } as const;
    expect((await decoded(grey([], float))).data).toEqual(Float32Array.of(0.5, -2));
    const double = { '00280100': ['US', 64], '7fe00009': ['OD', [0.25, 1e9]] } as const;
    expect((await decoded(grey([], double))).data).toEqual(Float32Array.of(0.25, 1e9));
  });

  it('leave out what lies beside the stored bits, and keep the sign', async () => {
    expect([...(await decoded(grey([0xf7ff, 0x5801], bits(16, 12, true)))).data]).toEqual([2047, -2047]);
    const shifted = { ...bits(16, 12), '00280102': ['US', 15] } as const;
    expect([...(await decoded(grey([0x123f, 0xfff0], shifted))).data]).toEqual([0x123, 0xfff]);
  });

  it('of 1 bit lie across bytes from frame to frame, and span black to white', async () => {
    const size = { width: 3, height: 1 };
    const elements = grey(Uint8Array.of(0b00101101, 0b1), { ...bits(1), '00280008': ['IS', '3'] }, size);
    const file = await source.open(encodeDicom(elements), 'a.dcm');
    const frames = await Promise.all([0, 1, 2].map((frame) => file.frame(frame)));
    expect(frames.map(({ data }) => [...data])).toEqual([
      [1, 0, 1],
      [1, 0, 1],
      [0, 0, 1],
    ]);
    expect(frames[0]?.window).toEqual({ low: 0, high: 1 });
  });

  it('of bytes that are stored as words are in order in either byte order', async () => {
    const elements = grey(Uint8Array.of(2, 1, 4, 3), bits(8), { width: 2, height: 2 });
    expect([...(await decoded(elements, { syntax: '.2' })).data]).toEqual([1, 2, 3, 4]);
  });

  it('are those of the rescaling: Hounsfield units', async () => {
    const rescaled = { ...bits(16, 12), '00281052': ['DS', '-1024'], '00281053': ['DS', '1 '] } as const;
    expect((await decoded(grey([0, 1064], rescaled))).data).toEqual(Float32Array.of(-1024, 40));
  });

  it('stay whole where the rescaling leaves nothing below zero', async () => {
    const rescaled = { ...bits(16, 12), '00281052': ['DS', '10'], '00281053': ['DS', '2'] } as const;
    expect((await decoded(grey([0, 100], rescaled))).data).toEqual(Uint16Array.of(10, 210));
  });

  it('are those of the lookup table, whose ends hold for all beyond', async () => {
    const table = { '00283002': ['US', [3, 10, 16]], '00283006': ['OW', [5, 600, 7000]] } as const;
    const elements = grey([2, 11, 12, 500], { '00283000': ['SQ', [table]] }, { width: 4, height: 1 });
    expect([...(await decoded(elements)).data]).toEqual([5, 600, 7000, 7000]);
  });

  it('are rescaled frame by frame in enhanced files, on one scale for all frames', async () => {
    const group = (slope: string) => ({
      '00289145': ['SQ', [{ '00281052': ['DS', '0'], '00281053': ['DS', slope] }]] as const,
    });
    const elements = grey([1, 2, 3, 4], {
      '00280008': ['IS', '2'],
      '52009230': ['SQ', [group('0.5'), group('10')]],
    });
    expect((await decoded(elements)).data).toEqual(Float32Array.of(0.5, 1));
    expect((await decoded(elements, {}, 1)).data).toEqual(Float32Array.of(30, 40));
  });
});

describe('windows of a DICOM image', () => {
  const windowed = (others: TestElements): TestElements => grey([0, 1000], { ...bits(16, 12), ...others });

  it('are those of the file, in its order and with its names; the first is what it opens with', async () => {
    const raster = await decoded(
      windowed({
        '00281050': ['DS', '128\\50.5'],
        '00281051': ['DS', '256\\1'],
        '00281055': ['LO', 'BRAIN\\BONE'],
      }),
    );
    expect(raster.windows).toEqual([
      { name: 'BRAIN', low: 0, high: 255 },
      { name: 'BONE', low: 49.5, high: 50.5 },
    ]);
    expect(raster.window).toEqual({ low: 0, high: 255 });
  });

  it('have names of their own where the file has none, or the same', async () => {
    const raster = await decoded(windowed({ '00281050': ['DS', '10\\20'], '00281051': ['DS', '5\\5'] }));
    expect(raster.windows.map(({ name }) => name)).toEqual(['Window of the file', 'Window of the file 2']);
  });

  it('are exact where the file says so, and about the middle of a sigmoid', async () => {
    for (const shape of ['LINEAR_EXACT', 'SIGMOID']) {
      const raster = await decoded(
        windowed({ '00281050': ['DS', '100'], '00281051': ['DS', '50'], '00281056': ['CS', shape] }),
      );
      expect(raster.window).toEqual({ low: 75, high: 125 });
    }
  });

  it('come from a table, too, and those that make no sense are left out', async () => {
    const table = { '00283002': ['US', [101, 50, 8]], '00283003': ['LO', 'SOFT'] } as const;
    const raster = await decoded(
      windowed({ '00281050': ['DS', '10\\x'], '00281051': ['DS', '0\\5'], '00283010': ['SQ', [table]] }),
    );
    expect(raster.windows).toEqual([{ name: 'SOFT', low: 50, high: 150 }]);
  });

  it('are automatic where the file has none', async () => {
    const raster = await decoded(windowed({}));
    expect(raster.windows).toEqual([]);
    expect(raster.window).toEqual({ low: 0, high: 1000 });
  });

  it('span white to black for MONOCHROME1, whose values stay', async () => {
    const raster = await decoded(
      windowed({ '00280004': ['CS', 'MONOCHROME1'], '00281050': ['DS', '500'], '00281051': ['DS', '1001'] }),
    );
    expect([...raster.data]).toEqual([0, 1000]);
    expect(raster.isInverted).toBe(true);
    expect([...rgbOf(raster).data]).toEqual([255, 255, 255, 0, 0, 0]);
  });

  it('are applied to 8 bits as to more', async () => {
    const raster = await decoded(
      grey(Uint8Array.of(100, 120), { ...bits(8), '00281050': ['DS', '150.5'], '00281051': ['DS', '101'] }),
    );
    expect([...rgbOf(raster).data]).toEqual([0, 0, 0, 51, 51, 51]);
  });
});

describe('colours of a DICOM image', () => {
  it('lie pixel by pixel, or channel by channel', async () => {
    const [pixels, planes] = [Uint8Array.of(1, 2, 3, 4, 5, 6), Uint8Array.of(1, 4, 2, 5, 3, 6)];
    expect([...(await decoded(grey(pixels, colour('RGB')))).data]).toEqual([1, 2, 3, 4, 5, 6]);
    const planar = colour('RGB', { '00280006': ['US', 1] });
    expect([...(await decoded(grey(planes, planar))).data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('of 16 bits become 8', async () => {
    const wide = { ...colour('RGB'), ...bits(16) };
    expect([...(await decoded(grey([0, 257, 65535, 128, 129, 65278], wide))).data]).toEqual([
      0, 1, 255, 0, 1, 254,
    ]);
  });

  it('are converted from luma and chroma, also where these are stored once for two pixels', async () => {
    const full = Uint8Array.of(76, 85, 255, 29, 255, 107);
    expect([...(await decoded(grey(full, colour('YBR_FULL')))).data]).toEqual([254, 0, 0, 0, 0, 254]);
    const half = Uint8Array.of(76, 100, 85, 255);
    const data = [...(await decoded(grey(half, colour('YBR_FULL_422')))).data];
    expect(data).toEqual([254, 0, 0, 255, 24, 24]);
  });

  const palette = (table: (channel: number) => TestElements): TestElements => ({
    ...bits(8),
    '00280004': ['CS', 'PALETTE COLOR'],
    ...table(1),
    ...table(2),
    ...table(3),
  });

  it('come from a palette, of which the upper 8 bits are kept', async () => {
    const elements = palette((channel) => ({
      [`0028110${channel}`]: ['US', [2, 1, 16]],
      [`0028120${channel}`]: ['OW', [channel << 8, 0xff00 - (channel << 8)]],
    }));
    expect([...(await decoded(grey(Uint8Array.of(1, 9), elements))).data]).toEqual([1, 2, 3, 254, 253, 252]);
  });

  it('come from a palette of segments', async () => {
    const elements = palette((channel) => ({
      [`0028110${channel}`]: ['US', [6, 0, 16]],
      [`0028122${channel}`]: ['OW', [0, 2, 0, 0x1000, 1, 4, 0x5000]],
    }));
    const size = { width: 6, height: 1 };
    const data = [...(await decoded(grey(Uint8Array.of(0, 1, 2, 3, 4, 5), elements, size))).data];
    expect(data.filter((_, i) => i % 3 === 0)).toEqual([0, 0x10, 0x20, 0x30, 0x40, 0x50]);
  });
});

describe('what is refused of DICOM, in words', () => {
  const REFUSED: readonly (readonly [
    what: string,
    elements: TestElements,
    options: DicomOptions,
    words: string,
  ])[] = [
    [
      'a report',
      { '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.88.11'], '00080060': ['CS', 'SR'] },
      {},
      'a.dcm is a DICOM structured report, which holds no image.',
    ],
    [
      'structures',
      { '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.481.3'], '00080060': ['CS', 'X'] },
      {},
      'a.dcm is a DICOM set of structures for radiotherapy, which holds no image.',
    ],
    [
      'a plan',
      { '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.481.5'], '00080060': ['CS', 'X'] },
      {},
      'a.dcm is a DICOM plan of radiotherapy, which holds no image.',
    ],
    [
      'a waveform',
      { '00080016': ['UI', '1.2.840.10008.5.1.4.1.1.9.1.1'], '00080060': ['CS', 'X'] },
      {},
      'a.dcm is a DICOM waveform, which holds no image.',
    ],
    ['a video', grey([1, 2]), { syntax: '.4.102' }, 'a.dcm cannot be used: it is packed as MPEG-4 video.'],
    [
      'an unknown way to pack pixels',
      grey([1, 2]),
      { syntax: '.777' },
      'a.dcm cannot be used: it is packed in a way that is not known (1.2.840.10008.1.2.777).',
    ],
    [
      'a way that is no UID',
      grey([1, 2]),
      { syntax: '.\u0001' },
      'a.dcm is damaged: how it is packed cannot be read.',
    ],
    [
      'too few pixels',
      grey([1]),
      {},
      'a.dcm is damaged: the file is incomplete: its pixels are not all there.',
    ],
    ['no size', grey([1], { '00280010': ['US', 0] }), {}, 'a.dcm is damaged: it states no size.'],
    [
      'a size beyond all',
      grey([1], { '00280010': ['US', 65535], '00280011': ['US', 65535] }),
      {},
      'a.dcm is too large: it has 65535 x 65535 pixels; the limit is 200 megapixels.',
    ],
    [
      'more frames than can be',
      grey([1, 2], { '00280008': ['IS', '999999999'] }),
      {},
      'a.dcm is damaged: it states 999999999 frames.',
    ],
    [
      'bits that are more than they take',
      grey([1, 2], { '00280101': ['US', 17] }),
      {},
      'a.dcm is damaged: its samples have 17 bits in 16.',
    ],
    [
      'colours with one channel',
      grey([1, 2], { '00280004': ['CS', 'RGB'] }),
      {},
      'a.dcm is damaged: its colours are of the kind RGB, with 1 channels.',
    ],
    [
      'colours of another kind',
      grey([1, 2], { '00280004': ['CS', 'HSV'] }),
      {},
      'a.dcm cannot be used: its colours are of the kind HSV.',
    ],
    [
      'a table that is cut off',
      grey([1, 2], { '00283000': ['SQ', [{ '00283002': ['US', [9, 0, 16]], '00283006': ['OW', [1]] }]] }),
      {},
      'a.dcm is damaged: its lookup table is not all there.',
    ],
    [
      'two frames in the bytes of one',
      grey([1, 2], { '00280008': ['IS', '2'] }),
      {},
      'a.dcm, frame 2, is damaged: the file is incomplete: its pixels are not all there.',
    ],
  ];
  it.each(REFUSED)('%s', async (_, elements, options, words) => {
    const opening = async (): Promise<unknown> => {
      const file = await source.open(encodeDicom(elements, options), 'a.dcm');
      for (let frame = 0; frame < file.frameCount; frame++) await file.frame(frame);
      return undefined;
    };
    await expect(opening()).rejects.toThrow(words);
  });
});

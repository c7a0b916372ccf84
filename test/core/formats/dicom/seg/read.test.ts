import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { WorkbenchError } from '../../../../../core/errors.ts';
import { readDicom } from '../../../../../core/formats/dicom/data-set.ts';
import { readSegmentation } from '../../../../../core/formats/dicom/seg/read.ts';
import { encodeSegmentation } from '../../../../../core/formats/dicom/seg/write.ts';
import type { SourceFrame } from '../../../../../core/formats/dicom/source-frames.ts';
import { encodeDicom } from '../../../../../core/formats/dicom/write.ts';
import type { DicomElements } from '../../../../../core/formats/dicom/write.ts';
import { seededRandom } from '../../../../../core/random.ts';
import { encodeSlices } from '../../../../support/dicom-series.ts';
import type { TestSlices } from '../../../../support/dicom-series.ts';
import { mutantOf } from '../../../../support/mutants.ts';
import { PYTHON, hasModules } from '../../../../support/python.ts';
import { codecs, framesIn, requestOf } from '../../../../support/segmentation.ts';
import { describeWithData } from '../../../../support/shared-data.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const SLICES: TestSlices = {
  ...{ width: 4, height: 2, depth: 3 },
  valueAt: () => 0,
  origin: [1, 2, 3],
  steps: [
    [0.5, 0, 0],
    [0, 0.5, 0],
    [0, 0, 2],
  ],
};

interface TestFrame {
  readonly number?: number;
  /** Slice that it refers to, and the one where it lies. */
  readonly refersTo?: number;
  readonly liesOn?: number;
  readonly position?: readonly number[];
  readonly values: readonly number[];
}

const code = (value: string, meaning: string): DicomElements => ({
  x00080100: ['SH', value],
  x00080102: ['SH', 'SCT'],
  x00080104: ['LO', meaning],
});

/** A segmentation of 8 bits as other programs may write it. */
function segmentation(frames: readonly TestFrame[], others: DicomElements = {}): Uint8Array<ArrayBuffer> {
  const segment = (number: number, name: string): DicomElements => ({
    x00620003: ['SQ', [code('123037004', 'Anatomical Structure')]],
    x00620004: ['US', number],
    x00620005: ['LO', name],
    x00620008: ['CS', 'SEMIAUTOMATIC'],
    x0062000f: ['SQ', [{ ...code('64033007', 'Kidney'), x00620011: ['SQ', [code('7771000', 'Left')]] }]],
  });
  const group = ({ number, refersTo, liesOn, position }: TestFrame): DicomElements => {
    const source: DicomElements = { x00081155: ['UI', `2.25.1000.${(refersTo ?? 0) + 1}`] };
    const place = position ?? (liesOn === undefined ? undefined : [1, 2, 3 + 2 * liesOn]);
    return {
      ...(number === undefined ? {} : { x0062000a: ['SQ', [{ x0062000b: ['US', number] }]] as const }),
      ...(refersTo === undefined ? {} : { x00089124: ['SQ', [{ x00082112: ['SQ', [source]] }]] as const }),
      ...(place === undefined ? {} : { x00209113: ['SQ', [{ x00200032: ['DS', place] }]] as const }),
    };
  };
  return encodeDicom({
    x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.66.4'],
    x00080018: ['UI', '2.25.3'],
    x00200052: ['UI', '2.25.1003'],
    x00280002: ['US', 1],
    x00280004: ['CS', 'MONOCHROME2'],
    x00280008: ['IS', frames.length],
    x00280010: ['US', 2],
    x00280011: ['US', 4],
    x00280100: ['US', 8],
    x00280101: ['US', 8],
    x00280102: ['US', 7],
    x00280103: ['US', 0],
    x00620001: ['CS', 'FRACTIONAL'],
    x00620002: ['SQ', [segment(3, 'One'), segment(5, 'Two')]],
    x0062000e: ['US', 100],
    x52009229: [
      'SQ',
      [
        {
          x00209116: ['SQ', [{ x00200037: ['DS', [1, 0, 0, 0, 1, 0]] }]],
          x00289110: ['SQ', [{ x00280030: ['DS', [0.5, 0.5]] }]],
        },
      ],
    ],
    x52009230: ['SQ', frames.map(group)],
    x7fe00010: ['OB', Uint8Array.from(frames.flatMap(({ values }) => values))],
    ...others,
  });
}

async function read(bytes: Uint8Array<ArrayBuffer>, threshold?: number, slices = SLICES) {
  return readSegmentation(await readDicom(bytes), await framesIn(encodeSlices(slices)), codecs, threshold);
}

const LABEL_MAP: DicomElements = {
  x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.66.7'],
  x00620001: ['CS', 'LABELMAP'],
};
const LEFT = [100, 100, 0, 0, 100, 100, 0, 0];
const TOP = [100, 100, 100, 100, 0, 0, 0, 0];
const NONE = [0, 0, 0, 0, 0, 0, 0, 0];

describe('a DICOM segmentation', () => {
  it('lies on the frames that it refers to, or on those where it lies', async () => {
    const { frames, segments, overlaps, problems } = await read(
      segmentation([
        { number: 5, refersTo: 2, values: TOP },
        { number: 3, liesOn: 0, values: LEFT },
      ]),
    );
    expect(frames.map((frame) => (frame === null ? null : [...frame]))).toEqual([
      [1, 1, 0, 0, 1, 1, 0, 0],
      null,
      [2, 2, 2, 2, 0, 0, 0, 0],
    ]);
    expect(segments[1]).toEqual({
      ...{ label: 2, number: 5, name: 'Two', color: null, algorithm: 'SEMIAUTOMATIC' },
      property: {
        category: { value: '123037004', scheme: 'SCT', meaning: 'Anatomical Structure' },
        type: { value: '64033007', scheme: 'SCT', meaning: 'Kidney' },
        modifier: { value: '7771000', scheme: 'SCT', meaning: 'Left' },
      },
    });
    expect([overlaps, problems]).toEqual([[], []]);
  });

  it('says how many pixels several of its segments claim, of which the last has them', async () => {
    const { frames, overlaps } = await read(
      segmentation([
        { number: 5, refersTo: 0, values: TOP },
        { number: 3, refersTo: 0, values: LEFT },
        { number: 5, refersTo: 1, values: TOP },
      ]),
    );
    expect([...(frames[0] ?? [])]).toEqual([2, 2, 2, 2, 1, 1, 0, 0]);
    expect(overlaps).toEqual([{ below: 1, above: 2, pixels: 2 }]);
  });

  it('of fractions claims pixels from a threshold on', async () => {
    const bytes = segmentation([{ number: 3, refersTo: 0, values: [0, 20, 49, 50, 51, 80, 100, 0] }]);
    const claimed = async (threshold?: number) =>
      Array.from((await read(bytes, threshold)).frames[0] ?? []).filter((label) => label === 1).length;
    expect(await claimed()).toBe(4);
    expect(await claimed(0.2)).toBe(6);
    expect(await claimed(1)).toBe(1);
  });

  it('that is a map of labels has the segments of their numbers, but for its background', async () => {
    const values = [0, 3, 5, 5, 0, 7, 7, 9];
    const { frames, problems } = await read(segmentation([{ refersTo: 1, values }], LABEL_MAP));
    expect([...(frames[1] ?? [])]).toEqual([0, 1, 2, 2, 0, 0, 0, 0]);
    expect(problems).toEqual([
      '2 of its pixels have the number 7, which is no segment.',
      '1 of its pixels have the number 9, which is no segment.',
    ]);
    const padded = await read(
      segmentation([{ refersTo: 1, values }], { ...LABEL_MAP, x00280120: ['US', 7] }),
    );
    expect(padded.problems).toEqual([
      '2 of its pixels have the number 0, which is no segment.',
      '1 of its pixels have the number 9, which is no segment.',
    ]);
  });

  it('says which of its frames have no place, and why', async () => {
    const { problems, frames } = await read(
      segmentation([
        { number: 3, refersTo: 0, liesOn: 0, values: LEFT },
        { number: 3, refersTo: 1, liesOn: 2, values: TOP },
        { number: 3, refersTo: 7, values: TOP },
        { number: 3, position: [1, 2, 4], values: TOP },
        { number: 3, values: TOP },
      ]),
    );
    expect(problems).toEqual([
      '2 of its frames lie on none of the images (3, 4).',
      '1 of its frames lie elsewhere than the images that they refer to (2).',
      '1 of its frames lie nobody knows where: they neither say it nor refer to an image (5).',
    ]);
    expect(frames.map((frame) => frame !== null)).toEqual([true, false, false]);
    const stacked: TestSlices = {
      ...SLICES,
      steps: [
        [0.5, 0, 0],
        [0, 0.5, 0],
        [0, 0, 0],
      ],
    };
    await expect(read(segmentation([{ number: 3, liesOn: 0, values: LEFT }]), 0.5, stacked)).rejects.toThrow(
      'not of these images. 1 of its frames lie on several of the images alike (1)',
    );
  });

  it('lies where its frame of reference is that of the images only', async () => {
    const other: DicomElements = { x00200052: ['UI', '2.25.8'] };
    await expect(read(segmentation([{ number: 3, liesOn: 0, values: LEFT }], other))).rejects.toMatchObject({
      code: 'seg.elsewhere',
    });
  });

  it.each([
    [
      'of another size',
      { x00280011: ['US', 8], x00280010: ['US', 1] },
      'has 8 x 1 pixels, and they have 4 x 2',
    ],
    ['that is none', { x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.2'] }, 'it is no segmentation'],
    ['of no type', { x00620001: ['CS', 'SOMETHING'] }, 'of which type'],
    ['of tiles', { x00209311: ['CS', 'TILED_FULL'] }, 'tiles of one large picture'],
    ['without segments', { x00620002: ['SQ', []] }, 'describes no segments'],
    [
      'with a segment twice',
      { x00620002: ['SQ', [{ x00620004: ['US', 3] }, { x00620004: ['US', 3] }]] },
      'the same number',
    ],
    [
      'with a segment that is not described',
      { x00620002: ['SQ', [{ x00620004: ['US', 4] }]] },
      'not describe its segment 3',
    ],
    ['without groups', { x52009230: ['SQ', []] }, 'what each of its 1 frames shows'],
    ['whose frames show nothing', { x52009230: ['SQ', [{}]] }, 'which segment its frame 1 shows'],
    ['without pixels', { x7fe00010: ['OB', Uint8Array.of(1, 2)] }, 'not all there'],
  ] as const)('%s is refused in words', async (_, others: DicomElements, message) => {
    await expect(read(segmentation([{ number: 3, refersTo: 0, values: NONE }], others))).rejects.toThrow(
      message,
    );
  });

  it('that is changed at any place is read or refused in words', async () => {
    const frames = await framesIn(encodeSlices(SLICES));
    const whole = encodeSegmentation(
      requestOf(frames, (frame) => Uint8Array.from({ length: 8 }, (_, pixel) => (pixel + frame) % 3)),
    );
    const originals = [whole, segmentation([{ refersTo: 1, values: LEFT.map((v) => v && 3) }], LABEL_MAP)];
    const outcomes = { read: 0, refused: 0 };
    for (let seed = 1; seed <= 100; seed++) {
      const mutant = mutantOf(originals[seed % 2] as Uint8Array<ArrayBuffer>, seededRandom(seed));
      const started = performance.now();
      try {
        const file = await readDicom(mutant);
        await readSegmentation(file, frames, codecs);
        outcomes.read++;
      } catch (error) {
        expect(error, `mutant ${seed}`).toMatchObject({
          code: expect.stringMatching(/^(dicom\.(damaged|kind|large)|seg\.elsewhere)$/),
        });
        outcomes.refused++;
      }
      expect(performance.now() - started, `mutant ${seed}`).toBeLessThan(2000);
    }
    expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(5);
  }, 60_000);
});

interface Reference {
  readonly frameOfReference: string | null;
  readonly rows: number;
  readonly columns: number;
  readonly least: number;
  readonly segments: readonly (readonly [number: number, name: string])[];
  readonly frames: readonly {
    readonly number: number | null;
    readonly instance: string;
    readonly frame: number;
    readonly position: readonly number[] | null;
    readonly orientation: readonly number[] | null;
    readonly spacing: readonly number[] | null;
  }[];
}

const REFERENCE = fileURLToPath(new URL('../../../../support/segmentation_reference.py', import.meta.url));

/** Images that a segmentation refers to, as far as it says anything of them. */
function standIns({
  rows,
  columns,
  frames,
  frameOfReference,
}: Reference): readonly Uint8Array<ArrayBuffer>[] {
  const instances = [...new Set(frames.map(({ instance }) => instance))];
  return instances.map((instance) => {
    const own = frames.filter((frame) => frame.instance === instance);
    const [{ position, orientation, spacing }] = own as [Reference['frames'][number]];
    const count = Math.max(...own.map(({ frame }) => frame)) + 1;
    const isPlaced = position !== null && orientation !== null && spacing !== null && count === 1;
    return encodeDicom({
      x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.2'],
      x00080018: ['UI', instance],
      x00280008: ['IS', count],
      x00280010: ['US', rows],
      x00280011: ['US', columns],
      ...(isPlaced
        ? { x00200032: ['DS', position], x00200037: ['DS', orientation], x00280030: ['DS', spacing] }
        : {}),
      ...(frameOfReference === null ? {} : { x00200052: ['UI', frameOfReference] }),
    });
  });
}

/** Labels on each frame, and how many pixels were claimed twice. */
function expectedLabels(reference: Reference, values: Uint8Array, source: readonly SourceFrame[]) {
  const pixels = reference.rows * reference.columns;
  const labels = source.map(() => new Uint8Array(pixels));
  const labelOf = new Map(reference.segments.map(([number], index) => [number, index + 1]));
  let claimedTwice = 0;
  const order = [...reference.frames.keys()].sort(
    (a, b) => (reference.frames[a]?.number ?? 0) - (reference.frames[b]?.number ?? 0),
  );
  for (const index of order) {
    const frame = reference.frames[index] as Reference['frames'][number];
    const place = source.findIndex(
      ({ root, index: at }) => root.text('x00080018') === frame.instance && at === frame.frame,
    );
    for (let pixel = 0; pixel < pixels; pixel++) {
      const value = values[index * pixels + pixel] as number;
      const label =
        frame.number === null
          ? (labelOf.get(value) ?? 0)
          : value >= reference.least
            ? (labelOf.get(frame.number) ?? 0)
            : 0;
      if (label === 0) continue;
      const own = labels[place] as Uint8Array;
      if (own[pixel] !== 0) claimedTwice++;
      own[pixel] = label;
    }
  }
  return { labels, claimedTwice };
}

/** What pydicom here does not unpack, and the file that holds the same pixels. */
const TWINS: Readonly<Record<string, string>> = {
  'liver_rle.dcm': 'liver.dcm',
  'liver_j2k.dcm': 'liver.dcm',
  'liver_deflate.dcm': 'liver.dcm',
  'liver_nonbyte_aligned_rle.dcm': 'liver_nonbyte_aligned.dcm',
  'liver_nonbyte_aligned_j2k.dcm': 'liver_nonbyte_aligned.dcm',
  'liver_nonbyte_aligned_deflate.dcm': 'liver_nonbyte_aligned.dcm',
};

/** Of other numbers of frames than they say what they show, or of tiles. */
const REFUSED: Readonly<Record<string, string>> = {
  'liver_1frame.dcm': 'dicom.damaged',
  'liver_expb_1frame.dcm': 'dicom.damaged',
  'seg_image_sm_dots_tiled_full.dcm': 'dicom.kind',
};

/** Of which the image is there, too. */
const IMAGES: Readonly<Record<string, string>> = {
  'seg_image_ct_binary_single_frame.dcm': 'highdicom/ct_image.dcm',
  'seg_image_sm_control.dcm': 'highdicom/sm_image.dcm',
  'seg_image_sm_control_labelmap.dcm': 'highdicom/sm_image.dcm',
};

describeWithData('public DICOM segmentations', 'dicom', (folder) => {
  it.skipIf(!hasModules('DICOM segmentations by pydicom', 'pydicom', 'numpy'))(
    'have the labels that pydicom finds, or are refused in words',
    async () => {
      const [, ...rows] = readFileSync(join(folder, 'index.csv'), 'utf8').trim().split('\n');
      const files = rows
        .map((row) => row.split(','))
        .filter((row) => row.includes('SEG'))
        .map(([source = '', name = '']) => ({ source, name }));
      const twinOf = (name: string): string => TWINS[name] ?? name;
      const readable = files.filter(({ name }) => REFUSED[name] === undefined);
      const out = await temporaryFolder();
      const paths = readable.map(({ source, name }) => join(folder, source, twinOf(name)));
      const references = execFileSync(PYTHON, [REFERENCE, out, ...paths], { encoding: 'utf8' })
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Reference);
      for (const [index, { source, name }] of readable.entries()) {
        const reference = references[index] as Reference;
        const image = IMAGES[name];
        const frames = await framesIn(
          image === undefined ? standIns(reference) : [new Uint8Array(readFileSync(join(folder, image)))],
        );
        const file = await readDicom(new Uint8Array(readFileSync(join(folder, source, name))));
        const found = await readSegmentation(file, frames, codecs);
        const { labels, claimedTwice } = expectedLabels(
          reference,
          readFileSync(join(out, `${index}.bin`)),
          frames,
        );
        expect(found.problems, name).toEqual([]);
        expect(
          found.segments.map((segment) => [segment.number, segment.name]),
          name,
        ).toEqual(reference.segments);
        expect(
          found.overlaps.reduce((sum, { pixels }) => sum + pixels, 0),
          name,
        ).toBe(claimedTwice);
        const blank = new Uint8Array(reference.rows * reference.columns);
        found.frames.forEach((frame, at) => {
          expect(Uint8Array.from(frame ?? blank), `${name}, image ${at + 1}`).toEqual(labels[at]);
        });
        expect(
          labels.some((own) => own.some((label) => label > 0)),
          name,
        ).toBe(true);
      }
      expect(readable).toHaveLength(20);
      for (const { source, name } of files.filter((file) => REFUSED[file.name] !== undefined)) {
        const file = await readDicom(new Uint8Array(readFileSync(join(folder, source, name))));
        const { width, height } = { width: file.root.word('x00280011'), height: file.root.word('x00280010') };
        const image = encodeDicom({
          x00080016: ['UI', '1.2'],
          x00080018: ['UI', '2.25.1'],
          x00280010: ['US', height ?? 0],
          x00280011: ['US', width ?? 0],
        });
        const refusal = await readSegmentation(file, await framesIn([image]), codecs).catch(
          (error: unknown) => error,
        );
        expect(refusal, name).toBeInstanceOf(WorkbenchError);
        expect(refusal, name).toMatchObject({ code: REFUSED[name] });
      }
    },
    60_000,
  );
});

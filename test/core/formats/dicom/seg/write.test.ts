import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDicom } from '../../../../../core/formats/dicom/data-set.ts';
import { readSegmentation } from '../../../../../core/formats/dicom/seg/read.ts';
import { verifySegmentation } from '../../../../../core/formats/dicom/seg/verify.ts';
import { encodeSegmentation } from '../../../../../core/formats/dicom/seg/write.ts';
import type { SegmentationRequest } from '../../../../../core/formats/dicom/seg/request.ts';
import { seededRandom } from '../../../../../core/random.ts';
import { encodeDicom } from '../../../../../core/formats/dicom/write.ts';
import type { DicomElements } from '../../../../../core/formats/dicom/write.ts';
import type { SourceFrame } from '../../../../../core/formats/dicom/source-frames.ts';
import { TAG } from '../../../../../core/formats/dicom/tags.ts';
import { encodeSlices, instanceOf, obliqueSlices, shuffledSlices } from '../../../../support/dicom-series.ts';
import type { TestSlices } from '../../../../support/dicom-series.ts';
import { disagreementsOf, errorsOf } from '../../../../support/dicom3tools.ts';
import { hasModules, hasProgram, python } from '../../../../support/python.ts';
import { codecs, framesIn, requestOf, segmentNamed } from '../../../../support/segmentation.ts';
import { describeWithData, sharedData } from '../../../../support/shared-data.ts';
import { temporaryFolder } from '../../../../support/temporary-folder.ts';

const SLICES: TestSlices = {
  ...{ width: 5, height: 3, depth: 4 },
  valueAt: (x, y, slice) => x + 10 * y + 100 * slice,
  origin: [-10.25, 20.5, -30.125],
  steps: [
    [0, 0.5, 0],
    [0, 0, -0.75],
    [-2.5, 0, 0],
  ],
};

/** One file of several frames without planes, as ultrasound makes them. */
function film(width: number, height: number, count: number): Uint8Array<ArrayBuffer> {
  const elements: DicomElements = {
    x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.3.1'],
    x00080018: ['UI', '2.25.2000'],
    x0020000d: ['UI', '2.25.2001'],
    x0020000e: ['UI', '2.25.2002'],
    x00280008: ['IS', count],
    x00280010: ['US', height],
    x00280011: ['US', width],
  };
  return encodeDicom(elements);
}

async function sliceFrames(others: Partial<TestSlices> = {}): Promise<readonly SourceFrame[]> {
  return framesIn(encodeSlices({ ...SLICES, ...others }));
}

/** Rows of labels as the frames of a request. */
function labelsIn(frames: readonly (readonly number[] | null)[]): SegmentationRequest['labelsOf'] {
  return (frame) => {
    const labels = frames[frame] ?? null;
    return labels === null ? null : Uint8Array.from(labels);
  };
}

const NONE = Array<number>(12).fill(0);
const FIRST_THREE = labelsIn([null, [1, 1, 2, ...NONE], [...NONE, 0, 0, 2]]);

describe('labels that are written as a DICOM segmentation', () => {
  const cases = fc.record({
    width: fc.integer({ min: 1, max: 9 }),
    height: fc.integer({ min: 1, max: 9 }),
    depth: fc.integer({ min: 1, max: 5 }),
    isPlaced: fc.boolean(),
    type: fc.constantFrom('BINARY', 'FRACTIONAL', 'LABELMAP'),
    labels: fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { minLength: 1, maxLength: 4 }),
    seed: fc.nat(),
    blank: fc.nat(4),
  });

  it('are read as they were, on the frames that they were drawn on', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ width, height, depth, isPlaced, type, labels, seed, blank }) => {
        const frames = isPlaced
          ? await sliceFrames({ width, height, depth })
          : await framesIn([film(width, height, depth)]);
        const labelAt = (frame: number, pixel: number): number =>
          [0, 0, ...labels][((seed % 997) + 7 * pixel + 3 * frame * frame) % (labels.length + 2)] ?? 0;
        const labelsOf = (frame: number): Uint16Array | null =>
          frame === blank
            ? null
            : Uint16Array.from({ length: width * height }, (_, pixel) => labelAt(frame, pixel));
        const segments = labels.map((label, index) => segmentNamed(`Class ${index}`, label));
        const request = requestOf(frames, labelsOf, { type: type as 'BINARY', segments });
        fc.pre(frames.some((_, frame) => labelsOf(frame)?.some((label) => label > 0) === true));
        const bytes = encodeSegmentation(request);
        const found = await readSegmentation(await readDicom(bytes), frames, codecs);
        expect(found.overlaps).toEqual([]);
        expect(found.problems).toEqual([]);
        found.frames.forEach((own, frame) => {
          for (let pixel = 0; pixel < width * height; pixel++) {
            const label = own?.[pixel] ?? 0;
            expect(label === 0 ? 0 : labels[label - 1]).toBe(labelsOf(frame)?.[pixel] ?? 0);
          }
        });
        await verifySegmentation(bytes, request, codecs);
      }),
    );
  });

  it('have patient, study and planes of their source, and frames only where there are labels', async () => {
    const { root } = await readDicom(encodeSegmentation(requestOf(await sliceFrames(), FIRST_THREE)));
    expect([TAG.patientName, TAG.patientId, TAG.studyInstance].map((tag) => root.text(tag))).toEqual([
      'Doe^Jane',
      'ID 1',
      '2.25.1001',
    ]);
    expect(root.text(TAG.frameOfReference)).toBe('2.25.1003');
    expect(root.text(TAG.seriesNumber)).toBe('401');
    expect(root.text(TAG.contentCreator)).toBe('Doe^Jane van');
    const groups = root.items(TAG.perFrameFunctionalGroups);
    expect(
      groups.map((group) => [
        group.items(TAG.segmentIdentification)[0]?.word(TAG.referencedSegment),
        group.items(TAG.planePositionSequence)[0]?.decimals(TAG.imagePosition),
        group.items(TAG.derivationImages)[0]?.items(TAG.sourceImages)[0]?.text(TAG.referencedSopInstance),
      ]),
    ).toEqual([
      [1, [-12.75, 20.5, -30.125], instanceOf(1)],
      [2, [-12.75, 20.5, -30.125], instanceOf(1)],
      [2, [-15.25, 20.5, -30.125], instanceOf(2)],
    ]);
    const [shared] = root.items(TAG.sharedFunctionalGroups);
    expect(shared?.items(TAG.planeOrientationSequence)[0]?.decimals(TAG.imageOrientation)).toEqual([
      0, 1, 0, 0, 0, -1,
    ]);
    const measures = shared?.items(TAG.pixelMeasuresSequence)[0];
    expect(measures?.decimals(TAG.pixelSpacing)).toEqual([0.75, 0.5]);
    expect(measures?.decimal(TAG.spacingBetweenSlices)).toBe(2.5);
    const [series] = root.items(TAG.referencedSeries);
    expect(series?.items(TAG.referencedInstances)).toHaveLength(4);
  });

  it('on a film without planes refer to its frames by number', async () => {
    const frames = await framesIn([film(5, 3, 4)]);
    const { root } = await readDicom(encodeSegmentation(requestOf(frames, FIRST_THREE)));
    const groups = root.items(TAG.perFrameFunctionalGroups);
    const referred = groups.map((group) =>
      group.items(TAG.derivationImages)[0]?.items(TAG.sourceImages)[0]?.decimal(TAG.referencedFrames),
    );
    expect(referred).toEqual([2, 2, 3]);
    expect(groups.some((group) => group.has(TAG.planePositionSequence))).toBe(false);
    expect(root.has(TAG.frameOfReference)).toBe(false);
  });

  it('keep the letters of a patient whatever the character set of the source', async () => {
    const japanese = Uint8Array.from([
      ...[0xd4, 0xcf, 0xc0, 0xde, 0x5e, 0xc0, 0xdb, 0xb3, 0x3d, 0x1b, 0x24, 0x42, 0x3b, 0x33, 0x45, 0x44],
      ...[0x1b, 0x28, 0x4a, 0x5e, 0x1b, 0x24, 0x42, 0x42, 0x40, 0x4f, 0x3a, 0x1b, 0x28, 0x4a],
    ]);
    const frames = await sliceFrames({
      others: () => ({
        x00080005: ['CS', ['ISO 2022 IR 13', 'ISO 2022 IR 87']],
        x00100010: ['PN', japanese],
      }),
    });
    const { root } = await readDicom(encodeSegmentation(requestOf(frames, FIRST_THREE)));
    const name = new TextDecoder().decode(root.bytes(TAG.patientName)).trim();
    expect(name).toBe('ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎');
  });

  it('are equal bytes where they are equal', async () => {
    const frames = await sliceFrames();
    const encode = () => encodeSegmentation(requestOf(frames, FIRST_THREE));
    expect(encode()).toEqual(encode());
  });

  it('are refused in words where nothing can refer to their source, or there are none', async () => {
    const encode = (frames: readonly SourceFrame[], labelsOf = FIRST_THREE) =>
      encodeSegmentation(requestOf(frames, labelsOf));
    const frames = await sliceFrames();
    expect(() => encode(frames, () => null)).toThrow('no frame has a label');
    const otherStudy = (slice: number): DicomElements => (slice === 1 ? { x0020000d: ['UI', '2.25.9'] } : {});
    expect(() => encode([])).toThrow('needs a source');
    const odd = await sliceFrames({ others: otherStudy });
    expect(() => encode(odd)).toThrow('its files are of several studies');
    const nameless = await sliceFrames({ others: () => ({ x0020000e: ['UI', ''] }) });
    expect(() => encode(nameless)).toThrow('do not all have the numbers (UIDs)');
    const larger = await framesIn(encodeSlices({ ...SLICES, width: 6 }));
    expect(() => encode([...frames, ...larger])).toThrow('not all of one size');
    expect(() => encode(frames, () => new Uint8Array(14))).toThrow('A frame has 15 labels, and not 14');
    expect(() => encode(frames, () => new Uint8Array(15).fill(3))).toThrow(
      'Label 3 in frame 1 is no segment',
    );
  });
});

/** Files with their planes in another order, as a program that mixes up slices would write them. */
function withPlanesReversed(request: SegmentationRequest): SegmentationRequest {
  const frames = request.frames.map((frame, index) => ({
    ...frame,
    plane: request.frames[request.frames.length - 1 - index]?.plane ?? null,
  }));
  return { ...request, frames };
}

describe('the check of what was written', () => {
  it('finds planes in the wrong order, which the validator of DICOM files does not', async () => {
    const request = requestOf(await sliceFrames(), FIRST_THREE);
    const mutant = encodeSegmentation(withPlanesReversed(request));
    await expect(verifySegmentation(mutant, request, codecs)).rejects.toThrow(
      'Its frame 1 does not lie where image 2 lies',
    );
    if (isValidatorHere) expect(await errorsOf(mutant)).toEqual([]);
  });

  it('finds slices in the wrong order', async () => {
    const request = requestOf(await sliceFrames(), FIRST_THREE);
    const reversed = { ...request, labelsOf: (frame: number) => request.labelsOf(3 - frame) };
    await expect(verifySegmentation(encodeSegmentation(reversed), request, codecs)).rejects.toThrow(
      '4 of its labels on image 2 are others',
    );
    const order = { ...request, frames: request.frames.toReversed(), labelsOf: reversed.labelsOf };
    await expect(verifySegmentation(encodeSegmentation(order), request, codecs)).rejects.toThrow(
      'not in the order of the source',
    );
  });

  it('finds other segments, other pixels and missing planes', async () => {
    const request = requestOf(await sliceFrames(), FIRST_THREE);
    const others: readonly (readonly [Partial<SegmentationRequest>, string])[] = [
      [
        { segments: [segmentNamed('Left kidney', 1), segmentNamed('Cyst', 2)] },
        'segment 2 is not described as',
      ],
      [{ segments: [...request.segments, segmentNamed('Cyst', 3)] }, 'has 3 segments instead of 2'],
      [
        {
          labelsOf: labelsIn([null, [1, 2, 2, ...NONE], [...NONE, 0, 0, 2]]),
        },
        '1 of its labels on image 2',
      ],
      [{ frames: request.frames.map((frame) => ({ ...frame, plane: null })) }, 'does not say where it lies'],
    ];
    for (const [other, message] of others) {
      const bytes = encodeSegmentation({ ...request, ...other });
      await expect(verifySegmentation(bytes, request, codecs)).rejects.toThrow(message);
    }
    const strange = await framesIn(
      encodeSlices({ ...SLICES, others: (slice) => ({ x00080018: ['UI', `2.25.5.${slice}`] }) }),
    );
    await expect(
      verifySegmentation(encodeSegmentation({ ...request, frames: strange }), request, codecs),
    ).rejects.toThrow('refers to no frame of the source');
  });
});

const isValidatorHere = hasProgram('DICOM segmentations by dciodvfy', 'dciodvfy', 'dicom3tools');

const isEntityValidatorHere = hasProgram(
  'a series and its segmentation by dcentvfy',
  'dcentvfy',
  'dicom3tools',
);

describe.skipIf(!isEntityValidatorHere)('a series and its segmentation', () => {
  const segmentationOf = async (others: Partial<TestSlices> = {}) =>
    encodeSegmentation(requestOf(await sliceFrames(others), FIRST_THREE));

  it('agree on patient, study and frame of reference', async () => {
    expect(await disagreementsOf([...encodeSlices(SLICES), await segmentationOf()])).toEqual([]);
  });

  it.each<[string, DicomElements]>([
    ['patient', { x00100010: ['PN', 'Doe^John'] }],
    ['study of another day', { x00080020: ['DA', '20200102'] }],
  ])('are told apart where the segmentation is of another %s', async (_, other) => {
    const mutant = await segmentationOf({ others: () => other });
    expect(await disagreementsOf([...encodeSlices(SLICES), mutant])).not.toEqual([]);
  });
});

describeWithData('DICOM segmentations of public files', 'dicom', (folder) => {
  const SOURCES = [
    'highdicom/ct_image.dcm',
    'highdicom/dx_image.dcm',
    'highdicom/sm_image.dcm',
    'pydicom/MR_small.dcm',
    'pydicom-data/emri_small.dcm',
    'pydicom-data/eCT_Supplemental.dcm',
    'pydicom-data/RG3_J2KR.dcm',
    'pydicom-data/US1_UNCR.dcm',
    'pydicom-data/OBXXXX1A_rle_2frame.dcm',
    'pydicom-data/SC_rgb.dcm',
  ];

  /** Its pixel data has an odd number of bytes, for which dcentvfy does not read it. */
  const ODD = 'highdicom/dx_image.dcm';

  it.skipIf(!isValidatorHere).each(SOURCES)(
    'are valid, and read as they were written: %s',
    async (name) => {
      const source = new Uint8Array(readFileSync(join(folder, name)));
      const frames = await framesIn([source]);
      const pixels = (frames[0]?.size.width ?? 0) * (frames[0]?.size.height ?? 0);
      const labelsOf = (frame: number): Uint8Array =>
        Uint8Array.from({ length: pixels }, (_, pixel) => ((pixel + 3 * frame) % 11) % 3);
      for (const type of ['BINARY', 'FRACTIONAL', 'LABELMAP'] as const) {
        const request = requestOf(frames, labelsOf, { type });
        const bytes = encodeSegmentation(request);
        await verifySegmentation(bytes, request, codecs);
        // The validator is older than label maps.
        if (type !== 'LABELMAP') expect(await errorsOf(bytes), type).toEqual([]);
        if (name !== ODD) expect(await disagreementsOf([source, bytes]), type).toEqual([]);
      }
    },
    60_000,
  );
});

const nifti = sharedData('nifti');
const isPydicomHere = hasModules('DICOM segmentations by pydicom', 'pydicom', 'numpy');

describe.skipIf(nifti === undefined || !isPydicomHere)('pydicom', () => {
  const PROGRAM = `
import glob, pydicom
folder, types = sys.argv[1], sys.argv[2:]
sources = {d.SOPInstanceUID: d for d in map(pydicom.dcmread, glob.glob(folder + '/source*.dcm'))}
def stack(d):
  normal = numpy.cross(*numpy.array(d.ImageOrientationPatient, float).reshape(2, 3))
  return float(numpy.dot(normal, d.ImagePositionPatient))
ordered = sorted(sources, key=lambda uid: stack(sources[uid]))
first = sources[ordered[0]]
found = []
for kind in types:
  d = pydicom.dcmread(folder + '/' + kind + '.dcm')
  shared = d.SharedFunctionalGroupsSequence[0]
  pixels = d.pixel_array
  labels = numpy.zeros((len(ordered), d.Rows, d.Columns), numpy.uint8)
  apart, last = 0, {}
  ascending = True
  for group, frame in zip(d.PerFrameFunctionalGroupsSequence, pixels):
    uid = group.DerivationImageSequence[0].SourceImageSequence[0].ReferencedSOPInstanceUID
    place = group.PlanePositionSequence[0].ImagePositionPatient
    apart = max(apart, numpy.abs(numpy.subtract(place, sources[uid].ImagePositionPatient)).max())
    at = ordered.index(uid)
    if kind == 'LABELMAP':
      number = 0
      labels[at] = frame
    else:
      number = group.SegmentIdentificationSequence[0].ReferencedSegmentNumber
      labels[at][frame > 0] = number
    ascending = ascending and at > last.get(number, -1)
    last[number] = at
  turned = numpy.abs(numpy.subtract(shared.PlaneOrientationSequence[0].ImageOrientationPatient,
                                    first.ImageOrientationPatient)).max()
  scaled = numpy.abs(numpy.subtract(shared.PixelMeasuresSequence[0].PixelSpacing, first.PixelSpacing)).max()
  labels.tofile(folder + '/' + kind + '.bin')
  found.append([len(ordered), d.NumberOfFrames, bool(ascending), float(apart), float(turned), float(scaled)])
print(json.dumps(found))`;

  it('finds the labels of an oblique series of slices where they were drawn', async () => {
    const folder = await temporaryFolder();
    const slices = obliqueSlices(join(nifti ?? '', 'aal.nii.gz'), [2, 3, 4]);
    // A folder has files in any order, and their numbers say another.
    const files = shuffledSlices(slices, seededRandom(7));
    await Promise.all(files.map((file, index) => writeFile(join(folder, `source${index}.dcm`), file)));
    const frames = await framesIn(encodeSlices(slices));
    const { width, height, valueAt } = slices;
    // Structures of the left and the right half of the brain, and a blank slice between others.
    const labelAt = (x: number, y: number, slice: number): number => {
      const value = valueAt(x, y, slice);
      return value === 0 || slice === 20 ? 0 : 1 + (value % 2);
    };
    const labelsOf = (slice: number): Uint8Array =>
      Uint8Array.from({ length: width * height }, (_, at) =>
        labelAt(at % width, Math.floor(at / width), slice),
      );
    const expected = Buffer.concat(frames.map((_, slice) => labelsOf(slice)));
    const types = ['BINARY', 'FRACTIONAL', 'LABELMAP'] as const;
    for (const type of types) {
      const bytes = encodeSegmentation(requestOf(frames, labelsOf, { type }));
      await writeFile(join(folder, `${type}.dcm`), bytes);
    }
    const found = JSON.parse(python(PROGRAM, folder, ...types)) as readonly (readonly number[])[];
    found.forEach(([count = 0, frameCount = 0, isAscending, ...distances], index) => {
      expect(count).toBeGreaterThan(40);
      expect(frameCount).toBeGreaterThan(30);
      expect(isAscending).toBe(true);
      // A decimal text has 16 letters.
      expect(Math.max(...distances)).toBeLessThan(1e-10);
      expect(readFileSync(join(folder, `${types[index]}.bin`)).equals(expected)).toBe(true);
    });
    expect(found).toHaveLength(3);
  }, 60_000);
});

it.skipIf(!hasProgram('DICOM segmentations by dcmdump', 'dcmdump', 'dcmtk'))(
  'dcmdump finds nothing to warn of in a segmentation',
  async () => {
    const path = join(await temporaryFolder(), 'a.dcm');
    await writeFile(path, encodeSegmentation(requestOf(await sliceFrames(), FIRST_THREE)));
    const said = execFileSync('dcmdump', [path], { encoding: 'utf8' });
    expect(said).toContain('(0062,0005) LO [Läsion]');
    expect(said).not.toMatch(/^[WE]:/m);
  },
);

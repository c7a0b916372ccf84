import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readDicom } from '../../../../../core/formats/dicom/data-set.ts';
import { readStructures } from '../../../../../core/formats/dicom/rtstruct/read.ts';
import { encodeDicom } from '../../../../../core/formats/dicom/write.ts';
import type { DicomElements } from '../../../../../core/formats/dicom/write.ts';
import { seededRandom } from '../../../../../core/random.ts';
import { encodeSlices, instanceOf } from '../../../../support/dicom-series.ts';
import type { TestSlices } from '../../../../support/dicom-series.ts';
import { mutantOf } from '../../../../support/mutants.ts';
import { framesIn } from '../../../../support/segmentation.ts';
import { describeWithData } from '../../../../support/shared-data.ts';

/** Sagittal slices of pixels that are not square. */
const SLICES: TestSlices = {
  ...{ width: 7, height: 6, depth: 3 },
  valueAt: () => 0,
  origin: [10, 20, 30],
  steps: [
    [0, 0.5, 0],
    [0, 0, -2],
    [4, 0, 0],
  ],
};

/** Where a pixel's centre lies in the body, or any place between. */
function placeAt(x: number, y: number, slice: number): readonly number[] {
  return [10 + 4 * slice, 20 + 0.5 * x, 30 - 2 * y];
}

interface TestContour {
  readonly corners: readonly (readonly [x: number, y: number])[];
  readonly slice: number;
  readonly type?: string;
  readonly refersTo?: string;
}

interface TestStructure {
  readonly name: string;
  readonly contours: readonly TestContour[];
  readonly frameOfReference?: string;
  readonly others?: DicomElements;
}

function contourItem({ corners, slice, type = 'CLOSED_PLANAR', refersTo }: TestContour): DicomElements {
  const reference: DicomElements = { x00081155: ['UI', refersTo ?? ''] };
  return {
    ...(refersTo === undefined ? {} : { x30060016: ['SQ', [reference]] as const }),
    x30060042: ['CS', type],
    x30060046: ['IS', corners.length],
    x30060050: ['DS', corners.flatMap(([x, y]) => placeAt(x, y, slice))],
  };
}

function structureSet(structures: readonly TestStructure[]): Uint8Array<ArrayBuffer> {
  return encodeDicom({
    x00080005: ['CS', 'ISO_IR 192'],
    x00080016: ['UI', '1.2.840.10008.5.1.4.1.1.481.3'],
    x00080018: ['UI', '2.25.4'],
    x30060020: [
      'SQ',
      structures.map(({ name, frameOfReference = '2.25.1003' }, index): DicomElements => ({
        x30060022: ['IS', 10 + index],
        x30060024: ['UI', frameOfReference],
        x30060026: ['LO', name],
      })),
    ],
    x30060039: [
      'SQ',
      structures.map(({ contours, others }, index): DicomElements => ({
        x3006002a: ['IS', [255, 128, index]],
        x30060040: ['SQ', contours.map(contourItem)],
        x30060084: ['IS', 10 + index],
        ...others,
      })),
    ],
  });
}

async function read(structures: readonly TestStructure[], slices = SLICES) {
  const { root } = await readDicom(structureSet(structures));
  const found = readStructures(root, await framesIn(encodeSlices(slices)));
  const rows = found.frames.map((frame) =>
    frame === null
      ? null
      : Array.from({ length: slices.height }, (_, y) =>
          Array.from(frame.slice(y * slices.width, (y + 1) * slices.width)).join(''),
        ),
  );
  return { ...found, rows };
}

const square = (from: number, to: number): TestContour['corners'] => [
  [from, from],
  [to, from],
  [to, to],
  [from, to],
];

const RING = ['0000000', '0111110', '0100010', '0100010', '0111110', '0000000'];
const OUTER: TestContour['corners'] = [
  [0.5, 0.5],
  [5.5, 0.5],
  [5.5, 4.5],
  [0.5, 4.5],
];
const INNER: TestContour['corners'] = [
  [1.5, 1.5],
  [4.5, 1.5],
  [4.5, 3.5],
  [1.5, 3.5],
];

describe('structures of radiotherapy', () => {
  it('are the pixels whose centres their contours surround, on the slices that those lie on', async () => {
    const { rows, segments, overlaps, problems } = await read([
      { name: 'Köper', contours: [{ corners: square(0.9, 3.1), slice: 1 }] },
      { name: 'Node', contours: [{ corners: square(2.6, 4.2), slice: 1, refersTo: instanceOf(1) }] },
    ]);
    expect(rows).toEqual([null, ['0000000', '0111000', '0111000', '0112200', '0002200', '0000000'], null]);
    expect(segments).toEqual([
      { label: 1, number: 10, name: 'Köper', color: '#ff8000' },
      { label: 2, number: 11, name: 'Node', color: '#ff8001' },
    ]);
    expect(overlaps).toEqual([{ below: 1, above: 2, pixels: 1 }]);
    expect(problems).toEqual([]);
  });

  it('have holes where contours lie in each other, or one leads in and out by the same way', async () => {
    const { rows } = await read([
      {
        name: 'Ring',
        contours: [
          { corners: OUTER, slice: 0 },
          { corners: INNER, slice: 0 },
          {
            corners: [...OUTER, [0.5, 0.5], [1.5, 1.5], ...INNER.slice(1), [1.5, 1.5], [0.5, 0.5]],
            slice: 2,
          },
        ],
      },
    ]);
    expect(rows[0]).toEqual(RING);
    expect(rows[2]).toEqual(RING);
  });

  it('tell what of them is not to be seen, and why', async () => {
    const { problems, rows } = await read([
      {
        name: 'Body',
        contours: [
          { corners: OUTER, slice: 0 },
          { corners: OUTER, slice: 0.5 },
          { corners: OUTER, slice: 1, refersTo: instanceOf(0) },
          { corners: OUTER, slice: 7 },
        ],
      },
      { name: 'Isocentre', contours: [{ corners: [[1, 1]], slice: 0, type: 'POINT' }] },
      { name: 'Dot', contours: [{ corners: square(2.2, 2.4), slice: 2 }] },
      { name: 'Other', contours: [{ corners: OUTER, slice: 1 }], frameOfReference: '2.25.9' },
    ]);
    expect(problems).toEqual([
      '1 of its structures have contours that lie on none of the images (Body: 2).',
      '1 of its structures have contours that do not lie on the images that they refer to (Body: 1).',
      '1 of its structures have no closed contours (Isocentre).',
      '1 of its structures are smaller than pixels (Dot).',
      '1 of its structures have contours in another frame of reference than that of the images (Other: 1).',
    ]);
    expect(rows.map((own) => own !== null)).toEqual([true, false, false]);
    const doubled: TestSlices = { ...SLICES, steps: [SLICES.steps[0], SLICES.steps[1], [0, 0, 0]] };
    await expect(
      read([{ name: 'Body', contours: [{ corners: OUTER, slice: 0 }] }], doubled),
    ).rejects.toMatchObject({
      code: 'seg.elsewhere',
      message: expect.stringContaining('several of the images'),
    });
  });

  it('are refused in words where they can be nowhere, or are none', async () => {
    const frames = await framesIn(encodeSlices(SLICES));
    await expect(read([])).rejects.toThrow('No structure lies on these images. There are none.');
    const { root } = await readDicom(structureSet([{ name: 'A', contours: [{ corners: OUTER, slice: 0 }] }]));
    const unplaced = frames.map((frame) => ({ ...frame, plane: null }));
    expect(() => readStructures(root, unplaced)).toThrow('do not say where they lie');
    expect(() => readStructures(frames[0]?.root ?? root, frames)).toThrow('it is no set of structures');
    const odd: DicomElements = {
      x30060042: ['CS', 'CLOSED_PLANAR'],
      x30060046: ['IS', 3],
      x30060050: ['DS', [1, 2, 3, 4]],
    };
    await expect(read([{ name: 'A', contours: [], others: { x30060040: ['SQ', [odd]] } }])).rejects.toThrow(
      'a contour of 3 points has 4 coordinates',
    );
  });

  it('that are changed at any place are read or refused in words', async () => {
    const frames = await framesIn(encodeSlices(SLICES));
    const original = structureSet([
      {
        name: 'A',
        contours: [
          { corners: OUTER, slice: 0 },
          { corners: INNER, slice: 0 },
        ],
      },
      { name: 'B', contours: [{ corners: square(1, 4), slice: 1, refersTo: instanceOf(1) }] },
    ]);
    const outcomes = { read: 0, refused: 0 };
    for (let seed = 1; seed <= 100; seed++) {
      const mutant = mutantOf(original, seededRandom(seed));
      const started = performance.now();
      try {
        readStructures((await readDicom(mutant)).root, frames);
        outcomes.read++;
      } catch (error) {
        expect(error, `mutant ${seed}`).toMatchObject({
          code: expect.stringMatching(/^(dicom\.(damaged|kind)|seg\.elsewhere)$/),
        });
        outcomes.refused++;
      }
      expect(performance.now() - started, `mutant ${seed}`).toBeLessThan(2000);
    }
    expect(Math.min(outcomes.read, outcomes.refused)).toBeGreaterThan(5);
  });
});

describeWithData('a public set of structures', 'dicom', (folder) => {
  it('lies on slices where its contours are', async () => {
    const { root } = await readDicom(new Uint8Array(readFileSync(join(folder, 'pydicom', 'rtstruct.dcm'))));
    // Pixels of 5 mm around the origin, on slices at -200, -190 and -180 mm.
    const slices: TestSlices = {
      ...{ width: 100, height: 80, depth: 3 },
      valueAt: () => 0,
      origin: [-247.5, -197.5, -200],
      steps: [
        [5, 0, 0],
        [0, 5, 0],
        [0, 0, 10],
      ],
      others: () => ({ x00200052: ['UI', '1.2.826.0.1.3680043.8.498.2010020400001.2'] }),
    };
    const { frames, segments, problems } = readStructures(root, await framesIn(encodeSlices(slices)));
    expect(segments.map(({ name, color }) => [name, color])).toEqual([
      ['patient', '#dca078'],
      ['Isocenter 1', '#ff40ff'],
      ['Isocenter 2', '#ff40ff'],
    ]);
    expect(problems).toEqual(['2 of its structures have no closed contours (Isocenter 1, Isocenter 2).']);
    // The first contour is a box of 400 x 300 mm.
    expect(frames[0]?.filter((label) => label === 1)).toHaveLength(80 * 60);
  });
});

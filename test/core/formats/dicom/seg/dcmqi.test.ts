import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SegmentationRequest } from '../../../../../core/formats/dicom/seg/request.ts';
import { verifySegmentation } from '../../../../../core/formats/dicom/seg/verify.ts';
import { encodeSegmentation } from '../../../../../core/formats/dicom/seg/write.ts';
import type { Vector } from '../../../../../core/geometry/vector.ts';
import { readByDcmqi } from '../../../../support/dcmqi.ts';
import { encodeSlices } from '../../../../support/dicom-series.ts';
import type { TestSlices } from '../../../../support/dicom-series.ts';
import { codecs, framesIn, requestOf, segmentNamed } from '../../../../support/segmentation.ts';

/** dcmqi takes frames of BINARY apart where each begins with a byte of its own: 32 pixels. */
const SIZE = { width: 8, height: 4, depth: 5, valueAt: () => 0 };

const SERIES: readonly (readonly [string, TestSlices])[] = [
  [
    'axial, from the feet up',
    {
      ...{ ...SIZE, origin: [-10.25, 20.5, -30.125] },
      steps: [
        [0.5, 0, 0],
        [0, 0.75, 0],
        [0, 0, 2.5],
      ],
    },
  ],
  [
    'axial, from the head down',
    {
      ...{ ...SIZE, origin: [-10.25, 20.5, 30.125] },
      steps: [
        [0.5, 0, 0],
        [0, 0.75, 0],
        [0, 0, -2.5],
      ],
    },
  ],
  [
    'sagittal',
    {
      ...{ ...SIZE, origin: [-10.25, 20.5, -30.125] },
      steps: [
        [0, 0.5, 0],
        [0, 0, -0.75],
        [-2.5, 0, 0],
      ],
    },
  ],
  [
    'oblique',
    {
      ...{ ...SIZE, origin: [10, -20.5, 30] },
      steps: [
        [0, 0.6, 0.8],
        [0.5, 0, 0],
        [0, 2.4, -1.8],
      ],
    },
  ],
];

/** Nothing is the same from behind, from below or from the side. */
const labelAt = (x: number, y: number, slice: number): number =>
  slice === 3 || x > y + slice ? 0 : 1 + ((x + 2 * y + slice) % 2);

async function requestFor(slices: TestSlices, others: Partial<SegmentationRequest> = {}) {
  const { width, height } = slices;
  const labelsOf = (slice: number): Uint8Array =>
    Uint8Array.from({ length: width * height }, (_, at) =>
      labelAt(at % width, Math.floor(at / width), slice),
    );
  return requestOf(await framesIn(encodeSlices(slices)), labelsOf, others);
}

type Stack = Pick<TestSlices, 'origin' | 'steps' | 'width' | 'height' | 'depth'>;

/** Labels by the places where they lie, to a thousandth of a millimetre; places without one are left out. */
function placed(
  { origin, steps, width, height, depth }: Stack,
  valueAt: (x: number, y: number, slice: number) => number,
): ReadonlyMap<string, number> {
  const labels = new Map<string, number>();
  for (let slice = 0; slice < depth; slice++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const value = valueAt(x, y, slice);
        const place = [0, 1, 2].map((axis) =>
          [x, y, slice].reduce(
            (sum, count, step) => sum + count * ((steps[step] as Vector)[axis] as number),
            origin[axis] as number,
          ),
        );
        // No minus before a zero.
        if (value > 0) labels.set(place.map((part) => (Math.round(part * 1000) + 0) / 1000).join(' '), value);
      }
    }
  }
  return labels;
}

async function placedByDcmqi(bytes: Uint8Array) {
  const { size, origin, steps, names, values } = await readByDcmqi(bytes);
  const [width = 0, height = 0, depth = 0] = size;
  const stack = { ...{ width, height, depth }, origin, steps } as unknown as Stack;
  return {
    names,
    labels: placed(stack, (x, y, slice) => values[x + width * (y + height * slice)] as number),
  };
}

describe('dcmqi', () => {
  // It tells of what it reads.
  beforeAll(() => void vi.spyOn(console, 'log').mockReturnValue());
  afterAll(() => vi.restoreAllMocks());

  it.each(SERIES)('finds labels of a series that is %s where they were drawn', async (_, slices) => {
    const { names, labels } = await placedByDcmqi(encodeSegmentation(await requestFor(slices)));
    expect(names).toEqual(['Left kidney', 'Läsion']);
    expect(labels.size).toBeGreaterThan(60);
    expect(labels).toEqual(placed(slices, labelAt));
  });

  it.each(SERIES)('finds fractions of a series that is %s where they were drawn', async (_, slices) => {
    const request = await requestFor(slices, { type: 'FRACTIONAL', segments: [segmentNamed('Rib', 1)] });
    const first = (slice: number) => request.labelsOf(slice)?.map((label) => (label === 1 ? 1 : 0)) ?? null;
    const { labels } = await placedByDcmqi(encodeSegmentation({ ...request, labelsOf: first }));
    const wanted = placed(slices, (x, y, slice) => (labelAt(x, y, slice) === 1 ? 255 : 0));
    expect(labels).toEqual(wanted);
  });

  it('sees slices in the wrong order, and pixels on their sides', async () => {
    const [, slices] = SERIES[0] as (typeof SERIES)[number];
    const request = await requestFor(slices);
    const { frames } = request;
    const wanted = placed(slices, labelAt);
    const reversed = frames.map((frame, index) => ({
      ...frame,
      plane: frames.at(-1 - index)?.plane ?? null,
    }));
    const turned = frames.map((frame) => ({
      ...frame,
      plane: frame.plane && { ...frame.plane, row: frame.plane.column, column: frame.plane.row },
    }));
    for (const mutant of [reversed, turned]) {
      const bytes = encodeSegmentation({ ...request, frames: mutant });
      const { labels } = await placedByDcmqi(bytes);
      expect(labels).not.toEqual(wanted);
      await expect(verifySegmentation(bytes, request, codecs)).rejects.toThrow('does not lie where');
    }
  });
});

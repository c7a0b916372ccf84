import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readDicom } from '../../../../../core/formats/dicom/data-set.ts';
import { readSegmentation } from '../../../../../core/formats/dicom/seg/read.ts';
import { encodeSegmentation } from '../../../../../core/formats/dicom/seg/write.ts';
import { scaled } from '../../../../../core/geometry/vector.ts';
import type { Vector } from '../../../../../core/geometry/vector.ts';
import { encodeSlices } from '../../../../support/dicom-series.ts';
import type { TestSlices } from '../../../../support/dicom-series.ts';
import { codecs, framesIn, requestOf } from '../../../../support/segmentation.ts';

/** Ways to store the same pixels. */
interface Turn {
  readonly isOnSide: boolean;
  readonly fromRight: boolean;
  readonly fromBelow: boolean;
}

const cases = fc.record({
  width: fc.integer({ min: 1, max: 7 }),
  height: fc.integer({ min: 1, max: 7 }),
  depth: fc.integer({ min: 1, max: 4 }),
  turn: fc.record({ isOnSide: fc.boolean(), fromRight: fc.boolean(), fromBelow: fc.boolean() }),
  type: fc.constantFrom('BINARY' as const, 'FRACTIONAL' as const, 'LABELMAP' as const),
  /** Whether it only says where it lies, and not on which images. */
  isElsewhere: fc.boolean(),
  seed: fc.nat(999),
});

/** Oblique, of pixels that are not square. */
function slicesOf(width: number, height: number, depth: number): TestSlices {
  return {
    ...{ width, height, depth },
    valueAt: () => 0,
    origin: [10, -20.5, 30],
    steps: [
      [0, 0.6, 0.8],
      [0.5, 0, 0],
      [0, 2.4, -1.8],
    ],
  };
}

const sum = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];

/** The same pixels in other rows and columns, and which of them is which. */
function turnedSlices(slices: TestSlices, { isOnSide, fromRight, fromBelow }: Turn) {
  const { width, height } = slices;
  const [right, below, through] = slices.steps;
  const along = (step: Vector, isBack: boolean): Vector => scaled(step, isBack ? -1 : 1);
  const [across, down] = [along(right, fromRight), along(below, fromBelow)];
  let { origin } = slices;
  if (fromRight) origin = sum(origin, scaled(right, width - 1));
  if (fromBelow) origin = sum(origin, scaled(below, height - 1));
  const turned: TestSlices = {
    ...{ ...slices, origin },
    ...(isOnSide ? { width: height, height: width } : {}),
    steps: isOnSide ? [down, across, through] : [across, down, through],
  };
  const pixelAt = (pixel: number): number => {
    const [own, other] = [pixel % turned.width, Math.floor(pixel / turned.width)];
    const [x, y] = isOnSide ? [other, own] : [own, other];
    return (fromRight ? width - 1 - x : x) + width * (fromBelow ? height - 1 - y : y);
  };
  return { turned, pixelAt };
}

describe('a segmentation that is mirrored in its planes, or lies on its side', () => {
  it('is read as its pixels lie', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ width, height, depth, turn, type, isElsewhere, seed }) => {
        const slices = slicesOf(width, height, depth);
        const { turned, pixelAt } = turnedSlices(slices, turn);
        const labelAt = (frame: number, pixel: number): number => (seed + 7 * pixel + 5 * frame ** 2) % 3;
        const labelsOf = (frame: number): Uint8Array =>
          Uint8Array.from({ length: width * height }, (_, at) => labelAt(frame, pixelAt(at)));
        fc.pre(
          Array.from({ length: depth }, (_, frame) => labelsOf(frame))
            .flatMap((own) => [...own])
            .some(Boolean),
        );
        const others = (slice: number) =>
          isElsewhere ? { x00080018: ['UI', `2.25.9.${slice}`] as const } : {};
        const request = requestOf(await framesIn(encodeSlices({ ...turned, others })), labelsOf, { type });
        const file = await readDicom(encodeSegmentation(request));
        const found = await readSegmentation(file, await framesIn(encodeSlices(slices)), codecs);
        expect(found.problems).toEqual([]);
        found.frames.forEach((own, frame) => {
          const wanted = Array.from({ length: width * height }, (_, pixel) => labelAt(frame, pixel));
          expect(own === null ? wanted.map(() => 0) : [...own]).toEqual(wanted);
        });
      }),
    );
  });

  it('is refused where its pixels are turned by less than a right angle, or are shifted', async () => {
    const slices = slicesOf(4, 4, 2);
    const frames = await framesIn(encodeSlices(slices));
    const [across, down, through] = slices.steps;
    const { turned } = turnedSlices(slices, { isOnSide: true, fromRight: true, fromBelow: false });
    const skewed: TestSlices = {
      ...slices,
      steps: [sum(across, scaled(down, 2)), sum(down, scaled(across, -0.5)), through],
    };
    const shifted: TestSlices = { ...turned, origin: sum(turned.origin, across) };
    for (const other of [skewed, shifted]) {
      const request = requestOf(await framesIn(encodeSlices(other)), () => new Uint8Array(16).fill(1));
      const file = await readDicom(encodeSegmentation(request));
      await expect(readSegmentation(file, frames, codecs)).rejects.toMatchObject({ code: 'seg.elsewhere' });
    }
  });
});

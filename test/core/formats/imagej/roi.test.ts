import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRoi } from '../../../../core/formats/imagej/roi.ts';
import { ellipseSpans, evenOddSpans, rectangleSpans } from '../../../../core/geometry/shapes.ts';
import { clipSpans } from '../../../../core/geometry/spans.ts';
import type { Spans } from '../../../../core/geometry/spans.ts';
import { seededRandom } from '../../../../core/random.ts';
import {
  IMAGEJ_REGIONS,
  IMAGEJ_SIZE,
  encodeRoi,
  filledByImageJ,
  writtenByImageJ,
} from '../../../support/imagej.ts';
import { mutated } from '../../../support/mutants.ts';

function filled(spans: Spans): Uint8Array {
  const pixels = new Uint8Array(IMAGEJ_SIZE.width * IMAGEJ_SIZE.height);
  const inside = clipSpans(spans, IMAGEJ_SIZE);
  for (let i = 0; i < inside.length; i += 3) {
    const row = (inside[i] as number) * IMAGEJ_SIZE.width;
    pixels.fill(1, row + (inside[i + 1] as number), row + (inside[i + 2] as number));
  }
  return pixels;
}

function pixelsOf(bytes: Uint8Array): Uint8Array | null {
  const { spans } = readRoi(bytes);
  return spans === null ? null : filled(spans(IMAGEJ_SIZE));
}

const points = (coordinate: fc.Arbitrary<number>) =>
  fc.array(fc.record({ x: coordinate, y: coordinate }), { minLength: 3, maxLength: 12 });
const whole = fc.integer({ min: -20, max: 60 });
const parts = fc.integer({ min: -80, max: 240 }).map((quarters) => quarters / 4);

describe('a region of ImageJ', () => {
  it.each([
    'subpixel',
    'traced',
    'rectangle',
    'oval',
    'ellipse',
    'crossing',
    'beyond',
    'composite',
    'composite-oval',
    'two-parts',
  ])('has the pixels that ImageJ fills: %s', (kind) => {
    expect(pixelsOf(writtenByImageJ(kind))).toEqual(filledByImageJ(kind));
  });

  it.each(['polygon', 'freehand'])(
    'differs by pixels whose centres lie exactly on its outline alone: %s',
    (kind) => {
      const theirs = filledByImageJ(kind);
      const others = pixelsOf(writtenByImageJ(kind))?.filter((value, pixel) => value !== theirs[pixel]);
      expect(others?.length).toBeLessThanOrEqual(2);
    },
  );

  it('has its name, and its place in a stack', () => {
    expect(readRoi(writtenByImageJ('position'))).toMatchObject({
      name: 'Zelle position ä',
      position: { slice: 3, dimensions: [0, 0, 0] },
    });
    expect(readRoi(writtenByImageJ('hyperstack')).position).toEqual({ slice: 0, dimensions: [2, 3, 1] });
  });

  it.each(['line', 'point', 'rounded', 'spline'])('encloses nothing that is read: %s', (kind) => {
    expect(readRoi(writtenByImageJ(kind)).spans).toBeNull();
  });

  it('is filled as the outline that was written, in whole pixels and in parts of them', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('polygon', 'freehand', 'traced'),
        fc.boolean().chain((subPixels) =>
          fc.record({
            subPixels: fc.constant(subPixels),
            points: points(subPixels ? parts : whole),
          }),
        ),
        (type, outline) => {
          const expected = filled(evenOddSpans([outline.points], { top: 0, bottom: IMAGEJ_SIZE.height }));
          expect(pixelsOf(encodeRoi({ type, ...outline }))).toEqual(expected);
        },
      ),
    );
  });

  it('is filled as the box that was written', () => {
    fc.assert(
      fc.property(fc.boolean(), parts, parts, parts, parts, (subPixels, ...numbers) => {
        const [x, y, toX, toY] = numbers.map((value) => (subPixels ? value : Math.round(value))) as [
          number,
          number,
          number,
          number,
        ];
        const corners = [
          { x, y },
          { x: toX, y: toY },
        ] as const;
        const roi = { points: corners, subPixels };
        expect(pixelsOf(encodeRoi({ type: 'rectangle', ...roi }))).toEqual(
          filled(rectangleSpans(...corners)),
        );
        expect(pixelsOf(encodeRoi({ type: 'oval', ...roi }))).toEqual(filled(ellipseSpans(...corners)));
      }),
    );
  });

  it('has no parts of pixels before the version that brought them', () => {
    const box = [
      { x: 2.75, y: 3.75 },
      { x: 9.25, y: 8.25 },
    ];
    const early = pixelsOf(encodeRoi({ type: 'rectangle', points: box, subPixels: true, version: 221 }));
    expect(early).toEqual(filled(rectangleSpans({ x: 2, y: 3 }, { x: 10, y: 9 })));
  });

  it('is refused in words where it is damaged', () => {
    const outline = encodeRoi({ type: 'polygon', points: [0, 1, 2].map((x) => ({ x, y: x * x })) });
    expect(() => readRoi(outline.subarray(0, 63))).toThrow('no region of ImageJ');
    expect(() => readRoi(outline.subarray(0, 70))).toThrow('its outline is cut off');
    const unknown = outline.slice();
    unknown[6] = 11;
    expect(() => readRoi(unknown)).toThrow('type 11 are not known');
  });

  it('is read or refused in words, however it is damaged', () => {
    const uniform = seededRandom(20261130);
    const random = (below: number): number => Math.floor(uniform() * below);
    const outcomes = { read: 0, refused: 0 };
    for (let mutant = 0; mutant < 2000; mutant++) {
      const { roi } = IMAGEJ_REGIONS[mutant % IMAGEJ_REGIONS.length] as (typeof IMAGEJ_REGIONS)[number];
      try {
        pixelsOf(mutated(Buffer.from(roi, 'base64'), random));
        outcomes.read++;
      } catch (error) {
        expect(error).toMatchObject({ code: 'roi.damaged' });
        outcomes.refused++;
      }
    }
    expect(outcomes.read).toBeGreaterThan(0);
    expect(outcomes.refused).toBeGreaterThan(0);
  });
});

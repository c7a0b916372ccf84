import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fit, toImage, zoomAt } from '../../../core/geometry/camera.ts';
import { resized } from '../../../renderer/view/resized-camera.ts';

const sizes = fc.record({
  width: fc.integer({ min: 200, max: 3000 }),
  height: fc.integer({ min: 200, max: 3000 }),
});
const middleOf = ({ width, height }: { width: number; height: number }) => ({ x: width / 2, y: height / 2 });

describe('resized', () => {
  it('keeps a fitted image fitted', () => {
    fc.assert(
      fc.property(sizes, sizes, sizes, (image, before, after) => {
        expect(resized(fit(image, before), image, before, after)).toEqual(fit(image, after));
      }),
    );
  });

  it('keeps the same place of a zoomed image in the middle', () => {
    fc.assert(
      fc.property(
        sizes,
        sizes,
        sizes,
        fc.double({ min: 1.5, max: 8, noNaN: true }),
        (image, before, after, by) => {
          const camera = zoomAt(fit(image, before), { x: 30, y: 40 }, by);
          const shown = toImage(camera, middleOf(before));
          const kept = toImage(resized(camera, image, before, after), middleOf(after));
          expect(kept.x).toBeCloseTo(shown.x, 6);
          expect(kept.y).toBeCloseTo(shown.y, 6);
        },
      ),
    );
  });

  it('leaves a camera alone that was set before the canvas had a size', () => {
    const camera = { scale: 2, offsetX: 5, offsetY: 6 };
    const image = { width: 10, height: 10 };
    expect(resized(camera, image, { width: 0, height: 0 }, { width: 300, height: 200 })).toBe(camera);
  });
});

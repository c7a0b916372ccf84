import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  fit,
  isFitted,
  isWhole,
  LARGEST_SCALE,
  SMALLEST_SCALE,
  toImage,
  toScreen,
  zoomAt,
} from '../../../core/geometry/camera.ts';

const coordinate = fc.double({ min: -1e4, max: 1e4, noNaN: true });
const points = fc.record({ x: coordinate, y: coordinate });
const cameras = fc.record({
  scale: fc.double({ min: SMALLEST_SCALE, max: LARGEST_SCALE, noNaN: true }),
  stretch: fc.double({ min: 0.1, max: 10, noNaN: true }),
  offsetX: coordinate,
  offsetY: coordinate,
});

describe('the camera', () => {
  it('maps back what it mapped', () => {
    fc.assert(
      fc.property(cameras, points, (camera, point) => {
        const back = toImage(camera, toScreen(camera, point));
        expect(back.x).toBeCloseTo(point.x, 6);
        expect(back.y).toBeCloseTo(point.y, 6);
      }),
    );
  });

  it('keeps what lies under the pointer there while zooming, and its scale within bounds', () => {
    fc.assert(
      fc.property(
        cameras,
        points,
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        (camera, anchor, factor) => {
          const zoomed = zoomAt(camera, anchor, factor);
          const held = toScreen(zoomed, toImage(camera, anchor));
          expect(held.x).toBeCloseTo(anchor.x, 3);
          expect(held.y).toBeCloseTo(anchor.y, 3);
          expect(zoomed.scale).toBeGreaterThanOrEqual(SMALLEST_SCALE);
          expect(zoomed.scale).toBeLessThanOrEqual(LARGEST_SCALE);
        },
      ),
    );
  });

  it('fits the whole image into the middle of the viewport', () => {
    const camera = fit({ width: 400, height: 100 }, { width: 232, height: 232 });
    expect(toScreen(camera, { x: 0, y: 50 })).toEqual({ x: 16, y: 116 });
    expect(toScreen(camera, { x: 400, y: 50 })).toEqual({ x: 216, y: 116 });
  });

  it('shows pixels as tall as they are', () => {
    const [image, viewport] = [
      { width: 100, height: 20 },
      { width: 232, height: 232 },
    ];
    const camera = fit(image, viewport, 5);
    expect(toScreen(camera, { x: 0, y: 0 })).toEqual({ x: 16, y: 16 });
    expect(toScreen(camera, { x: 100, y: 20 })).toEqual({ x: 216, y: 216 });
    expect(isFitted(camera, image, viewport)).toBe(true);
    expect(isFitted(fit(image, viewport), image, viewport)).toBe(true);
    expect(isWhole(camera, image, viewport)).toBe(true);
    expect(isWhole(zoomAt(camera, { x: 116, y: 116 }, 1.2), image, viewport)).toBe(false);
  });
});

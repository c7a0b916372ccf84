import { fit, pan } from '../../core/geometry/camera.ts';
import type { Camera } from '../../core/geometry/camera.ts';
import type { Size } from '../../core/geometry/size.ts';

/**
 * The camera once the canvas has another size: an image that was fitted stays fitted, and of any other the same place
 * stays in the middle.
 */
export function resized(camera: Camera, image: Size, before: Size, after: Size): Camera {
  // A canvas that was not laid out yet has shown nothing that could be kept.
  if (before.width === 0 || before.height === 0) return camera;
  if (isFitted(camera, image, before)) return fit(image, after);
  return pan(camera, (after.width - before.width) / 2, (after.height - before.height) / 2);
}

function isFitted(camera: Camera, image: Size, viewport: Size): boolean {
  const fitted = fit(image, viewport);
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.5;
  return (
    Math.abs(camera.scale / fitted.scale - 1) < 1e-3 &&
    near(camera.offsetX, fitted.offsetX) &&
    near(camera.offsetY, fitted.offsetY)
  );
}

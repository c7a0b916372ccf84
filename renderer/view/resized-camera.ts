import { fit, isFitted, pan } from '../../core/geometry/camera.ts';
import type { Camera } from '../../core/geometry/camera.ts';
import type { Size } from '../../core/geometry/size.ts';

/**
 * The camera once the canvas has another size: an image that was fitted stays fitted, and of any other the same place
 * stays in the middle.
 */
export function resized(camera: Camera, image: Size, before: Size, after: Size): Camera {
  // A canvas that was not laid out yet has shown nothing that could be kept.
  if (before.width === 0 || before.height === 0) return camera;
  if (isFitted(camera, image, before)) return fit(image, after, camera.stretch);
  return pan(camera, (after.width - before.width) / 2, (after.height - before.height) / 2);
}

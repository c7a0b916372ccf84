import type { ImagePoint } from '../../../core/geometry/camera.ts';
import type { Size } from '../../../core/geometry/size.ts';

/** Position (`y * width + x`) of the pixel under a point, or null outside the image. */
export function pixelAt({ width, height }: Size, point: ImagePoint): number | null {
  const x = Math.floor(point.x);
  const y = Math.floor(point.y);
  return x >= 0 && y >= 0 && x < width && y < height ? y * width + x : null;
}

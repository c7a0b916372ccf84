import type { ImagePoint } from '../geometry/camera.ts';
import type { Spacing } from '../geometry/size.ts';

/** A straight line that somebody measured, in image pixels. */
export interface Measurement {
  readonly from: ImagePoint;
  readonly to: ImagePoint;
  /** What the file said of its pixels when it was drawn, so that it has a length without the file; null for nothing. */
  readonly spacing: Spacing | null;
}

/** Length of a line, in millimetres where the spacing is known, else in pixels. */
export function lengthOf(
  { from, to }: Pick<Measurement, 'from' | 'to'>,
  spacing: Spacing | null,
): { readonly length: number; readonly unit: 'px' | 'mm' } {
  const { x, y } = spacing ?? { x: 1, y: 1 };
  const length = Math.hypot((to.x - from.x) * x, (to.y - from.y) * y);
  return { length, unit: spacing === null ? 'px' : 'mm' };
}

/** The size of square pixels on which a line is so many millimetres long; null for a line or a length of nothing. */
export function calibrationBy(line: Measurement, millimetres: number): Spacing | null {
  const side = millimetres / lengthOf(line, null).length;
  return side > 0 && Number.isFinite(side) ? { x: side, y: side } : null;
}

/** The calibration that frames of a series have, those that lack one included; null where all do. */
export function calibrationIn(frames: Iterable<{ readonly calibration: Spacing | null }>): Spacing | null {
  for (const { calibration } of frames) if (calibration !== null) return calibration;
  return null;
}

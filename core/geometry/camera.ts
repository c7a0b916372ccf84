import { clamp } from '../clamp.ts';
import type { Size } from './size.ts';

declare const space: unique symbol;

/** A place in the image, in pixels from its top left corner; the first pixel's centre is (0.5, 0.5). */
export interface ImagePoint {
  readonly x: number;
  readonly y: number;
  readonly [space]?: 'image';
}

/** A place in the canvas element, in CSS pixels from its top left corner. */
export interface ScreenPoint {
  readonly x: number;
  readonly y: number;
  readonly [space]?: 'screen';
}

/** `screen = image * scale + offset`, per axis. */
export interface Camera {
  /** CSS pixels per image pixel. */
  readonly scale: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

export const SMALLEST_SCALE = 1 / 64;
export const LARGEST_SCALE = 64;

export const IDENTITY_CAMERA: Camera = { scale: 1, offsetX: 0, offsetY: 0 };

export function toImage(camera: Camera, point: ScreenPoint): ImagePoint {
  return { x: (point.x - camera.offsetX) / camera.scale, y: (point.y - camera.offsetY) / camera.scale };
}

export function toScreen(camera: Camera, point: ImagePoint): ScreenPoint {
  return { x: point.x * camera.scale + camera.offsetX, y: point.y * camera.scale + camera.offsetY };
}

export function pan(camera: Camera, deltaX: number, deltaY: number): Camera {
  return { ...camera, offsetX: camera.offsetX + deltaX, offsetY: camera.offsetY + deltaY };
}

/** Zooms by `factor` so that what lies under `anchor` stays there. */
export function zoomAt(camera: Camera, anchor: ScreenPoint, factor: number): Camera {
  const scale = clampScale(camera.scale * factor);
  const held = toImage(camera, anchor);
  return { scale, offsetX: anchor.x - held.x * scale, offsetY: anchor.y - held.y * scale };
}

/** The whole image, centred, with `margin` CSS pixels around it. */
export function fit(image: Size, viewport: Size, margin = 16): Camera {
  const across = (viewport.width - 2 * margin) / image.width;
  const down = (viewport.height - 2 * margin) / image.height;
  return centre({ x: image.width / 2, y: image.height / 2 }, viewport, Math.min(across, down));
}

/** Whether a camera shows an image as `fit` does. */
export function isFitted(camera: Camera, image: Size, viewport: Size): boolean {
  const fitted = fit(image, viewport);
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.5;
  return (
    Math.abs(camera.scale / fitted.scale - 1) < 1e-3 &&
    near(camera.offsetX, fitted.offsetX) &&
    near(camera.offsetY, fitted.offsetY)
  );
}

/** Whether all of an image is in view. */
export function isWhole({ scale, offsetX, offsetY }: Camera, image: Size, viewport: Size): boolean {
  const isWithin = (offset: number, length: number, room: number): boolean =>
    offset >= 0 && offset + length * scale <= room;
  return isWithin(offsetX, image.width, viewport.width) && isWithin(offsetY, image.height, viewport.height);
}

/** `point` in the middle of the viewport, as near to a scale as there is one. */
export function centre(point: ImagePoint, viewport: Size, wanted: number): Camera {
  const scale = clampScale(wanted);
  return {
    scale,
    offsetX: viewport.width / 2 - point.x * scale,
    offsetY: viewport.height / 2 - point.y * scale,
  };
}

function clampScale(scale: number): number {
  return clamp(scale, SMALLEST_SCALE, LARGEST_SCALE);
}

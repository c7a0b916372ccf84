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

/** `screen = image * scale + offset` per axis; down, the scale is `scaleDown`. */
export interface Camera {
  /** CSS pixels per image pixel, across. */
  readonly scale: number;
  /** How many times as tall as wide image pixels are shown, which not all are as tall as wide; once by default. */
  readonly stretch?: number;
  readonly offsetX: number;
  readonly offsetY: number;
}

export const SMALLEST_SCALE = 1 / 64;
export const LARGEST_SCALE = 64;

export const IDENTITY_CAMERA: Camera = { scale: 1, offsetX: 0, offsetY: 0 };

/** CSS pixels per image pixel, down. */
export function scaleDown({ scale, stretch = 1 }: Camera): number {
  return scale * stretch;
}

/** The same camera on pixels that are so many times as tall as wide. */
export function stretched({ scale, offsetX, offsetY }: Camera, stretch: number): Camera {
  return { scale, offsetX, offsetY, ...(stretch === 1 ? {} : { stretch }) };
}

export function toImage(camera: Camera, point: ScreenPoint): ImagePoint {
  return { x: (point.x - camera.offsetX) / camera.scale, y: (point.y - camera.offsetY) / scaleDown(camera) };
}

export function toScreen(camera: Camera, point: ImagePoint): ScreenPoint {
  return { x: point.x * camera.scale + camera.offsetX, y: point.y * scaleDown(camera) + camera.offsetY };
}

export function pan(camera: Camera, deltaX: number, deltaY: number): Camera {
  return { ...camera, offsetX: camera.offsetX + deltaX, offsetY: camera.offsetY + deltaY };
}

/** Zooms by `factor` so that what lies under `anchor` stays there. */
export function zoomAt(camera: Camera, anchor: ScreenPoint, factor: number): Camera {
  const zoomed = { ...camera, scale: clampScale(camera.scale * factor) };
  const held = toImage(camera, anchor);
  const offsetY = anchor.y - held.y * scaleDown(zoomed);
  return { ...zoomed, offsetX: anchor.x - held.x * zoomed.scale, offsetY };
}

/** CSS pixels around an image that is fitted. */
const MARGIN = 16;

/** The whole image, centred, its pixels `stretch` times as tall as wide. */
export function fit(image: Size, viewport: Size, stretch = 1): Camera {
  const across = (viewport.width - 2 * MARGIN) / image.width;
  const down = (viewport.height - 2 * MARGIN) / (image.height * stretch);
  const middle = { x: image.width / 2, y: image.height / 2 };
  return centre(middle, viewport, Math.min(across, down), stretch);
}

/** Whether a camera shows an image as `fit` does. */
export function isFitted(camera: Camera, image: Size, viewport: Size): boolean {
  const fitted = fit(image, viewport, camera.stretch);
  const near = (a: number, b: number): boolean => Math.abs(a - b) < 0.5;
  return (
    Math.abs(camera.scale / fitted.scale - 1) < 1e-3 &&
    near(camera.offsetX, fitted.offsetX) &&
    near(camera.offsetY, fitted.offsetY)
  );
}

/** Whether all of an image is in view. */
export function isWhole(camera: Camera, image: Size, viewport: Size): boolean {
  const { x: right, y: bottom } = toScreen(camera, { x: image.width, y: image.height });
  const { offsetX, offsetY } = camera;
  return offsetX >= 0 && offsetY >= 0 && right <= viewport.width && bottom <= viewport.height;
}

/** `point` in the middle of the viewport, as near to a scale as there is one. */
export function centre(point: ImagePoint, viewport: Size, wanted: number, stretch = 1): Camera {
  const scale = clampScale(wanted);
  const offsetX = viewport.width / 2 - point.x * scale;
  return stretched({ scale, offsetX, offsetY: viewport.height / 2 - point.y * scale * stretch }, stretch);
}

function clampScale(scale: number): number {
  return clamp(scale, SMALLEST_SCALE, LARGEST_SCALE);
}

import type { Camera } from '../../core/geometry/camera.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import type { DisplaySettings } from '../editor/state.ts';

/** From here on single image pixels are shown as sharp squares. */
export const SHARP_SCALE = 3;

/** Rows reduced in one go: a fraction of a frame even for wide images. */
export const STRIP = 256;

/** Draws an image on the lowest layer of the canvas. */
export interface Painter {
  /** Whether `setDisplay` changes what is drawn; the layer's filter does it otherwise. */
  readonly drawsDisplay: boolean;
  setDisplay(display: DisplaySettings): void;
  /** Draws what is in `view` (image pixels); `camera` leads from image pixels to device pixels. */
  draw(context: CanvasRenderingContext2D, camera: Camera, view: Rect): void;
  /** The whole image, small; null once it was taken away. */
  readonly smallest: CanvasImageSource | null;
  /** Nothing is drawn any more. What the painter was given belongs to whoever gave it. */
  close(): void;
}

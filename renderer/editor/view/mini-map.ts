import { clamp } from '../../../core/clamp.ts';
import { centre, toImage } from '../../../core/geometry/camera.ts';
import type { ImagePoint, ScreenPoint } from '../../../core/geometry/camera.ts';
import { area, intersect, rectOf } from '../../../core/geometry/rect.ts';
import type { Rect } from '../../../core/geometry/rect.ts';
import type { Size, Spacing } from '../../../core/geometry/size.ts';
import type { ViewState } from '../state.ts';
import type { Gesture, ToolContext } from '../tools/tool.ts';

/** CSS pixels of its longer side, and from the corner of the canvas. */
const LONGEST = 140;
const MARGIN = 18;

/** While this share of the image is in view, there is nothing to find on a map. */
const ENOUGH = 0.95;

/** The whole image small in the top right corner of the canvas. */
export interface MiniMap {
  /** Where it lies, in CSS pixels of the canvas. */
  readonly frame: Rect;
  /** CSS pixels of the map per image pixel, across and down. */
  readonly scale: Spacing;
  /** Image pixels in view. */
  readonly seen: Rect;
}

/** Null while nearly all of the image is in view. */
export function miniMapOf({ camera, viewport }: ViewState, image: Size): MiniMap | null {
  const topLeft = toImage(camera, { x: 0, y: 0 });
  const bottomRight = toImage(camera, { x: viewport.width, y: viewport.height });
  const view = { left: topLeft.x, top: topLeft.y, right: bottomRight.x, bottom: bottomRight.y };
  const seen = intersect(view, rectOf(image));
  if (area(seen) >= ENOUGH * image.width * image.height) return null;
  const { stretch = 1 } = camera;
  const across = LONGEST / Math.max(image.width, image.height * stretch);
  const scale = { x: across, y: across * stretch };
  const right = viewport.width - MARGIN;
  const frame = {
    left: right - image.width * scale.x,
    top: MARGIN,
    right,
    bottom: MARGIN + image.height * scale.y,
  };
  return { frame, scale, seen };
}

export function isOnMap({ frame }: MiniMap, { x, y }: ScreenPoint): boolean {
  return x >= frame.left && x < frame.right && y >= frame.top && y < frame.bottom;
}

/** Brings the place under the pointer to the middle of the canvas, for as long as the button is held. */
export function mapGesture(
  context: Pick<ToolContext, 'viewState' | 'setView'>,
  map: MiniMap,
  start: ScreenPoint,
): Gesture {
  const show = (point: ScreenPoint): void => {
    const { camera, viewport } = context.viewState();
    context.setView({ camera: centre(placeOnMap(map, point), viewport, camera.scale, camera.stretch) });
  };
  show(start);
  return {
    move: (samples) => {
      const last = samples.at(-1);
      if (last !== undefined) show(last.screen);
    },
    release: () => 'finished',
    finish: () => undefined,
    cancel: () => undefined,
  };
}

/** The place in the image that a place on the map stands for; beside the map, the nearest there is. */
function placeOnMap({ frame, scale }: MiniMap, { x, y }: ScreenPoint): ImagePoint {
  return {
    x: (clamp(x, frame.left, frame.right) - frame.left) / scale.x,
    y: (clamp(y, frame.top, frame.bottom) - frame.top) / scale.y,
  };
}

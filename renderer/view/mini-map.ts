import type { Size } from '../../core/geometry/size.ts';
import { miniMapOf } from '../editor/view/mini-map.ts';
import type { ViewState } from '../editor/state.ts';

/** The whole image small in the corner, with a frame around what is in view; nothing while all of it is. */
export function drawMiniMap(
  context: CanvasRenderingContext2D,
  view: ViewState,
  image: Size,
  picture: CanvasImageSource,
): void {
  const map = miniMapOf(view, image);
  if (map === null) return;
  const { frame, scale, seen } = map;
  const { left, top } = frame;
  const [width, height] = [frame.right - left, frame.bottom - top];
  context.fillStyle = 'rgb(0 0 0 / 0.6)';
  context.fillRect(left - 2, top - 2, width + 4, height + 4);
  context.imageSmoothingEnabled = true;
  context.drawImage(picture, left, top, width, height);
  context.beginPath();
  context.rect(
    left + seen.left * scale.x,
    top + seen.top * scale.y,
    Math.max(2, (seen.right - seen.left) * scale.x),
    Math.max(2, (seen.bottom - seen.top) * scale.y),
  );
  context.strokeStyle = '#ffffff';
  context.lineWidth = 1.5;
  context.stroke();
}

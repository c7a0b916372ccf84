import { toImage } from '../../core/geometry/camera.ts';
import { intersect, rectOf } from '../../core/geometry/rect.ts';
import type { Size } from '../../core/imaging/raster.ts';
import type { ViewState } from '../editor/state.ts';

/** CSS pixels of its longer side, and from the corner of the canvas. */
const LONGEST = 140;
const MARGIN = 12;

/** The whole image small in the corner, with a frame around what is in view; nothing while all of it is. */
export function drawMiniMap(
  context: CanvasRenderingContext2D,
  { camera, viewport }: ViewState,
  image: Size,
  picture: CanvasImageSource,
): void {
  const topLeft = toImage(camera, { x: 0, y: 0 });
  const bottomRight = toImage(camera, { x: viewport.width, y: viewport.height });
  const view = { left: topLeft.x, top: topLeft.y, right: bottomRight.x, bottom: bottomRight.y };
  const seen = intersect(view, rectOf(image));
  const shareSeen = (seen.right - seen.left) * (seen.bottom - seen.top);
  if (shareSeen >= 0.95 * image.width * image.height) return;

  const scale = LONGEST / Math.max(image.width, image.height);
  const [width, height] = [image.width * scale, image.height * scale];
  const left = viewport.width - MARGIN - width;
  const top = MARGIN;
  context.fillStyle = 'rgb(0 0 0 / 0.6)';
  context.fillRect(left - 2, top - 2, width + 4, height + 4);
  context.imageSmoothingEnabled = true;
  context.drawImage(picture, left, top, width, height);
  context.beginPath();
  context.rect(
    left + seen.left * scale,
    top + seen.top * scale,
    Math.max(2, (seen.right - seen.left) * scale),
    Math.max(2, (seen.bottom - seen.top) * scale),
  );
  context.strokeStyle = '#ffffff';
  context.lineWidth = 1.5;
  context.stroke();
}

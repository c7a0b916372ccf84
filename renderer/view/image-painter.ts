import { scaleDown } from '../../core/geometry/camera.ts';
import type { Camera } from '../../core/geometry/camera.ts';
import { intersect, isEmpty, rectOf } from '../../core/geometry/rect.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import { nextTask } from '../next-task.ts';
import { SHARP_SCALE, STRIP } from './painter.ts';
import type { Painter } from './painter.ts';

type Picture = ImageBitmap | HTMLCanvasElement;

/**
 * Draws the image from copies of half, a quarter, an eighth of its size, so that showing a large image small costs
 * what the screen costs, not what the image costs. The copies are made in slices between frames.
 */
export class ImagePainter implements Painter {
  readonly drawsDisplay = false;
  /** `#levels[k]` is the image reduced `2 ** k` times, rounded up. */
  readonly #levels: Picture[];
  readonly #onLevel: () => void;
  #closed = false;

  constructor(bitmap: ImageBitmap, onLevel: () => void) {
    this.#levels = [bitmap];
    this.#onLevel = onLevel;
    void this.#reduce();
  }

  setDisplay(): void {
    // A filter over the layer, which the compositor applies, does it without drawing anew.
  }

  close(): void {
    this.#closed = true;
    this.#levels.length = 0;
  }

  /** The smallest copy there is so far; null once the image was taken away. */
  get smallest(): Picture | null {
    const picture = this.#levels.at(-1);
    return picture === undefined || isClosed(picture) ? null : picture;
  }

  draw(context: CanvasRenderingContext2D, camera: Camera, view: Rect): void {
    const [full] = this.#levels;
    if (full === undefined || isClosed(full)) return;
    const seen = intersect(view, rectOf(full));
    if (isEmpty(seen)) return;
    const level = Math.min(Math.max(0, Math.floor(-Math.log2(camera.scale))), this.#levels.length - 1);
    const picture = this.#levels[level] ?? full;
    const reduction = full.width / picture.width;
    context.imageSmoothingEnabled = camera.scale < SHARP_SCALE;
    context.imageSmoothingQuality = 'low';
    context.drawImage(
      picture,
      seen.left / reduction,
      seen.top / reduction,
      (seen.right - seen.left) / reduction,
      (seen.bottom - seen.top) / reduction,
      seen.left * camera.scale + camera.offsetX,
      seen.top * scaleDown(camera) + camera.offsetY,
      (seen.right - seen.left) * camera.scale,
      (seen.bottom - seen.top) * scaleDown(camera),
    );
  }

  async #reduce(): Promise<void> {
    for (let from = this.#levels[0]; from !== undefined && Math.max(from.width, from.height) > 512;) {
      const canvas = document.createElement('canvas');
      canvas.width = Math.ceil(from.width / 2);
      canvas.height = Math.ceil(from.height / 2);
      const context = canvas.getContext('2d');
      if (context === null) return;
      for (let y = 0; y < canvas.height; y += STRIP) {
        await nextTask();
        if (this.#closed || isClosed(from)) return;
        const rows = Math.min(STRIP, canvas.height - y);
        const sourceRows = Math.min(rows * 2, from.height - y * 2);
        context.drawImage(from, 0, y * 2, from.width, sourceRows, 0, y, canvas.width, sourceRows / 2);
      }
      this.#levels.push(canvas);
      this.#onLevel();
      from = canvas;
    }
  }
}

/** Its owner may close a bitmap a moment before it takes it away from here. */
function isClosed({ width }: Picture): boolean {
  return width === 0;
}

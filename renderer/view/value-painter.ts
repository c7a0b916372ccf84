import { scaleDown } from '../../core/geometry/camera.ts';
import type { Camera } from '../../core/geometry/camera.ts';
import { intersect, isEmpty, rectOf } from '../../core/geometry/rect.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import type { Raster } from '../../core/imaging/raster.ts';
import type { DisplaySettings } from '../editor/state.ts';
import { nextTask } from '../next-task.ts';
import { SHARP_SCALE, STRIP } from './painter.ts';
import type { Painter } from './painter.ts';
import { shade, shadesOf } from './shades.ts';
import type { Shades } from './shades.ts';
import { averageRows, halfOf, picked } from './value-levels.ts';
import type { ValuePlane } from './value-levels.ts';

/** Share of the view's sides that is painted beyond it, so that moving the image does not paint it anew each time. */
const MARGIN = 0.25;

const SMALLEST_SIDE = 512;

/** A stretch of one level as it was painted last. */
interface Painted {
  readonly plane: ValuePlane;
  readonly shades: Shades;
  readonly area: Rect;
  readonly context: CanvasRenderingContext2D;
}

/**
 * Draws grey values that a canvas cannot hold: a table turns those in view into colours, at the size in which they are
 * shown, so that moving the window costs what the screen costs, not what the image costs. As with bitmaps, copies of
 * half, a quarter, an eighth of the size are made in slices between frames.
 */
export class ValuePainter implements Painter {
  readonly drawsDisplay = true;
  readonly #raster: Raster;
  readonly #onLevel: () => void;
  /** `#levels[k]` is the image reduced `2 ** k` times; the last are missing until they are made. */
  #levels: ValuePlane[];
  /** Stand-ins for levels that are not made yet, by level. */
  readonly #picked = new Map<number, ValuePlane>();
  #display: DisplaySettings;
  /** Of the display; made when it is drawn, since a slider may move more often than that. */
  #shades: Shades | null = null;
  #painted: Painted | null = null;
  #small: Painted | null = null;

  constructor(raster: Raster, display: DisplaySettings, onLevel: () => void) {
    this.#raster = raster;
    this.#levels = [raster];
    this.#display = display;
    this.#onLevel = onLevel;
    void this.#reduce();
  }

  close(): void {
    this.#levels = [];
    this.#picked.clear();
    this.#painted = this.#small = null;
  }

  setDisplay(display: DisplaySettings): void {
    this.#display = display;
    this.#shades = null;
  }

  draw(context: CanvasRenderingContext2D, camera: Camera, view: Rect): void {
    const seen = intersect(view, rectOf(this.#raster));
    if (this.#levels.length === 0 || isEmpty(seen)) return;
    // The nearest size above or below: never more than twice the pixels of the screen.
    const level = Math.max(0, Math.round(-Math.log2(camera.scale)));
    const plane = this.#planeOf(Math.min(level, this.#lastLevel()));
    const reduction = { x: this.#raster.width / plane.width, y: this.#raster.height / plane.height };
    const wanted = intersect(
      {
        left: Math.floor(seen.left / reduction.x),
        top: Math.floor(seen.top / reduction.y),
        right: Math.ceil(seen.right / reduction.x),
        bottom: Math.ceil(seen.bottom / reduction.y),
      },
      rectOf(plane),
    );
    const { area, context: source } = (this.#painted = this.#paint(this.#painted, plane, wanted));
    const scale = { x: camera.scale * reduction.x, y: scaleDown(camera) * reduction.y };
    context.imageSmoothingEnabled = camera.scale < SHARP_SCALE;
    context.imageSmoothingQuality = 'low';
    context.drawImage(
      source.canvas,
      wanted.left - area.left,
      wanted.top - area.top,
      wanted.right - wanted.left,
      wanted.bottom - wanted.top,
      wanted.left * scale.x + camera.offsetX,
      wanted.top * scale.y + camera.offsetY,
      (wanted.right - wanted.left) * scale.x,
      (wanted.bottom - wanted.top) * scale.y,
    );
  }

  get smallest(): HTMLCanvasElement | null {
    if (this.#levels.length === 0) return null;
    const plane = this.#planeOf(this.#lastLevel());
    this.#small = this.#paint(this.#small, plane, rectOf(plane));
    return this.#small.context.canvas;
  }

  /** The first one that is no larger than `SMALLEST_SIDE`. */
  #lastLevel(): number {
    const longest = Math.max(this.#raster.width, this.#raster.height);
    return Math.max(0, Math.ceil(Math.log2(longest / SMALLEST_SIDE)));
  }

  #planeOf(level: number): ValuePlane {
    const made = this.#levels[level] ?? this.#picked.get(level);
    if (made !== undefined) return made;
    const finest = this.#levels.length - 1;
    const plane = picked(this.#levels[finest] as ValuePlane, 2 ** (level - finest));
    this.#picked.set(level, plane);
    return plane;
  }

  /** What was painted last where it holds what is wanted; else that anew, and more while only the place changes. */
  #paint(last: Painted | null, plane: ValuePlane, wanted: Rect): Painted {
    const shades = (this.#shades ??= shadesOf(this.#raster.data, this.#display));
    const isSame = last?.plane === plane && last.shades === shades;
    if (isSame && contains(last.area, wanted)) return last;
    const area = isSame ? intersect(widened(wanted), rectOf(plane)) : wanted;
    const [width, height] = [area.right - area.left, area.bottom - area.top];
    const context = last?.context ?? newContext();
    if (context.canvas.width < width) context.canvas.width = width;
    if (context.canvas.height < height) context.canvas.height = height;
    const image = new ImageData(width, height);
    shade(plane, shades, area, new Uint32Array(image.data.buffer));
    context.putImageData(image, 0, 0);
    return { plane, shades, area, context };
  }

  async #reduce(): Promise<void> {
    for (let level = 0; level < this.#lastLevel(); level++) {
      const from = this.#levels[level];
      if (from === undefined) return;
      const half = halfOf(from);
      for (let y = 0; y < half.height; y += STRIP) {
        await nextTask();
        // Closed meanwhile.
        if (this.#levels.length === 0) return;
        averageRows(from, half, y, Math.min(y + STRIP, half.height));
      }
      this.#levels.push(half);
      this.#picked.delete(level + 1);
      this.#onLevel();
    }
  }
}

function contains(outer: Rect, inner: Rect): boolean {
  return (
    outer.left <= inner.left &&
    outer.top <= inner.top &&
    outer.right >= inner.right &&
    outer.bottom >= inner.bottom
  );
}

function widened({ left, top, right, bottom }: Rect): Rect {
  const across = Math.ceil((right - left) * MARGIN);
  const down = Math.ceil((bottom - top) * MARGIN);
  return { left: left - across, top: top - down, right: right + across, bottom: bottom + down };
}

function newContext(): CanvasRenderingContext2D {
  const context = document.createElement('canvas').getContext('2d');
  if (context === null) throw new Error('The browser gives no canvas to draw on');
  return context;
}

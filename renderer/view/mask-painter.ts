import { scaleDown } from '../../core/geometry/camera.ts';
import type { Camera } from '../../core/geometry/camera.ts';
import { expand } from '../../core/geometry/rect.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import type { LabelMap } from '../../core/imaging/raster.ts';
import type { Size } from '../../core/geometry/size.ts';
import { joinedSegments, outlineSegments, outlineStep } from './outline.ts';
import { cssColor, rasterize } from './raster.ts';
import type { ColorTable, RasterSource } from './raster.ts';
import { TILE, TileGrid } from './tile-grid.ts';

/** What of the mask is drawn, and how. */
export interface MaskStyle {
  /** Colours of the area; null for the outline alone. */
  readonly fill: RasterSource | null;
  /** 0..1 */
  readonly opacity: number;
  readonly outline: {
    readonly map: LabelMap;
    /** By label; those that are transparent have no outline. */
    readonly colors: ColorTable;
    /** Device pixels. */
    readonly width: number;
    /** Label with an outline that stands out; null for none. */
    readonly selected: number | null;
    /** Device pixels of line and gap, on a dark line that shows in the gaps; absent for a plain line. */
    readonly dash?: readonly number[];
  } | null;
}

interface FillTile {
  readonly context: CanvasRenderingContext2D;
  visible: boolean;
}

/** Outline of what is selected, and how many times as wide as others it is. */
const SELECTED = '#ffffff';
const SELECTED_WIDTH = 1.5;

/** Between the dashes of an outline. */
const GAPS = 'rgb(0 0 0 / 0.8)';

/** Longest time in milliseconds that stale tiles are painted in one frame. */
const BUDGET_MS = 10;

/** Drawing pixels of the scratch buffer, one tile large, so that painting allocates nothing but views. */
const scratch = new Uint32Array(TILE * TILE);

/**
 * Keeps the mask as canvases of 256 image pixels, made when something in them can be seen, and its outlines as paths.
 * Only what changed and is in view is painted again.
 */
export class MaskPainter {
  readonly #fillGrid: TileGrid;
  readonly #outlineGrid: TileGrid;
  readonly #fills = new Map<number, FillTile>();
  readonly #outlines = new Map<number, ReadonlyMap<number, Path2D>>();
  #style: MaskStyle | null = null;
  #step = 1;

  constructor(size: Size) {
    this.#fillGrid = new TileGrid(size);
    this.#outlineGrid = new TileGrid(size);
    this.#outlineGrid.markAll();
  }

  /** Labels or provenance in `rect` changed. */
  mark(rect: Rect): void {
    this.#fillGrid.mark(rect);
    this.#outlineGrid.mark(expand(rect, this.#step));
  }

  setStyle(style: MaskStyle): void {
    if (this.#style?.fill !== style.fill) this.#fillGrid.markAll();
    this.#style = style;
  }

  /**
   * Draws the part of the mask that is in `view` (image pixels), with the context's unit at one device pixel.
   * `camera` leads from image pixels to device pixels. Returns whether all of it is up to date: what takes longer than
   * a part of a frame is left for the next one.
   */
  draw(context: CanvasRenderingContext2D, camera: Camera, view: Rect): boolean {
    const style = this.#style;
    if (style === null) return true;
    const end = performance.now() + BUDGET_MS;
    if (style.fill !== null) this.#drawFill(context, camera, view, style.fill, style.opacity, end);
    if (style.outline !== null) this.#drawOutline(context, camera, view, style.outline, end);
    const isFilled = style.fill === null || !this.#fillGrid.isStaleIn(view);
    return isFilled && (style.outline === null || !this.#outlineGrid.isStaleIn(view));
  }

  #drawFill(
    context: CanvasRenderingContext2D,
    camera: Camera,
    view: Rect,
    source: RasterSource,
    opacity: number,
    end: number,
  ): void {
    for (const { index, part } of this.#fillGrid.takeIn(view)) {
      this.#paint(index, part, source);
      if (performance.now() > end) break;
    }
    context.globalAlpha = opacity;
    context.imageSmoothingEnabled = camera.scale < 1;
    for (const index of this.#fillGrid.tilesIn(view)) {
      const tile = this.#fills.get(index);
      if (tile?.visible !== true) continue;
      const { left, top, right, bottom } = this.#fillGrid.rectOfTile(index);
      // Edges on whole device pixels: neighbours meet without a seam.
      const x = Math.round(left * camera.scale + camera.offsetX);
      const y = Math.round(top * scaleDown(camera) + camera.offsetY);
      const width = Math.round(right * camera.scale + camera.offsetX) - x;
      const height = Math.round(bottom * scaleDown(camera) + camera.offsetY) - y;
      const { canvas } = tile.context;
      context.drawImage(canvas, 0, 0, right - left, bottom - top, x, y, width, height);
    }
    context.globalAlpha = 1;
  }

  /** Paints `part` (image pixels) of a tile. A tile that nothing was ever seen in has no canvas. */
  #paint(index: number, part: Rect, source: RasterSource): void {
    const width = part.right - part.left;
    const height = part.bottom - part.top;
    const pixels = scratch.subarray(0, width * height);
    const seen = rasterize(source, part, pixels);
    let tile = this.#fills.get(index);
    if (tile === undefined) {
      if (!seen) return;
      tile = { context: tileContext(), visible: true };
      this.#fills.set(index, tile);
    }
    const { left, top, right, bottom } = this.#fillGrid.rectOfTile(index);
    const whole = width === right - left && height === bottom - top;
    tile.visible = whole ? seen : tile.visible || seen;
    const bytes = new Uint8ClampedArray(pixels.buffer, 0, pixels.length * 4);
    tile.context.putImageData(new ImageData(bytes, width, height), part.left - left, part.top - top);
  }

  #drawOutline(
    context: CanvasRenderingContext2D,
    camera: Camera,
    view: Rect,
    outline: NonNullable<MaskStyle['outline']>,
    end: number,
  ): void {
    const step = outlineStep(camera.scale, TILE);
    if (step !== this.#step) {
      this.#step = step;
      this.#outlineGrid.markAll();
    }
    for (const { index } of this.#outlineGrid.takeIn(view)) {
      const segments = outlineSegments(outline.map, this.#outlineGrid.rectOfTile(index), step);
      const trace = outline.dash === undefined ? pathOf : pathAlong;
      if (segments.size === 0) this.#outlines.delete(index);
      else this.#outlines.set(index, new Map([...segments].map(([label, pieces]) => [label, trace(pieces)])));
      if (performance.now() > end) break;
    }
    context.save();
    const toDevice = [camera.scale, 0, 0, scaleDown(camera), camera.offsetX, camera.offsetY];
    // Stretched with the path, lines would be thicker one way than the other.
    const isEven = scaleDown(camera) === camera.scale;
    if (isEven) context.setTransform(new DOMMatrix(toDevice));
    context.lineWidth = isEven ? outline.width / camera.scale : outline.width;
    context.lineCap = 'square';
    for (const index of this.#outlineGrid.tilesIn(view)) {
      for (const [label, path] of this.#outlines.get(index) ?? []) {
        const color = outline.colors[label] ?? 0;
        if (color === 0) continue;
        const line = isEven ? path : placed(path, new DOMMatrix(toDevice));
        if (outline.dash !== undefined) strokeDashed(context, line, outline.dash, isEven ? camera.scale : 1);
        context.strokeStyle = cssColor(color);
        context.stroke(line);
        context.setLineDash([]);
      }
    }
    if (outline.selected !== null) {
      context.strokeStyle = SELECTED;
      context.lineWidth *= SELECTED_WIDTH;
      for (const index of this.#outlineGrid.tilesIn(view)) {
        const path = this.#outlines.get(index)?.get(outline.selected);
        if (path !== undefined) context.stroke(isEven ? path : placed(path, new DOMMatrix(toDevice)));
      }
    }
    context.restore();
  }
}

function tileContext(): CanvasRenderingContext2D {
  const canvas = document.createElement('canvas');
  canvas.width = TILE;
  canvas.height = TILE;
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('The browser gives no canvas to draw on');
  return context;
}

function placed(path: Path2D, matrix: DOMMatrix): Path2D {
  const copy = new Path2D();
  copy.addPath(path, matrix);
  return copy;
}

/** Strokes the line that shows in the gaps, and sets the dash for the next one. `scale`: device pixels in a unit. */
function strokeDashed(
  context: CanvasRenderingContext2D,
  line: Path2D,
  dash: readonly number[],
  scale: number,
): void {
  context.strokeStyle = GAPS;
  context.stroke(line);
  context.setLineDash(dash.map((length) => length / scale));
}

/** The same as `pathOf`, in lines as long as they can be. */
function pathAlong(segments: readonly number[]): Path2D {
  const path = new Path2D();
  for (const line of joinedSegments([...segments])) {
    path.moveTo(line[0] as number, line[1] as number);
    for (let at = 2; at < line.length; at += 2) path.lineTo(line[at] as number, line[at + 1] as number);
  }
  return path;
}

function pathOf(segments: readonly number[]): Path2D {
  const path = new Path2D();
  for (let i = 0; i < segments.length; i += 4) {
    path.moveTo(segments[i] as number, segments[i + 1] as number);
    path.lineTo(segments[i + 2] as number, segments[i + 3] as number);
  }
  return path;
}

import { fit, toImage } from '../../core/geometry/camera.ts';
import type { Camera } from '../../core/geometry/camera.ts';
import type { PlaneCut, PlanePixel } from '../../core/geometry/planes.ts';
import { rectOf } from '../../core/geometry/rect.ts';
import type { Raster } from '../../core/imaging/raster.ts';
import type { Dab } from '../../core/mask/brush.ts';
import type { LabelGrid } from '../../core/mask/label-grid.ts';
import type { Segment } from '../../core/mask/segments.ts';
import { cutSphere } from '../../core/mask/sphere.ts';
import type { Editor } from '../editor/editor.ts';
import { ImagePainter } from './image-painter.ts';
import { MaskPainter } from './mask-painter.ts';
import { MaskStyles } from './mask-style.ts';
import { drawCircle, drawCrosshair } from './overlay-painter.ts';
import type { Painter } from './painter.ts';
import { ValuePainter } from './value-painter.ts';

/** What a small view of a plane shows. */
export interface PlaneContent {
  readonly pixels: Raster;
  /** For colours; null where values are drawn. */
  readonly bitmap: ImageBitmap | null;
  readonly labels: LabelGrid;
  readonly objects: readonly Segment[];
  readonly cut: PlaneCut;
  readonly crosshair: PlanePixel;
  /** How many times as tall as wide pixels are. */
  readonly stretch: number;
}

/** A plane of a volume, whole and small: image, labels and crosshair, in the colours and the window of the editor. */
export class PlaneView {
  readonly #container: HTMLElement;
  readonly #editor: Editor;
  readonly #canvas = document.createElement('canvas');
  readonly #styles = new MaskStyles();
  readonly #ends: (() => void)[];
  #content: PlaneContent | null = null;
  #image: Painter | null = null;
  #mask: MaskPainter | null = null;
  #frame: number | null = null;
  #isCircleShown = false;

  constructor(container: HTMLElement, editor: Editor) {
    this.#container = container;
    this.#editor = editor;
    container.append(this.#canvas);
    const resizing = new ResizeObserver(() => this.#request());
    resizing.observe(container);
    this.#ends = [
      () => resizing.disconnect(),
      editor.subscribe(() => this.#request()),
      editor.subscribeView(() => this.#followPointer()),
    ];
  }

  show(content: PlaneContent | null): void {
    const before = this.#content;
    this.#content = content;
    if (before?.pixels !== content?.pixels) {
      this.#image?.close();
      this.#image = content === null ? null : this.#painterOf(content);
    }
    if (before?.labels !== content?.labels) this.#mask = content === null ? null : maskOf(content.labels);
    this.#request();
  }

  /** The pixel at a place of the window, also beside the plane. */
  pixelAt({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): PlanePixel | null {
    const content = this.#content;
    if (content === null) return null;
    const { left, top } = this.#canvas.getBoundingClientRect();
    return toImage(this.#camera(content), { x: clientX - left, y: clientY - top });
  }

  destroy(): void {
    for (const end of this.#ends) end();
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
    this.#image?.close();
    this.#canvas.remove();
  }

  #painterOf({ pixels, bitmap }: PlaneContent): Painter {
    const redraw = (): void => this.#request();
    if (bitmap !== null) return new ImagePainter(bitmap, redraw);
    return new ValuePainter(pixels, this.#editor.state.display, redraw);
  }

  /** The circle that the plane cuts out of the brush at the pointer; null where they do not meet. */
  #circle(): Dab | null {
    const { sphere } = this.#editor;
    return sphere === null || this.#content === null ? null : cutSphere(sphere, this.#content.cut);
  }

  #followPointer(): void {
    const circle = this.#circle();
    if (circle !== null || this.#isCircleShown) this.#request();
    this.#isCircleShown = circle !== null;
  }

  #request(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null;
      this.#draw();
    });
  }

  #camera({ pixels, stretch }: PlaneContent): Camera {
    return fit(pixels, { width: this.#container.clientWidth, height: this.#container.clientHeight }, stretch);
  }

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.#container;
    const context = this.#canvas.getContext('2d');
    const content = this.#content;
    if (context === null || width === 0 || height === 0) return;
    const ratio = devicePixelRatio;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    if (content === null) return;
    const camera = this.#camera(content);
    const { scale, offsetX, offsetY } = camera;
    const onDevice = { ...camera, scale: scale * ratio, offsetX: offsetX * ratio, offsetY: offsetY * ratio };
    this.#drawImage(context, onDevice, content);
    this.#drawMask(context, onDevice, content, ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawCrosshair(context, camera, content.crosshair, content.pixels);
    const circle = this.#circle();
    if (circle !== null) drawCircle(context, camera, circle);
  }

  #drawImage(context: CanvasRenderingContext2D, camera: Camera, { pixels }: PlaneContent): void {
    const { display, imageVisible } = this.#editor.state;
    if (!imageVisible) return;
    this.#image?.setDisplay(display);
    this.#image?.draw(context, camera, rectOf(pixels));
  }

  #drawMask(
    context: CanvasRenderingContext2D,
    camera: Camera,
    { labels, objects }: PlaneContent,
    ratio: number,
  ): void {
    const { state } = this.#editor;
    const mask = this.#mask;
    if (mask === null || !state.maskVisible) return;
    const drawing = {
      imageId: '',
      width: labels.width,
      height: labels.height,
      labels: labels.data,
      provenance: labels.provenance,
      objects,
      begun: null,
      image: null,
      prediction: null,
      probability: () => null,
      proposed: null,
      predicted: () => null,
    };
    mask.setStyle(this.#styles.of(drawing, { ...state, overlay: 'none' }, ratio));
    if (!mask.draw(context, camera, rectOf(labels))) this.#request();
  }
}

function maskOf(labels: LabelGrid): MaskPainter {
  const painter = new MaskPainter(labels);
  painter.mark(rectOf(labels));
  return painter;
}

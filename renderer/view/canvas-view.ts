import { Layer } from 'konva/lib/Layer.js';
import { Shape } from 'konva/lib/Shape.js';
import { Stage } from 'konva/lib/Stage.js';
import { scaleDown } from '../../core/geometry/camera.ts';
import type { Camera } from '../../core/geometry/camera.ts';
import { rectOf } from '../../core/geometry/rect.ts';
import type { Rect } from '../../core/geometry/rect.ts';
import type { Size } from '../../core/geometry/size.ts';
import type { Labels, Raster } from '../../core/imaging/raster.ts';
import type { Drawing, Editor } from '../editor/editor.ts';
import type { CursorKind } from '../editor/state.ts';
import { FrameScheduler } from './frame-scheduler.ts';
import type { LayerName } from './frame-scheduler.ts';
import { ImagePainter } from './image-painter.ts';
import { DisplayFilter } from './display-filter.ts';
import { MaskPainter } from './mask-painter.ts';
import { MaskStyles } from './mask-style.ts';
import { drawMiniMap } from './mini-map.ts';
import { drawOverlay } from './overlay-painter.ts';
import { listenToPointers } from './pointer-input.ts';
import type { Painter } from './painter.ts';
import { resized } from './resized-camera.ts';
import { ValuePainter } from './value-painter.ts';

const LAYERS: readonly LayerName[] = ['image', 'mask', 'overlay'];

const CSS_CURSORS: Readonly<Record<CursorKind, string>> = {
  ring: 'none',
  square: 'none',
  cross: 'crosshair',
  grab: 'grab',
  grabbing: 'grabbing',
  unable: 'not-allowed',
};

/** Decoded pixels of one image. */
export interface Picture {
  readonly imageId: string;
  /** Null where no bitmap can hold the values. */
  readonly bitmap: ImageBitmap | null;
  readonly pixels: Raster;
}

/** Which labels a view shows: those of the document, or those of the prediction at the threshold. */
export type Shown = 'mask' | 'prediction';

/** Shows an editor in an element: three Konva layers that follow it frame by frame, without React. */
export class CanvasView {
  readonly #container: HTMLElement;
  readonly #editor: Editor;
  readonly #stage: Stage;
  readonly #layers: Readonly<Record<LayerName, Layer>>;
  readonly #scheduler = new FrameScheduler((layers) => this.#drawFrame(layers));
  readonly #styles = new MaskStyles();
  readonly #display: DisplayFilter;
  readonly #ends: (() => void)[];
  #image: Painter | null = null;
  #imageId: string | null = null;
  #mask: MaskPainter | null = null;
  #maskOf: Labels | null = null;
  #predicted: Labels | null = null;
  readonly #proposedStyles = new MaskStyles();
  #proposal: MaskPainter | null = null;
  #proposalOf: Labels | null = null;
  #shownView: Editor['view'] | null = null;
  #shownState: Editor['state'] | null = null;

  /** A view of the prediction follows the camera but does not fit it: it is as large as the one beside it. */
  constructor(
    container: HTMLElement,
    editor: Editor,
    readonly shown: Shown = 'mask',
  ) {
    this.#container = container;
    this.#editor = editor;
    this.#stage = new Stage({ container: container as HTMLDivElement, listening: false });
    this.#layers = {
      image: layerOf((context) => this.#drawImage(context)),
      mask: layerOf((context) => this.#drawMask(context)),
      overlay: layerOf((context) => this.#drawOverlay(context)),
    };
    // Adding draws at once, which needs all of them.
    for (const name of LAYERS) this.#stage.add(this.#layers[name]);
    this.#display = new DisplayFilter(container, `image-display-${shown}`);
    const resizing = new ResizeObserver(() => this.#fitToContainer());
    resizing.observe(container);
    const theming = new MutationObserver(() => this.#scheduler.request('overlay'));
    theming.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    this.#ends = [
      () => theming.disconnect(),
      () => resizing.disconnect(),
      listenToPointers(container, (event) => editor.dispatch(event)),
      editor.subscribe(() => this.#followState()),
      editor.subscribeView(() => this.#followView()),
      editor.onDirty((rect) => this.#markDirty(rect)),
      editor.onProposed((rect) => this.#markProposed(rect)),
    ];
    this.#fitToContainer();
    this.#followState();
  }

  /** The pixels of an image, which stay the caller's, shown while the editor has that image open; null for none. */
  setPicture(picture: Picture | null): void {
    this.#image?.close();
    this.#imageId = picture?.imageId ?? null;
    const redraw = (): void => this.#scheduler.request('image');
    this.#image = picture === null ? null : this.#painterOf(picture, redraw);
    this.#showDisplay();
    redraw();
  }

  #painterOf({ bitmap, pixels }: Picture, redraw: () => void): Painter {
    if (bitmap !== null) return new ImagePainter(bitmap, redraw);
    return new ValuePainter(pixels, this.#editor.state.display, redraw);
  }

  /** Window and level: by the painter where it draws values, else by a filter over what was drawn. */
  #showDisplay(): void {
    const { display } = this.#editor.state;
    const { style } = this.#layers.image.getNativeCanvasElement();
    if (this.#image?.drawsDisplay !== true) {
      style.filter = this.#display.apply(display);
      return;
    }
    style.filter = 'none';
    this.#image.setDisplay(display);
    this.#scheduler.request('image', 'overlay');
  }

  destroy(): void {
    for (const end of this.#ends) end();
    this.#scheduler.stop();
    this.#image?.close();
    this.#display.remove();
    this.#stage.destroy();
  }

  #fitToContainer(): void {
    const { clientWidth: width, clientHeight: height } = this.#container;
    if (width === 0 || height === 0) return;
    this.#stage.size({ width, height });
    if (this.shown === 'mask') this.#fitEditor({ width, height });
    this.#scheduler.request(...LAYERS);
  }

  #fitEditor(size: Size): void {
    const { drawing, view: before } = this.#editor;
    this.#editor.resize(size);
    if (drawing === null) return;
    const { camera, viewport } = this.#editor.view;
    this.#editor.setCamera(resized(camera, drawing, before.viewport, viewport));
  }

  #followState(): void {
    const { state } = this.#editor;
    const before = this.#shownState;
    this.#shownState = state;
    if (before?.display !== state.display) this.#showDisplay();
    if (before?.imageVisible !== state.imageVisible) this.#scheduler.request('image');
    if (before?.imageId !== state.imageId) this.#scheduler.request('image');
    this.#scheduler.request('mask', 'overlay');
  }

  #followView(): void {
    const { view } = this.#editor;
    const before = this.#shownView;
    this.#shownView = view;
    if (before?.cursorKind !== view.cursorKind) {
      this.#container.style.cursor = CSS_CURSORS[view.cursorKind];
    }
    if (before?.camera === view.camera) this.#scheduler.request('overlay');
    else this.#scheduler.request(...LAYERS);
  }

  #markDirty(rect: Rect): void {
    this.#maskPainter()?.mark(rect);
    this.#scheduler.request('mask');
  }

  #markProposed(rect: Rect): void {
    this.#proposal?.mark(rect);
    this.#scheduler.request('mask');
  }

  /** What is open, with the labels that are shown here; null while there are none. */
  #labelled(): Drawing | null {
    const { drawing } = this.#editor;
    if (this.shown === 'mask' || drawing === null) return drawing;
    const labels = drawing.predicted();
    return labels === null ? null : { ...drawing, labels };
  }

  /** The painter of the open label map; a new one when another map was opened. */
  #maskPainter(): MaskPainter | null {
    const { drawing } = this.#editor;
    if (this.#maskOf !== (drawing?.labels ?? null)) {
      this.#maskOf = drawing?.labels ?? null;
      this.#mask = drawing === null ? null : new MaskPainter(drawing);
    }
    return this.#mask;
  }

  #drawFrame(layers: ReadonlySet<LayerName>): void {
    for (const name of LAYERS) if (layers.has(name)) this.#layers[name].drawScene();
  }

  #drawImage(context: CanvasRenderingContext2D): void {
    const { drawing, state } = this.#editor;
    if (drawing === null || drawing.imageId !== this.#imageId || !state.imageVisible) return;
    context.setTransform(1, 0, 0, 1, 0, 0);
    this.#image?.draw(context, this.#deviceCamera(), this.#imageInView());
  }

  #drawMask(context: CanvasRenderingContext2D): void {
    const { state } = this.#editor;
    const drawing = this.#labelled();
    const painter = this.#maskPainter();
    if (drawing === null || painter === null || !state.maskVisible) return;
    const overlay = this.shown === 'mask' ? state.overlay : 'none';
    // A prediction's labels come whole, as a new map.
    if (this.shown === 'prediction' && this.#predicted !== drawing.labels) painter.mark(rectOf(drawing));
    this.#predicted = drawing.labels;
    painter.setStyle(this.#styles.of(drawing, { ...state, overlay }, this.#pixelRatio()));
    context.setTransform(1, 0, 0, 1, 0, 0);
    const isDone = painter.draw(context, this.#deviceCamera(), this.#imageInView());
    if (!isDone) this.#scheduler.request('mask');
    if (this.shown === 'mask') this.#drawProposal(context, drawing);
  }

  #drawProposal(context: CanvasRenderingContext2D, drawing: Drawing): void {
    const { proposed } = drawing;
    if (this.#proposalOf !== proposed) this.#proposal = proposed === null ? null : new MaskPainter(drawing);
    this.#proposalOf = proposed;
    if (proposed === null || this.#proposal === null) return;
    const { state } = this.#editor;
    const style = this.#proposedStyles.ofProposal(drawing, proposed, state, this.#pixelRatio());
    this.#proposal.setStyle(style);
    const isDone = this.#proposal.draw(context, this.#deviceCamera(), this.#imageInView());
    if (!isDone) this.#scheduler.request('mask');
  }

  #drawOverlay(context: CanvasRenderingContext2D): void {
    const { drawing, view, state } = this.#editor;
    const small = drawing?.imageId === this.#imageId ? this.#image?.smallest : null;
    if (drawing !== null && small) drawMiniMap(context, view, drawing, small);
    drawOverlay(context, view, state);
  }

  #pixelRatio(): number {
    return this.#layers.image.getCanvas().getPixelRatio();
  }

  /** From image pixels to pixels of the canvases. */
  #deviceCamera(): Camera {
    const { camera } = this.#editor.view;
    const ratio = this.#pixelRatio();
    const { scale, offsetX, offsetY } = camera;
    return { ...camera, scale: scale * ratio, offsetX: offsetX * ratio, offsetY: offsetY * ratio };
  }

  /** Image pixels that the viewport covers, whole ones. */
  #imageInView(): Rect {
    const { camera, viewport } = this.#editor.view;
    return {
      left: Math.floor(-camera.offsetX / camera.scale),
      top: Math.floor(-camera.offsetY / scaleDown(camera)),
      right: Math.ceil((viewport.width - camera.offsetX) / camera.scale),
      bottom: Math.ceil((viewport.height - camera.offsetY) / scaleDown(camera)),
    };
  }
}

/** A layer of one shape, whose `draw` gets the plain context of the canvas. */
function layerOf(draw: (context: CanvasRenderingContext2D) => void): Layer {
  const layer = new Layer({ listening: false });
  layer.add(
    new Shape({
      listening: false,
      sceneFunc: ({ _context: context }) => {
        context.save();
        draw(context);
        context.restore();
      },
    }),
  );
  return layer;
}

export type LayerName = 'image' | 'mask' | 'overlay';

/** Draws each layer at most once a frame, however often it was asked to. */
export class FrameScheduler {
  readonly #draw: (layers: ReadonlySet<LayerName>) => void;
  readonly #frames: FrameSource;
  #wanted = new Set<LayerName>();
  #frame: number | null = null;

  constructor(draw: (layers: ReadonlySet<LayerName>) => void, frames: FrameSource = WINDOW_FRAMES) {
    this.#draw = draw;
    this.#frames = frames;
  }

  request(...layers: readonly LayerName[]): void {
    for (const layer of layers) this.#wanted.add(layer);
    this.#frame ??= this.#frames.request(() => this.#flush());
  }

  /** Drops what was asked for and not drawn yet. */
  stop(): void {
    if (this.#frame !== null) this.#frames.cancel(this.#frame);
    this.#frame = null;
    this.#wanted.clear();
  }

  #flush(): void {
    const layers = this.#wanted;
    this.#wanted = new Set();
    // Cleared before drawing, so that what the drawing itself asks for comes in the next frame.
    this.#frame = null;
    this.#draw(layers);
  }
}

/** Where frames come from; tests bring their own. */
export interface FrameSource {
  readonly request: (callback: () => void) => number;
  readonly cancel: (frame: number) => void;
}

const WINDOW_FRAMES: FrameSource = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (frame) => cancelAnimationFrame(frame),
};

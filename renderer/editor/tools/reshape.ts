import type { ImagePoint } from '../../../core/geometry/camera.ts';
import { fillOutline } from './outline.ts';
import type { Shape } from './shape.ts';
import type { Gesture, Outcome, Press, Sample, ToolContext } from './tool.ts';

/** A handle is picked up within this many CSS pixels. */
export const REACH = 8;

/** CSS pixels of a side from which handles leave room to begin another shape beside them. */
const SMALLEST = 3 * REACH;

/** Lets the handles of a shape that was just filled be moved; null where it is too small on the screen for that. */
export function reshaping(context: ToolContext, shape: Shape, label: number): Gesture | null {
  const { scale } = context.viewState().camera;
  const extent = (values: readonly number[]): number => (Math.max(...values) - Math.min(...values)) * scale;
  const width = extent(shape.handles.map(({ x }) => x));
  const height = extent(shape.handles.map(({ y }) => y));
  return Math.min(width, height) < SMALLEST ? null : new Reshaping(context, shape, label);
}

/** Index of the point that a press means, or -1. */
export function pointNear(context: ToolContext, points: readonly ImagePoint[], at: ImagePoint): number {
  const { scale } = context.viewState().camera;
  return points.findIndex(({ x, y }) => Math.hypot(x - at.x, y - at.y) * scale <= REACH);
}

/**
 * The shape is a step already. One that is moved takes its place: the step is taken back, and what the shape is when
 * the handle is let go is filled instead.
 */
class Reshaping implements Gesture {
  readonly #context: ToolContext;
  readonly #label: number;
  #shape: Shape;
  /** The shape when its handle was pressed, and which one that is; null while none is held. */
  #held: { readonly handle: number; readonly before: Shape } | null = null;
  #isFilled = true;

  constructor(context: ToolContext, shape: Shape, label: number) {
    this.#context = context;
    this.#shape = shape;
    this.#label = label;
    this.#show();
  }

  get rests(): boolean {
    return this.#held === null;
  }

  press({ sample, erase }: Press): Outcome {
    const handle = erase ? -1 : pointNear(this.#context, this.#shape.handles, sample.point);
    if (handle < 0) return 'elsewhere';
    this.#held = { handle, before: this.#shape };
    return 'open';
  }

  move(samples: readonly Sample[]): void {
    const point = samples.at(-1)?.point;
    if (point === undefined) return;
    if (this.#held === null) {
      const isNear = pointNear(this.#context, this.#shape.handles, point) >= 0;
      this.#context.setView({ cursorKind: isNear ? 'grab' : 'cross' });
      return;
    }
    if (this.#isFilled && !this.#context.takeBack()) return;
    this.#isFilled = false;
    this.#shape = this.#held.before.moved(this.#held.handle, point);
    this.#show();
  }

  release(): Outcome {
    this.#fill();
    this.#held = null;
    this.#show();
    return 'open';
  }

  unpress(): boolean {
    this.#shape = this.#held?.before ?? this.#shape;
    this.release();
    return true;
  }

  finish(): void {
    this.#fill();
    this.#context.show(null);
    this.#context.setView({ cursorKind: 'cross' });
  }

  cancel(): void {
    this.unpress();
    this.finish();
  }

  #fill(): void {
    if (this.#isFilled) return;
    const { name, spans } = this.#shape;
    this.#isFilled = fillOutline(this.#context, name, spans(), this.#label);
  }

  #show(): void {
    this.#context.show(this.#shape.preview(true));
  }
}

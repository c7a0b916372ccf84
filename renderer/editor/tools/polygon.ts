import type { ImagePoint } from '../../../core/geometry/camera.ts';
import { fillOutline, labelFor } from './outline.ts';
import { pointNear, reshaping } from './reshape.ts';
import { polygonShape } from './shape.ts';
import type { Gesture, Outcome, Press, Sample, Tool, ToolContext } from './tool.ts';

/**
 * Each press adds a vertex; one on an existing vertex drags it; one on the first vertex without dragging closes the
 * polygon, as does Enter. Backspace takes the last vertex back. Vertices of a closed one can still be moved until
 * something else is done.
 */
export const polygon = {
  label: 'Polygon',
  icon: 'pentagon',
  keys: ['P'],
  cursor: 'cross',
  settings: ['writeRule'],
  paints: true,
  press: (context, press) => new PolygonGesture(context, press),
} as const satisfies Tool;

/** Stays open between presses; nothing is written before it is closed. */
class PolygonGesture implements Gesture {
  readonly #context: ToolContext;
  readonly #erase: boolean;
  readonly #vertices: ImagePoint[];
  /** The vertices before the press under way. */
  #before: readonly ImagePoint[] = [];
  /** Vertex under the pressed button, and whether it moved. */
  #held: number | null = 0;
  #moved = true;
  #closing = false;
  #isFilled = false;

  constructor(context: ToolContext, { sample, erase }: Press) {
    this.#context = context;
    this.#erase = erase;
    this.#vertices = [sample.point];
    this.#show(null);
  }

  move(samples: readonly Sample[]): void {
    const point = samples.at(-1)?.point;
    if (point === undefined) return;
    if (this.#held === null) {
      this.#show(point);
      return;
    }
    // A trembling hand on the first vertex still means to close.
    if (this.#closing && this.#near(point) === this.#held) return;
    this.#moved = true;
    this.#vertices[this.#held] = point;
    this.#show(null);
  }

  press({ sample }: Press): Outcome {
    this.#before = [...this.#vertices];
    const held = this.#near(sample.point);
    this.#closing = held === 0 && this.#vertices.length > 2;
    this.#moved = false;
    this.#held = held < 0 ? this.#vertices.push(sample.point) - 1 : held;
    this.#show(null);
    return 'open';
  }

  release(): Outcome {
    this.#held = null;
    return this.#closing && !this.#moved ? 'finished' : 'open';
  }

  unpress(): boolean {
    this.#vertices.splice(0, Infinity, ...this.#before);
    this.#held = null;
    this.#show(null);
    return this.#vertices.length > 0;
  }

  back(): void {
    if (this.#vertices.length > 1) this.#vertices.pop();
    this.#held = null;
    this.#show(null);
  }

  finish(): void {
    const { name, spans } = polygonShape(this.#vertices);
    this.#isFilled = fillOutline(this.#context, name, spans(), labelFor(this.#context, this.#erase));
  }

  after(): Gesture | null {
    if (!this.#isFilled) return null;
    return reshaping(this.#context, polygonShape(this.#vertices), labelFor(this.#context, this.#erase));
  }

  cancel(): void {
    this.#context.show(null);
  }

  #near(point: ImagePoint): number {
    return pointNear(this.#context, this.#vertices, point);
  }

  #show(next: ImagePoint | null): void {
    const points = next === null ? [...this.#vertices] : [...this.#vertices, next];
    this.#context.show({ kind: 'path', points, closed: points.length > 2, vertices: true });
  }
}

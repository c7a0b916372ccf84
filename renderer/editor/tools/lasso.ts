import type { ImagePoint } from '../../../core/geometry/camera.ts';
import { polygonSpans } from '../../../core/geometry/shapes.ts';
import { fillOutline, labelFor } from './outline.ts';
import type { Gesture, Outcome, Press, Sample, Tool, ToolContext } from './tool.ts';

/** Fills what a freely drawn line encloses; its end is joined to its beginning. */
export const lasso = {
  label: 'Lasso',
  icon: 'lasso',
  keys: ['L'],
  cursor: 'cross',
  settings: ['writeRule'],
  paints: true,
  press: (context, press) => new LassoGesture(context, press),
} as const satisfies Tool;

/** Gathers the line; nothing is written before the button is let go. */
class LassoGesture implements Gesture {
  readonly #context: ToolContext;
  readonly #erase: boolean;
  readonly #points: ImagePoint[];

  constructor(context: ToolContext, { sample, erase }: Press) {
    this.#context = context;
    this.#erase = erase;
    this.#points = [sample.point];
  }

  move(samples: readonly Sample[]): void {
    for (const { point } of samples) this.#points.push(point);
    this.#context.show({ kind: 'path', points: [...this.#points], closed: true, vertices: false });
  }

  release(): Outcome {
    return 'finished';
  }

  finish(): void {
    fillOutline(this.#context, 'lasso', polygonSpans(this.#points), labelFor(this.#context, this.#erase));
  }

  cancel(): void {
    this.#context.show(null);
  }
}

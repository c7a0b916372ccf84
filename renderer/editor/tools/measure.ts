import type { ImagePoint } from '../../../core/geometry/camera.ts';
import type { Gesture, Outcome, Press, Sample, Tool, ToolContext } from './tool.ts';

/** Measures from press to release; the line stays until the next press or Escape. */
export const measure = {
  label: 'Measure',
  icon: 'ruler',
  keys: ['M'],
  cursor: 'cross',
  settings: [],
  looks: true,
  paints: false,
  press: (context, press) => new MeasureGesture(context, press),
} as const satisfies Tool;

class MeasureGesture implements Gesture {
  readonly #context: ToolContext;
  #from: ImagePoint;
  #held = true;

  constructor(context: ToolContext, { sample }: Press) {
    this.#context = context;
    this.#from = sample.point;
  }

  move(samples: readonly Sample[]): void {
    const to = samples.at(-1)?.point;
    if (to === undefined || !this.#held) return;
    this.#context.show({ kind: 'measure', from: this.#from, to, length: this.#lengthTo(to) });
  }

  press({ sample }: Press): Outcome {
    this.#from = sample.point;
    this.#held = true;
    this.#context.show(null);
    return 'open';
  }

  release(): Outcome {
    this.#held = false;
    return 'open';
  }

  finish(): void {
    this.#context.show(null);
  }

  cancel(): void {
    this.#context.show(null);
  }

  /** Millimetres where the spacing is known, else pixels. */
  #lengthTo(to: ImagePoint): number {
    const spacing = this.#context.session.spacing ?? { x: 1, y: 1 };
    return Math.hypot((to.x - this.#from.x) * spacing.x, (to.y - this.#from.y) * spacing.y);
  }
}

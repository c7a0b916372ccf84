import type { Measurement } from '../../../core/document/measurement.ts';
import type { ImagePoint } from '../../../core/geometry/camera.ts';
import type { Gesture, Outcome, Press, Sample, Tool, ToolContext } from './tool.ts';

/** Measures from press to release; the line is kept with the image. */
export const measure = {
  label: 'Measure',
  icon: 'ruler',
  keys: ['M'],
  cursor: 'cross',
  settings: [],
  needs: 'frame',
  looks: true,
  paints: false,
  press: (context, press) => {
    if (!context.session.isPlane) return new MeasureGesture(context, press);
    context.hint('frame-only');
    return null;
  },
} as const satisfies Tool;

class MeasureGesture implements Gesture {
  readonly #context: ToolContext;
  readonly #from: ImagePoint;
  #to: ImagePoint | null = null;

  constructor(context: ToolContext, { sample }: Press) {
    this.#context = context;
    this.#from = sample.point;
  }

  move(samples: readonly Sample[]): void {
    const to = samples.at(-1)?.point;
    if (to === undefined) return;
    this.#to = to;
    this.#context.show({ kind: 'measure', from: this.#from, to });
  }

  release(): Outcome {
    return 'finished';
  }

  finish(): void {
    this.#context.show(null);
    const { document, fileSpacing: spacing } = this.#context.session;
    if (this.#to === null) return;
    const line: Measurement = { from: this.#from, to: this.#to, spacing };
    const measurements = [...document.frame.measurements, line];
    this.#context.commit('measure', null, { fields: { measurements } });
  }

  cancel(): void {
    this.#context.show(null);
  }
}

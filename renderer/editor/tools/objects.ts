import type { ImagePoint } from '../../../core/geometry/camera.ts';
import { objectAt } from '../pen.ts';
import type { Gesture, Outcome, Press, Sample, Tool, ToolContext } from './tool.ts';

/** CSS pixels that a hand may move while it clicks. */
const TREMBLE = 3;

/**
 * Works on objects as such: a click selects the one under the pointer, a click with Shift merges it into the selected
 * one in all frames, the right button deletes it in this one, and a line drawn through one cuts it in two there.
 */
export const objects = {
  label: 'Objects',
  icon: 'shapes',
  keys: ['Z'],
  cursor: 'cross',
  settings: [],
  needs: 'frame',
  paints: false,
  press: (context, press) => {
    const { session } = context;
    if (session.isPlane) {
      context.hint('frame-only');
      return null;
    }
    const object = objectAt(session, press.sample.point);
    const { selectedObject } = context.settings();
    if (press.erase || press.modifiers.shift) {
      if (object === null || (!press.erase && selectedObject === null)) context.hint('no-object');
      else if (press.erase) context.objects.remove(object.id);
      else if (selectedObject !== null) context.objects.links.merge(selectedObject, object.id);
      return null;
    }
    return new ObjectGesture(context, press);
  },
} as const satisfies Tool;

/** A click or a line: which of them is known when the button is let go. */
class ObjectGesture implements Gesture {
  readonly #context: ToolContext;
  readonly #start: Sample;
  readonly #points: ImagePoint[];
  #isLine = false;

  constructor(context: ToolContext, { sample }: Press) {
    this.#context = context;
    this.#start = sample;
    this.#points = [sample.point];
  }

  move(samples: readonly Sample[]): void {
    const { x, y } = this.#start.screen;
    for (const { point, screen } of samples) {
      this.#points.push(point);
      this.#isLine ||= Math.hypot(screen.x - x, screen.y - y) > TREMBLE;
    }
    if (!this.#isLine) return;
    this.#context.show({ kind: 'path', points: [...this.#points], closed: false, vertices: false });
  }

  release(): Outcome {
    return 'finished';
  }

  finish(): void {
    const { session, objects: editor } = this.#context;
    this.#context.show(null);
    if (this.#isLine) editor.split(this.#points);
    else editor.select(objectAt(session, this.#start.point)?.id ?? null);
  }

  cancel(): void {
    this.#context.show(null);
  }
}

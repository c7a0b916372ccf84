import type { ImagePoint } from '../../../core/geometry/camera.ts';
import type { Modifiers } from '../input/events.ts';
import { fillOutline, labelFor } from './outline.ts';
import { reshaping } from './reshape.ts';
import { boxShape, onGrid } from './shape.ts';
import type { BoxKind } from './shape.ts';
import type { Gesture, Outcome, Press, Sample, Tool, ToolContext } from './tool.ts';

/** Dragged from corner to corner; Shift keeps its sides equal. Corners can be moved until something else is done. */
export const rectangle = {
  label: 'Rectangle',
  icon: 'square',
  keys: ['G'],
  ...boxTool('rectangle'),
} as const satisfies Tool;

/** Within a box that is dragged as a rectangle is. */
export const ellipse = {
  label: 'Ellipse',
  icon: 'circle',
  keys: ['O'],
  ...boxTool('ellipse'),
} as const satisfies Tool;

function boxTool(kind: BoxKind): Omit<Tool, 'label' | 'icon' | 'keys'> {
  return {
    cursor: 'cross',
    settings: ['writeRule'],
    paints: true,
    press: (context, press) => new BoxGesture(context, press, kind),
  };
}

/** Nothing is written before the button is let go. */
class BoxGesture implements Gesture {
  readonly #context: ToolContext;
  readonly #kind: BoxKind;
  readonly #erase: boolean;
  readonly #from: ImagePoint;
  #to: ImagePoint;
  #isFilled = false;

  constructor(context: ToolContext, { sample, erase }: Press, kind: BoxKind) {
    this.#context = context;
    this.#kind = kind;
    this.#erase = erase;
    this.#from = onGrid(sample.point);
    this.#to = this.#from;
  }

  move(samples: readonly Sample[], { shift }: Modifiers): void {
    const last = samples.at(-1);
    if (last === undefined) return;
    const corner = onGrid(last.point);
    this.#to = shift ? squared(this.#from, corner) : corner;
    this.#context.show(this.#shape.preview(false));
  }

  release(): Outcome {
    return 'finished';
  }

  finish(): void {
    const label = labelFor(this.#context, this.#erase);
    this.#isFilled = fillOutline(this.#context, this.#kind, this.#shape.spans(), label);
  }

  after(): Gesture | null {
    if (!this.#isFilled) return null;
    return reshaping(this.#context, this.#shape, labelFor(this.#context, this.#erase));
  }

  cancel(): void {
    this.#context.show(null);
  }

  get #shape() {
    return boxShape(this.#kind, this.#from, this.#to);
  }
}

function squared(from: ImagePoint, to: ImagePoint): ImagePoint {
  const side = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return { x: from.x + side * Math.sign(to.x - from.x), y: from.y + side * Math.sign(to.y - from.y) };
}

import type { ImagePoint } from '../../../core/geometry/camera.ts';
import { ellipseSpans, rectangleSpans } from '../../../core/geometry/shapes.ts';
import type { Modifiers } from '../input/events.ts';
import { fillOutline } from './outline.ts';
import type { Gesture, Outcome, Press, Sample, Tool, ToolContext } from './tool.ts';

type BoxKind = 'rectangle' | 'ellipse';

/** Dragged from corner to corner; Shift keeps its sides equal. */
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
    this.#context.show({ kind: this.#kind, from: this.#from, to: this.#to });
  }

  release(): Outcome {
    return 'finished';
  }

  finish(): void {
    const spansOf = this.#kind === 'rectangle' ? rectangleSpans : ellipseSpans;
    fillOutline(this.#context, this.#kind, spansOf(this.#from, this.#to), this.#erase);
  }

  cancel(): void {
    this.#context.show(null);
  }
}

/** Corners lie between pixels, so that what the preview frames is what is filled. */
function onGrid({ x, y }: ImagePoint): ImagePoint {
  return { x: Math.round(x), y: Math.round(y) };
}

function squared(from: ImagePoint, to: ImagePoint): ImagePoint {
  const side = Math.max(Math.abs(to.x - from.x), Math.abs(to.y - from.y));
  return { x: from.x + side * Math.sign(to.x - from.x), y: from.y + side * Math.sign(to.y - from.y) };
}

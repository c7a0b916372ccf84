import type { EditName } from '../../../core/document/edit-name.ts';
import { EMPTY_RECT, union } from '../../../core/geometry/rect.ts';
import type { Rect } from '../../../core/geometry/rect.ts';
import type { Spans } from '../../../core/geometry/spans.ts';
import { spansInRange } from '../../../core/imaging/intensity.ts';
import { dabAt, sweep } from '../../../core/mask/brush.ts';
import type { Dab } from '../../../core/mask/brush.ts';
import type { MaskEdit } from '../../../core/mask/mask-edit.ts';
import type { Gesture, Outcome, Press, Sample, ToolContext } from './tool.ts';

/** Tiles kept ready to be painted on, more than lie under the largest brush: those left behind are recorded at once. */
const TILES_AT_HAND = 256;

const NOTHING: Spans = new Int32Array(0);

/** What distinguishes one kind of stroke from another. */
export interface Stroke {
  readonly name: EditName;
  paint(edit: MaskEdit, spans: Spans): Rect;
  /** Changes how the whole stroke is painted, from its beginning on. */
  adjust?(notches: number): void;
}

/** A stroke of the brush: what it sweeps between readings is painted at once and becomes one step when it ends. */
export class StrokeGesture implements Gesture {
  readonly #context: ToolContext;
  readonly #stroke: Stroke;
  readonly #edit: MaskEdit;
  /** Everything swept so far, kept only for strokes that can be painted anew. */
  readonly #swept: Spans[] = [];
  #last: Dab;
  readonly wheel?: (notches: number) => void;

  constructor(context: ToolContext, press: Press, stroke: Stroke) {
    this.#context = context;
    this.#stroke = stroke;
    this.#edit = context.session.document.begin();
    if (stroke.adjust !== undefined) this.wheel = (notches) => this.#repaint(notches);
    const { strokeEnd } = context.session;
    const dab = this.#dab(press.sample);
    this.#last =
      press.modifiers.shift && strokeEnd !== null
        ? dabAt(strokeEnd, dab.size, context.settings().stretch)
        : dab;
    context.changed(this.#advance(dab));
    context.session.strokeEnd = press.sample.point;
  }

  move(samples: readonly Sample[]): void {
    let dirty = EMPTY_RECT;
    for (const sample of samples) {
      dirty = union(dirty, this.#advance(this.#dab(sample)));
      this.#context.session.strokeEnd = sample.point;
    }
    this.#context.changed(dirty);
  }

  release(): Outcome {
    return 'finished';
  }

  finish(): void {
    this.#context.commit(this.#stroke.name, this.#edit);
  }

  cancel(): void {
    this.#context.rollback(this.#edit);
  }

  #dab({ point, force }: Sample): Dab {
    const { brushSize, stretch } = this.#context.settings();
    return dabAt(point, brushSize * force, stretch);
  }

  #advance(dab: Dab): Rect {
    const { brushShape, stretch } = this.#context.settings();
    const spans = this.#inRange(sweep(brushShape, this.#last, dab, stretch));
    this.#last = dab;
    if (this.wheel !== undefined) this.#swept.push(spans);
    const dirty = this.#stroke.paint(this.#edit, spans);
    this.#edit.sealAllBut(TILES_AT_HAND);
    return dirty;
  }

  #inRange(spans: Spans): Spans {
    const { valueRange } = this.#context.settings();
    if (valueRange === null) return spans;
    const { session } = this.#context;
    const values = session.intensities();
    if (values !== null) return spansInRange(spans, session.grid, values, valueRange);
    this.#context.hint('no-pixels');
    return NOTHING;
  }

  #repaint(notches: number): void {
    this.#stroke.adjust?.(notches);
    const restored = this.#edit.cancel();
    const painted = this.#swept.map((spans) => this.#stroke.paint(this.#edit, spans));
    this.#context.changed(painted.reduce(union, restored));
  }
}

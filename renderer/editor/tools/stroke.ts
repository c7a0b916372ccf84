import type { StepDetails } from '../../../core/document/document.ts';
import type { EditName } from '../../../core/document/edit-name.ts';
import { EMPTY_RECT, union } from '../../../core/geometry/rect.ts';
import type { Rect } from '../../../core/geometry/rect.ts';
import type { Spans } from '../../../core/geometry/spans.ts';
import type { PlaneCut } from '../../../core/geometry/planes.ts';
import { overlapOf, spansInRange } from '../../../core/imaging/intensity.ts';
import type { ValueRange } from '../../../core/imaging/raster.ts';
import { dabAt, sweep } from '../../../core/mask/brush.ts';
import type { Dab } from '../../../core/mask/brush.ts';
import type { MaskEdit } from '../../../core/mask/mask-edit.ts';
import type { Ink } from '../../../core/mask/paint.ts';
import { sphereAt, SweptVolume } from '../../../core/mask/sphere.ts';
import type { Gesture, Outcome, Press, Sample, ToolContext } from './tool.ts';

/** Tiles kept ready to be painted on, more than lie under the largest brush: those left behind are recorded at once. */
const TILES_AT_HAND = 256;

const NOTHING: Spans = new Int32Array(0);

/** What distinguishes one kind of stroke from another. */
export interface Stroke {
  readonly name: EditName;
  /** What goes with its pixels. */
  readonly details: StepDetails;
  paint(edit: MaskEdit, spans: Spans): Rect;
  /** Changes how the whole stroke is painted, from its beginning on. */
  adjust?(notches: number): void;
  /** What a sphere writes in all frames, and the values that it keeps to besides; absent where it is as a disc. */
  readonly deep?: { readonly ink: Ink; readonly values?: () => ValueRange };
}

/** The sphere on its way through a volume. */
interface Dive {
  readonly cut: PlaneCut;
  readonly swept: SweptVolume;
}

/**
 * A stroke of the brush: what it sweeps between readings is painted at once and becomes one step when it ends. What a
 * sphere sweeps in other frames is painted then, too; the open plane shows what comes of it there meanwhile.
 */
export class StrokeGesture implements Gesture {
  readonly #context: ToolContext;
  readonly #stroke: Stroke;
  readonly #edit: MaskEdit;
  /** Everything swept so far, kept only for strokes that can be painted anew. */
  readonly #swept: Spans[] = [];
  readonly #dive: Dive | null;
  #last: Dab;
  readonly wheel?: (notches: number) => void;

  constructor(context: ToolContext, press: Press, stroke: Stroke) {
    this.#context = context;
    this.#stroke = stroke;
    this.#edit = context.session.document.begin();
    if (stroke.adjust !== undefined) this.wheel = (notches) => this.#repaint(notches);
    const cut =
      stroke.deep !== undefined && context.settings().brushShape === 'sphere' ? context.cut() : null;
    this.#dive = cut === null ? null : { cut, swept: new SweptVolume(cut.volume) };
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
    const { name, details, deep } = this.#stroke;
    if (this.#dive === null || deep === undefined) {
      this.#context.commit(name, this.#edit, details);
      return;
    }
    this.#context.rollback(this.#edit);
    const range = overlapOf(this.#context.settings().valueRange, deep.values?.() ?? null);
    const search = { within: this.#dive.swept.spans(), range };
    this.#context.paintVolume({ name, ink: deep.ink, details, search });
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
    if (this.#dive !== null) {
      const { cut, swept } = this.#dive;
      swept.add(sphereAt(cut, this.#last), sphereAt(cut, dab));
    }
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

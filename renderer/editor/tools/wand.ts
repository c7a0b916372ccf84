import { rectOf, union } from '../../../core/geometry/rect.ts';
import type { Rect } from '../../../core/geometry/rect.ts';
import { spansWhere } from '../../../core/geometry/spans.ts';
import { differences } from '../../../core/imaging/intensity.ts';
import { stepOf } from '../../../core/imaging/value-window.ts';
import { floodFill } from '../../../core/mask/flood-fill.ts';
import type { MaskEdit } from '../../../core/mask/mask-edit.ts';
import { paintSpans } from '../../../core/mask/paint.ts';
import type { Pen } from '../pen.ts';
import { pixelAt } from './pixel-at.ts';
import type { Gesture, Outcome, Tool, ToolContext } from './tool.ts';

/** Takes pixels whose colour is within the tolerance of the clicked one's; the wheel changes it before release. */
export const wand = {
  label: 'Wand',
  icon: 'wand',
  keys: ['W'],
  cursor: 'cross',
  settings: ['writeRule', 'tolerance', 'contiguous'],
  paints: true,
  press: (context, { sample, erase }) => {
    const { image, grid } = context.session;
    const seed = pixelAt(grid, sample.point);
    if (image === null || seed === null) {
      context.hint(image === null ? 'no-pixels' : 'nothing-there');
      return null;
    }
    const pen = context.pen(erase ? 0 : context.settings().activeLabel, sample.point);
    if (pen === null) return null;
    return new WandGesture(context, differences(image, seed, stepOf(image)), seed, pen);
  },
} as const satisfies Tool;

/** Differences from the seed are computed once, so that turning the wheel only compares. */
class WandGesture implements Gesture {
  readonly #context: ToolContext;
  readonly #edit: MaskEdit;
  readonly #differences: Uint8Array;
  readonly #seed: number;
  readonly #pen: Pen;

  constructor(context: ToolContext, differencesFromSeed: Uint8Array, seed: number, pen: Pen) {
    this.#context = context;
    this.#edit = context.session.document.begin();
    this.#differences = differencesFromSeed;
    this.#seed = seed;
    this.#pen = pen;
    context.changed(this.#paint());
  }

  move(): void {
    // The choice was made with the press.
  }

  wheel(notches: number): void {
    this.#context.set({ tolerance: this.#context.settings().tolerance + notches });
    const restored = this.#edit.cancel();
    this.#context.changed(union(restored, this.#paint()));
  }

  release(): Outcome {
    return 'finished';
  }

  finish(): void {
    this.#context.commit('wand', this.#edit, this.#pen.details);
  }

  cancel(): void {
    this.#context.rollback(this.#edit);
  }

  #paint(): Rect {
    const { grid } = this.#context.session;
    const { tolerance, contiguous } = this.#context.settings();
    const alike = new Uint8Array(256).fill(1, 0, Math.round(tolerance) + 1);
    const row = Math.floor(this.#seed / grid.width);
    const spans = contiguous
      ? floodFill(this.#differences, grid, this.#seed % grid.width, row, alike)
      : spansWhere(this.#differences, rectOf(grid), alike);
    return paintSpans(this.#edit, spans, this.#pen.ink);
  }
}

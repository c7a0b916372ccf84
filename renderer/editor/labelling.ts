import { inkOf, modelWritable } from '../../core/mask/paint.ts';
import type { Ink, WriteRule } from '../../core/mask/paint.ts';
import type { ModelRules } from '../../core/mask/proposed-change.ts';
import { classTable } from '../../core/mask/segments.ts';
import type { Segment } from '../../core/mask/segments.ts';
import type { Observable } from './observable.ts';
import type { EditorState } from './state.ts';

/** Which class is painted, over what, and which are to be seen. */
export class Labelling {
  readonly #state: Observable<EditorState>;
  readonly #objects: () => readonly Segment[];
  #other = 0;
  #hidden: ReadonlySet<number> = new Set();

  /** @param objects those of the open image */
  constructor(state: Observable<EditorState>, objects: () => readonly Segment[]) {
    this.#state = state;
    this.#objects = objects;
  }

  /** Ink of a label under a write rule, by default the one chosen, and the locks. */
  ink(label: number, rule: WriteRule = this.#state.value.writeRule): Ink {
    return inkOf(label, this.#state.value.activeLabel, rule, this.#lockedLabels(), this.#objects());
  }

  /** What decides which labels a model may change: see `modelWritable` of the core. */
  modelRules(): ModelRules {
    const objects = this.#objects();
    return { writable: modelWritable(this.#state.value.classes, objects), classes: classTable(objects) };
  }

  /** Whether pixels may be given a label; where its class is locked or hidden, a quiet word says so. */
  mayWrite(label: number): boolean {
    const target = this.#state.value.classes.find((known) => known.label === label);
    if (target?.hidden === true) this.#state.update({ hint: 'class-hidden' });
    if (target?.locked === true) this.#state.update({ hint: 'class-locked' });
    return target?.locked !== true;
  }

  /** Chooses what is painted: a class there is, or background. */
  select(activeLabel: number): void {
    if (!this.isKnown(activeLabel)) return;
    this.#other = this.#state.value.activeLabel;
    this.#state.update({ activeLabel, isLabelChosen: true });
  }

  /**
   * Goes on with a class that there is and, unless a person chose another, one that the model draws.
   * @param drawn labels of the model whose answer is in hand; none where there is no answer
   */
  goOn(drawn: readonly number[]): void {
    const { activeLabel, isLabelChosen, classes } = this.#state.value;
    const known = drawn.filter((label) => this.isKnown(label));
    const isWanted = isLabelChosen || known.length === 0 || known.includes(activeLabel);
    if (isWanted && this.isKnown(activeLabel)) return;
    this.#state.update({ activeLabel: known[0] ?? classes[0]?.label ?? 1, isLabelChosen: false });
  }

  /** Goes to the label painted before this one, background being the first. */
  swap(): void {
    this.select(this.#other);
  }

  isKnown(wanted: number): boolean {
    return wanted === 0 || this.#state.value.classes.some(({ label }) => label === wanted);
  }

  isHidden(label: number): boolean {
    return this.#hidden.has(label);
  }

  toggleHidden(label: number): void {
    const hidden = new Set(this.#hidden);
    if (!hidden.delete(label)) hidden.add(label);
    this.#hidden = hidden;
    const classes = this.#state.value.classes.map((known) => ({ ...known, hidden: hidden.has(known.label) }));
    this.#state.update({ classes });
  }

  #lockedLabels(): readonly number[] {
    return this.#state.value.classes.filter(({ locked }) => locked).map(({ label }) => label);
  }
}

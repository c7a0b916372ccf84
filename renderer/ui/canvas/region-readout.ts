import { lengthText } from '../../../core/mask/measure.ts';
import type { Editor } from '../../editor/editor.ts';
import { text } from '../strings.ts';

/** Measuring looks at every pixel, so the pointer has to rest for this long. */
const REST_MS = 250;

/** Writes the extent of the region under the pointer into an element, once the pointer rests. */
export class RegionReadout {
  readonly #editor: Editor;
  readonly #element: HTMLElement;
  readonly #ends: readonly (() => void)[];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(editor: Editor, element: HTMLElement) {
    this.#editor = editor;
    this.#element = element;
    const wait = (): void => this.#wait();
    this.#ends = [editor.subscribeView(wait), editor.subscribe(wait)];
  }

  stop(): void {
    for (const end of this.#ends) end();
    clearTimeout(this.#timer);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#element.textContent !== '') this.#element.textContent = '';
    this.#timer = setTimeout(() => this.#write(), REST_MS);
  }

  #write(): void {
    if (this.#editor.isBusy) return;
    const measured = this.#editor.measureUnderCursor();
    if (measured === null) return;
    const axis = lengthText(measured.longestAxes[0] ?? 0, measured.unit);
    this.#element.textContent = text.measure.region(text.measure.extent(measured), axis);
  }
}

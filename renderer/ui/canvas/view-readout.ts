import { isObject, objectNumber } from '../../../core/mask/segments.ts';
import type { Editor } from '../../editor/editor.ts';
import { valueText } from '../format.ts';
import { text } from '../strings.ts';

/** Writes where the pointer is, what it points at and the zoom into two elements, once a frame at most. */
export class ViewReadout {
  readonly #editor: Editor;
  readonly #cursor: HTMLElement;
  readonly #zoom: HTMLElement;
  readonly #ends: readonly (() => void)[];
  #frame: number | null = null;

  constructor(editor: Editor, cursor: HTMLElement, zoom: HTMLElement) {
    this.#editor = editor;
    this.#cursor = cursor;
    this.#zoom = zoom;
    const write = (): void => {
      this.#frame ??= requestAnimationFrame(() => this.#write());
    };
    // What lies under the pointer may change while that rests.
    this.#ends = [editor.subscribeView(write), editor.onDirty(write)];
    this.#write();
  }

  stop(): void {
    for (const end of this.#ends) end();
    if (this.#frame !== null) cancelAnimationFrame(this.#frame);
  }

  #write(): void {
    this.#frame = null;
    this.#zoom.textContent =
      this.#editor.drawing === null ? '' : text.status.zoom(this.#editor.view.camera.scale);
    this.#cursor.textContent = this.#pointed();
  }

  /**
   * `256, 131 = 1023`, with a unit where there is one, three values for colours, or nothing off the image. The number
   * of an object comes first: that of the list, where there is one.
   */
  #pointed(): string {
    const { drawing, view } = this.#editor;
    if (drawing === null || view.cursor === null) return '';
    const x = Math.floor(view.cursor.x);
    const y = Math.floor(view.cursor.y);
    if (x < 0 || y < 0 || x >= drawing.width || y >= drawing.height) return '';
    const label = drawing.labels[y * drawing.width + x] ?? 0;
    const at = text.status.cursor(x, y);
    const number = this.#editor.state.listed?.get(label)?.number ?? objectNumber(label);
    const place = isObject(label) ? `${text.status.object(number)} · ${at}` : at;
    if (drawing.image === null) return place;
    const { channels, data, bits } = drawing.image;
    const first = (y * drawing.width + x) * channels;
    const values = Array.from(data.subarray(first, first + channels), (value) => valueText(value, bits));
    const isGrey = values.every((value) => value === values[0]);
    const unit = this.#editor.state.valueUnit;
    return `${place} = ${isGrey ? (values[0] ?? '') : values.join(' ')}${unit === null ? '' : ` ${unit}`}`;
  }
}

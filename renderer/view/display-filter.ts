import { clamp } from '../../core/clamp.ts';
import type { DisplaySettings } from '../editor/state.ts';

/** Displayed brightness 0..1 of a value. */
export function shownShare(value: number, { window, level, gamma, invert }: DisplaySettings): number {
  const share = clamp((value - level) / window + 0.5, 0, 1);
  const shown = gamma === 1 ? share : share ** (1 / gamma);
  return invert ? 1 - shown : shown;
}

/** Displayed brightness 0..1 of each of the 256 intensities of an image of 8 bits. */
export function displayCurve(display: DisplaySettings): Float32Array {
  return Float32Array.from({ length: 256 }, (_, intensity) => shownShare(intensity, display));
}

export function isPlain({ window, level, gamma, invert, channel }: DisplaySettings): boolean {
  return window === 255 && level === 127.5 && gamma === 1 && !invert && channel === 'all';
}

const SVG = 'http://www.w3.org/2000/svg';

const CHANNEL_ROWS = { red: '1 0 0 0 0', green: '0 1 0 0 0', blue: '0 0 1 0 0' } as const;

/**
 * Window, level, gamma and channel as a filter over the canvas of the image layer: the compositor applies it, and
 * moving a slider repaints no tile.
 */
export class DisplayFilter {
  readonly #svg = document.createElementNS(SVG, 'svg');
  readonly #filter = document.createElementNS(SVG, 'filter');

  constructor(
    parent: HTMLElement,
    readonly id = 'image-display',
  ) {
    this.#svg.setAttribute('width', '0');
    this.#svg.setAttribute('height', '0');
    this.#svg.setAttribute('aria-hidden', 'true');
    this.#filter.setAttribute('id', id);
    this.#filter.setAttribute('color-interpolation-filters', 'sRGB');
    this.#svg.append(this.#filter);
    parent.append(this.#svg);
  }

  /** Value for the `filter` property of an element. */
  apply(display: DisplaySettings): string {
    if (isPlain(display)) return 'none';
    const steps: SVGElement[] = [];
    if (display.channel !== 'all') {
      const matrix = document.createElementNS(SVG, 'feColorMatrix');
      const row = CHANNEL_ROWS[display.channel];
      matrix.setAttribute('values', `${row} ${row} ${row} 0 0 0 1 0`);
      steps.push(matrix);
    }
    const transfer = document.createElementNS(SVG, 'feComponentTransfer');
    const values = [...displayCurve(display)].map((value) => value.toFixed(4)).join(' ');
    for (const name of ['feFuncR', 'feFuncG', 'feFuncB']) {
      const curve = document.createElementNS(SVG, name);
      curve.setAttribute('type', 'table');
      curve.setAttribute('tableValues', values);
      transfer.append(curve);
    }
    this.#filter.replaceChildren(...steps, transfer);
    return `url(#${this.id})`;
  }

  remove(): void {
    this.#svg.remove();
  }
}

import type { ImageId } from '../../../core/document/image-id.ts';
import { ActiveTime } from '../../../core/ledger/active-time.ts';

/** Inputs that also come while another window has the keyboard, and that say nothing then. */
const PASSING = ['pointermove', 'wheel'] as const;

/** Inputs that only come where somebody works in this window. */
const MEANT = ['pointerdown', 'keydown'] as const;

/** How long somebody works at the open image, by what a window tells of its keyboard and pointer. */
export class WorkClock {
  readonly #time = new ActiveTime();
  readonly #now: () => number;
  #open: ImageId | null = null;
  #isElsewhere = false;

  /** @param now seconds, by a clock that never goes back */
  constructor(now: () => number = () => performance.now() / 1000) {
    this.#now = now;
  }

  /** Hears of all input from now on. */
  watch(window: EventTarget): void {
    const options = { capture: true, passive: true };
    const here = (): void => {
      this.#isElsewhere = false;
      this.#time.input(this.#now());
    };
    const passing = (): void => {
      if (!this.#isElsewhere) this.#time.input(this.#now());
    };
    for (const name of MEANT) window.addEventListener(name, here, options);
    for (const name of PASSING) window.addEventListener(name, passing, options);
    window.addEventListener('focus', here);
    window.addEventListener('blur', () => {
      this.#isElsewhere = true;
      this.#time.leave(this.#now());
    });
  }

  /** Which image is worked at from now on; the same as before changes nothing. */
  open(image: ImageId | null): void {
    if (image === this.#open) return;
    this.#open = image;
    this.#time.open(image, this.#now());
  }

  /** The seconds at images since they were last taken. */
  readonly take = (images: Iterable<ImageId>): number => this.#time.take(images, this.#now());
}

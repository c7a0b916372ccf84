import type { ImageId } from '../document/image-id.ts';

/** Seconds without a key or a pointer after which nobody is taken to be at work. */
export const PAUSE_SECONDS = 30;

/**
 * How long somebody worked at the open image: while the window had the keyboard, and no longer than `PAUSE_SECONDS`
 * after the last key, press, move or turn of the wheel. A longer pause does not count at all. Times are in seconds, by
 * any clock that never goes back.
 */
export class ActiveTime {
  readonly #seconds = new Map<ImageId, number>();
  #open: ImageId | null = null;
  /** Up to when time was counted, or found not to count. */
  #counted = 0;
  /** Of the last input; long ago while the window has not the keyboard. */
  #input = -Infinity;

  /** Somebody used the keyboard or a pointer. */
  input(now: number): void {
    this.#count(now);
    this.#input = now;
  }

  /** Another image is open, or none. */
  open(image: ImageId | null, now: number): void {
    this.#count(now);
    this.#open = image;
  }

  /** The keyboard went to another window. */
  leave(now: number): void {
    this.#count(now);
    this.#input = -Infinity;
  }

  /** The seconds at images since they were last taken, to a tenth. */
  take(images: Iterable<ImageId>, now: number): number {
    this.#count(now);
    let seconds = 0;
    for (const image of images) {
      seconds += this.#seconds.get(image) ?? 0;
      this.#seconds.delete(image);
    }
    return Math.round(seconds * 10) / 10;
  }

  #count(now: number): void {
    if (this.#open !== null && now - this.#input <= PAUSE_SECONDS) {
      this.#seconds.set(this.#open, (this.#seconds.get(this.#open) ?? 0) + now - this.#counted);
    }
    this.#counted = now;
  }
}

/** Below this many free bytes a disk counts as nearly full: a day's masks and predictions still fit. */
export const NEARLY_FULL = 1e9;
const EVERY_MS = 60_000;

/** Watches the disk that keeps a person's work, so that they hear of it before it is full. */
export class DiskWatch {
  readonly #freeBytes: () => Promise<number>;
  readonly #tell: (freeBytes: number | null) => void;
  #timer: NodeJS.Timeout | undefined;
  #isLow = false;

  /** @param tell gets the free bytes of a disk that is nearly full, and null once it is not any more */
  constructor(freeBytes: () => Promise<number>, tell: (freeBytes: number | null) => void) {
    this.#freeBytes = freeBytes;
    this.#tell = tell;
  }

  /** Looks now and every minute. A page that has loaded anew is told again. */
  begin(): void {
    this.stop();
    this.#isLow = false;
    this.#timer = setInterval(() => void this.#display(), EVERY_MS);
    void this.#display();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Some network disks do not say how full they are; then there is nothing to tell. */
  async #display(): Promise<void> {
    const free = await this.#freeBytes().catch(() => Infinity);
    const isLow = free < NEARLY_FULL;
    if (isLow === this.#isLow) return;
    this.#isLow = isLow;
    this.#tell(isLow ? free : null);
  }
}

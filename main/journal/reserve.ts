import type { Disk } from './disk.ts';

const BYTES = 4 << 20;

/** Room on the disk that is given up when the disk is full, so that what was done last still finds some. */
export class Reserve {
  readonly #disk: Disk;
  readonly #path: string;
  readonly #bytes: number;
  #isHeld = false;

  constructor(disk: Disk, path: string, bytes: number = BYTES) {
    this.#disk = disk;
    this.#path = path;
    this.#bytes = bytes;
  }

  /** Takes the room, or takes it again. A disk without it is no error: then there is none to give up. */
  async hold(): Promise<void> {
    if (this.#isHeld) return;
    try {
      await this.#disk.remove(this.#path);
      const file = await this.#disk.create(this.#path);
      try {
        // Noise, because some file systems keep no room for what is blank.
        await file.write(Uint8Array.from({ length: this.#bytes }, (_, at) => (at * 167) >> 3));
        await file.sync();
        this.#isHeld = true;
      } finally {
        await file.close();
      }
    } catch {
      await this.#disk.remove(this.#path).catch(() => undefined);
    }
  }

  /** Gives the room up. False where there was none. */
  async release(): Promise<boolean> {
    if (!this.#isHeld) return false;
    this.#isHeld = false;
    await this.#disk.remove(this.#path);
    return true;
  }
}

import type { ImageState } from './project-state.ts';

export interface AcceptancePorts {
  readonly project: {
    readonly id: string | undefined;
    readonly state: { readonly selected: number; readonly image: ImageState };
    subscribe(listener: () => void): () => void;
    acceptAndNext(): Promise<void>;
  };
}

/** Milliseconds that an image is on screen before it can be accepted: nobody has judged what they have not seen. */
const MOMENT_MS = 250;

/** Accepts one image for each time it is asked, however quickly, but none before it was on screen for a moment. */
export class Acceptance {
  readonly #ports: AcceptancePorts;
  #asked = 0;
  /** When the image that is ready came, by the clock of `performance.now`. */
  #since = 0;
  #shown: ImageState;

  constructor(ports: AcceptancePorts) {
    this.#ports = ports;
    this.#shown = ports.project.state.image;
    ports.project.subscribe(() => {
      const { image } = ports.project.state;
      if (image !== this.#shown) this.#since = performance.now();
      this.#shown = image;
    });
  }

  /** Resolves when all that was asked for is done. What is left is dropped once the person chooses another image. */
  async acceptAndNext(): Promise<void> {
    if (++this.#asked > 1) return;
    const { project } = this.#ports;
    let { selected } = project.state;
    try {
      while (this.#asked > 0 && (await this.#isSeen(selected))) {
        const opened = project.acceptAndNext();
        // What is chosen later is chosen by the person.
        selected = project.state.selected;
        await opened;
        this.#asked--;
      }
    } finally {
      this.#asked = 0;
    }
  }

  /** Waits until the image was on screen for a moment. False where it cannot be, or another was chosen. */
  async #isSeen(selected: number): Promise<boolean> {
    const { project } = this.#ports;
    const { id } = project;
    const isMeant = (): boolean => project.id === id && project.state.selected === selected;
    while (isMeant() && project.state.image.phase === 'loading') await this.#change();
    while (isMeant() && project.state.image.phase === 'ready') {
      const left = this.#since + MOMENT_MS - performance.now();
      if (left <= 0) return true;
      await new Promise((resolve) => setTimeout(resolve, left));
    }
    return false;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      const end = this.#ports.project.subscribe(() => {
        end();
        resolve();
      });
    });
  }
}

import type { ImageState } from './project-state.ts';

export interface SeenFirstPorts {
  readonly project: {
    readonly id: string | undefined;
    readonly state: { readonly selected: number; readonly image: ImageState };
    subscribe(listener: () => void): () => void;
  };
}

type Work = () => Promise<void>;

/** Milliseconds that an image is on screen before it can be judged: nobody has judged what they have not seen. */
const MOMENT_MS = 250;

/**
 * Does what leads from one image to the next once for each time it is asked, however quickly that comes, but never
 * before the image was on screen for a moment.
 */
export class SeenFirst {
  readonly #ports: SeenFirstPorts;
  #waiting: readonly Work[] = [];
  /** When the image that is ready came, by the clock of `performance.now`. */
  #since = 0;
  #shown: ImageState;

  constructor(ports: SeenFirstPorts) {
    this.#ports = ports;
    this.#shown = ports.project.state.image;
    ports.project.subscribe(() => {
      const { image } = ports.project.state;
      if (image !== this.#shown) this.#since = performance.now();
      this.#shown = image;
    });
  }

  /** The first to ask resolves when all is done. What is left is dropped once the person chooses another image. */
  async run(work: Work): Promise<void> {
    this.#waiting = [...this.#waiting, work];
    if (this.#waiting.length > 1) return;
    const { project } = this.#ports;
    let { selected } = project.state;
    try {
      for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
        if (!(await this.#isSeen(selected))) return;
        const done = next();
        // What is chosen later is chosen by the person.
        selected = project.state.selected;
        await done;
        this.#waiting = this.#waiting.slice(1);
      }
    } finally {
      this.#waiting = [];
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

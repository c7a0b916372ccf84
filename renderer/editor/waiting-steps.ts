import type { CommitStream, Need } from '../../core/document/stream.ts';
import type { FrameSource } from './ports.ts';

/** The workspace, as far as steps wait for it. */
interface Hands {
  readonly stream: CommitStream;
  readonly isBusy: boolean;
  whenFree(work: () => void): void;
}

/** Steps that need what is not at hand, such as frames which are not open: one after the other, in their order. */
export class WaitingSteps {
  readonly #hands: Hands;
  readonly #frames: FrameSource;
  /** The latest of them, and how many wait. */
  #latest: Promise<void> = Promise.resolve();
  #count = 0;

  constructor(hands: Hands, frames: FrameSource) {
    this.#hands = hands;
    this.#frames = frames;
  }

  /**
   * Runs a step that touches frames which are not open, or may: at once where all it needs is here, else when that has
   * been read, nobody's hand is at work and what was asked for before is done. Null where it is done already.
   * @param ready what it waits for besides, which never rejects
   */
  run(need: () => Need, work: () => void, ready: Promise<unknown> | null): Promise<void> | null {
    if (ready === null && this.#count === 0 && isNothing(need())) {
      work();
      return null;
    }
    const isAlone = this.#count++ === 0;
    let isDone = false;
    const end = (): void => {
      if (!isDone) this.#count--;
      isDone = true;
    };
    const attempt = async (): Promise<void> => {
      if (ready !== null) await ready;
      while (this.#hands.isBusy) await new Promise<void>((resolve) => this.#hands.whenFree(resolve));
      const begun = { isPutOff: false };
      await this.#visit(need, (holding) => {
        begun.isPutOff = this.#hands.isBusy;
        if (begun.isPutOff) return;
        holding(work);
        end();
      });
      if (begun.isPutOff) await attempt();
    };
    this.#latest = (isAlone ? attempt() : this.#latest.then(attempt)).finally(end);
    return this.#latest;
  }

  /** Resolves when no step waits. */
  async idle(): Promise<void> {
    while (this.#count > 0) await this.#latest;
  }

  /** Hands over a way to run work while what is needed is part of the state. */
  async #visit(need: () => Need, then: (holding: (work: () => void) => void) => void): Promise<void> {
    if (isNothing(need())) then((work) => work());
    else {
      const { stream } = this.#hands;
      await this.#frames.visit(need, (frames, series) =>
        then((work) => stream.holding(frames, work, series)),
      );
    }
  }
}

function isNothing({ frames, labels }: Need): boolean {
  return frames.length === 0 && labels.length === 0;
}

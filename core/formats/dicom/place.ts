import type { Attributes } from './data-set.ts';
import { isSamePlane } from './source-frames.ts';
import type { Plane, SourceFrame } from './source-frames.ts';
import { TAG } from './tags.ts';

/** A frame, or all frames, of a file that another refers to. */
export interface FrameReference {
  readonly instance: string;
  /** Counted from 1; empty for all. */
  readonly frames: readonly number[];
}

/** What an item with the macro of PS3.3, table 10-3 refers to. */
export function referenceOf(item: Attributes): FrameReference {
  return {
    instance: item.text(TAG.referencedSopInstance) ?? '',
    frames: item.decimals(TAG.referencedFrames),
  };
}

/** What is known of where something lies. */
export interface StatedPlace {
  readonly references: readonly FrameReference[];
  readonly plane: Plane | null;
  /** UID of the frame of reference of that plane. */
  readonly frameOfReference: string | undefined;
}

/** Why something has no place among the frames of a series. */
export type Placeless = 'elsewhere' | 'ambiguous' | 'contradictory' | 'unknown';

/** Finds the frames of a series that others refer to, or that lie where something lies. */
export class FrameFinder {
  readonly #frames: readonly SourceFrame[];
  readonly #byInstance = new Map<string, number[]>();

  constructor(frames: readonly SourceFrame[]) {
    this.#frames = frames;
    frames.forEach(({ root }, place) => {
      const instance = root.text(TAG.sopInstance) ?? '';
      const own = this.#byInstance.get(instance) ?? [];
      this.#byInstance.set(instance, own);
      own.push(place);
    });
  }

  /**
   * The one that it refers to, as long as it lies there, too; else the one that it lies on. Nothing is guessed: of
   * several, none is chosen.
   */
  find(stated: StatedPlace): number | Placeless {
    const named = this.named(stated.references);
    const [only] = named;
    if (only !== undefined && named.length === 1) {
      return this.#contradicts(only, stated) ? 'contradictory' : only;
    }
    const { plane } = stated;
    if (plane === null)
      return named.length > 1 ? 'ambiguous' : stated.references.length > 0 ? 'elsewhere' : 'unknown';
    const all = named.length > 0 ? named : [...this.#frames.keys()];
    const lying = all.filter((place) => this.#liesOn(place, plane, stated.frameOfReference));
    const [first] = lying;
    if (first === undefined) return 'elsewhere';
    return lying.length === 1 ? first : 'ambiguous';
  }

  /** Those that are referred to, each once. */
  named(references: readonly FrameReference[]): readonly number[] {
    return [...new Set(references.flatMap((reference) => this.#named(reference)))];
  }

  #named({ instance, frames }: FrameReference): readonly number[] {
    const own = this.#byInstance.get(instance) ?? [];
    if (frames.length === 0) return own;
    return own.filter((place) => frames.includes((this.#frames[place]?.index ?? -1) + 1));
  }

  #contradicts(place: number, { plane }: StatedPlace): boolean {
    const source = this.#frames[place]?.plane ?? null;
    return plane !== null && source !== null && !isSamePlane(source, plane);
  }

  #liesOn(place: number, plane: Plane, frameOfReference: string | undefined): boolean {
    const frame = this.#frames[place];
    if (frame === undefined || frame.plane === null) return false;
    return frame.root.text(TAG.frameOfReference) === frameOfReference && isSamePlane(frame.plane, plane);
  }
}

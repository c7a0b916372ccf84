import type { ImageId } from './image-id.ts';

/** What a step took, and what accepting came to, for the ledger of a project. */
export interface Effort {
  /** During which somebody worked at the open image since the step before, or since it was opened; see `ActiveTime`. */
  readonly seconds: number;
  /** Of accepting: what the mask that is accepted began as. Absent where no model was asked. */
  readonly model?: ModelWork;
  /** Of accepting: objects with pixels in the frame. Absent where there are none. */
  readonly objects?: number;
  /**
   * Of a step that shapes objects (`isShaping`): those whose pixels it changed. Absent of all others, and of what was
   * done in versions that did not tell.
   */
  readonly touched?: readonly TouchedFrame[];
}

/** Objects of a frame whose pixels a step changed; at least one. */
export interface TouchedFrame {
  readonly frame: ImageId;
  readonly objects: readonly {
    readonly id: number;
    /** That it was given, or that were taken from it. */
    readonly pixels: number;
  }[];
}

/** How far a mask that was accepted is from what a model had said. */
export interface ModelWork {
  readonly name: string;
  readonly sha256: string;
  /** Of the model's mask at its own threshold, background left out. */
  readonly pixels: number;
  /** With another label than the model gave them. */
  readonly changed: number;
  /** Set where the person had drawn without having seen it. */
  readonly isUnseen?: true;
}

/** What a step took, and what accepting came to, for the ledger of a project. */
export interface Effort {
  /** During which somebody worked at the open image since the step before, or since it was opened; see `ActiveTime`. */
  readonly seconds: number;
  /** Of accepting: what the mask that is accepted began as. Absent where no model was asked. */
  readonly model?: ModelWork;
  /** Of accepting: objects with pixels in the frame. Absent where there are none. */
  readonly objects?: number;
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

import type { Observable } from './observable.ts';

export interface SegmenterState {
  /** `preparing`: making network inputs; `running`: waiting for the model. */
  readonly phase: 'idle' | 'preparing' | 'running' | 'failed';
  /** Why the last prediction failed, for people. */
  readonly problem?: string;
  /** From request to mask, of the last prediction. */
  readonly milliseconds?: number;
}

/** Predicts the open image. */
export declare class Segmenter extends Observable<SegmenterState> {
  /** Predicts the image on the canvas and hands the result to the editor. */
  predictOpenImage(): Promise<void>;
  cancel(): void;
}

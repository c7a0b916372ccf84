import type { Observable } from './observable.ts';

export interface BatchState {
  readonly phase: 'idle' | 'running' | 'paused' | 'finished' | 'cancelled';
  readonly total: number;
  /** Predicted, and those that failed. */
  readonly done: number;
  readonly failures: readonly { readonly key: string; readonly problem: string }[];
  /** Images a second over the last few; 0 until known. */
  readonly rate: number;
  /** Undefined until known. */
  readonly secondsLeft?: number;
  /** Why the whole batch stopped, for people. */
  readonly problem?: string;
}

/** Predicts every image of the folder that has no mask yet, while a person goes on editing. */
export declare class Batch extends Observable<BatchState> {
  start(): Promise<void>;
  pause(): void;
  resume(): void;
  cancel(): void;
  /** Back to `idle`, so that the tray closes. */
  dismiss(): void;
}

import type { ModelEntry } from '../../core/contract/inference.ts';
import type { Observable } from './observable.ts';

export interface ModelsState {
  readonly entries: readonly ModelEntry[];
  /** The model that predicts; undefined while none is usable. */
  readonly selected?: ModelEntry;
  /** Why the list could not be read or a model not be added, for people. */
  readonly problem?: string;
}

export declare class Models extends Observable<ModelsState> {
  start(): Promise<void>;
  /** Asks for a model folder; refusals appear as `problem`. */
  add(): Promise<void>;
  select(modelId: string): Promise<void>;
}

import type { ProviderChoice, ProviderTable } from '../../core/contract/inference.ts';
import type { Observable } from './observable.ts';

export interface InferenceState {
  /** In words for the status bar. */
  readonly status: string;
  /** The provider in use, once known. */
  readonly provider: string | null;
  /** Loaded on demand, for the settings. */
  readonly table?: ProviderTable;
}

export declare class Inference extends Observable<InferenceState> {
  loadTable(): Promise<void>;
  choose(provider: ProviderChoice): Promise<void>;
}

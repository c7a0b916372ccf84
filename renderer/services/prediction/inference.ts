import { messageOf } from '../../../core/errors.ts';
import type { ProviderChoice, ProviderTable } from '../../../core/contract/inference.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { Observable } from '../observable.ts';

export interface InferenceState {
  /** In words for the status bar. */
  readonly status: string;
  /** The provider in use, once known. */
  readonly provider: string | null;
  /** Loaded on demand, for the settings. */
  readonly table?: ProviderTable;
  /** Why the table could not be loaded or the choice not be made, for people. */
  readonly problem?: string;
}

/** What the inference process is doing, and on which provider. */
export class Inference extends Observable<InferenceState> {
  readonly #bridge: BridgeClient;

  constructor(bridge: BridgeClient) {
    super({ status: '', provider: null });
    this.#bridge = bridge;
    bridge.on('inference.state', ({ status, provider }) => this.update({ status, provider }));
  }

  loadTable(): Promise<void> {
    return this.#show(() => this.#bridge.request('inference.providers'));
  }

  choose(provider: ProviderChoice): Promise<void> {
    return this.#show(() => this.#bridge.request('inference.choose', { provider }));
  }

  async #show(request: () => Promise<ProviderTable>): Promise<void> {
    const { status, provider } = this.state;
    try {
      const table = await request();
      const chosen = table.rows.find(({ state }) => state === 'chosen');
      this.set({ status, provider: chosen?.provider ?? provider, table });
    } catch (error) {
      this.update({ problem: messageOf(error) });
    }
  }
}

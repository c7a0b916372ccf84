import { messageOf } from '../../../core/errors.ts';
import type { InsteadOf, ProviderChoice, ProviderTable } from '../../../core/contract/inference.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { Observable } from '../observable.ts';

export interface InferenceState {
  /** In words for the status bar. */
  readonly status: string;
  /** The provider in use, once known. */
  readonly provider: string | null;
  /** What it stands in for. */
  readonly insteadOf: InsteadOf | null;
  /** Loaded on demand, for the settings. */
  readonly table?: ProviderTable;
  /** Why the table could not be loaded or the choice not be made, for people. */
  readonly problem?: string | undefined;
}

/** What the inference process is doing, and on which provider. */
export class Inference extends Observable<InferenceState> {
  readonly #bridge: BridgeClient;

  constructor(bridge: BridgeClient) {
    super({ status: '', provider: null, insteadOf: null });
    this.#bridge = bridge;
    bridge.on('inference.state', (told) => this.update(told));
  }

  loadTable(): Promise<void> {
    return this.#show(() => this.#bridge.request('inference.providers'));
  }

  /** `problem` says so where it was still under way. */
  async cancelTest(): Promise<void> {
    await this.#bridge.request('inference.cancelTest');
  }

  choose(provider: ProviderChoice): Promise<void> {
    return this.#show(() => this.#bridge.request('inference.choose', { provider }));
  }

  async #show(request: () => Promise<ProviderTable>): Promise<void> {
    this.update({ problem: undefined });
    try {
      const table = await request();
      const chosen = table.rows.find(({ state }) => state === 'chosen');
      const { status, provider, insteadOf } = this.state;
      this.set({ status, provider: chosen?.provider ?? provider, insteadOf, table });
    } catch (error) {
      this.update({ problem: messageOf(error) });
    }
  }
}

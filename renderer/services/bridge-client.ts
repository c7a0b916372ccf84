import { valueOf } from '../../core/answer.ts';
import type {
  Channel,
  EventName,
  EventPayload,
  RequestArguments,
  Response,
  WorkbenchBridge,
} from '../../core/contract/channels.ts';
import type { FolderListing } from '../../core/contract/folders.ts';
import type { ChosenLabels } from '../../core/contract/label-sets.ts';

/** The main process as services see it: answers are values, and what it refuses is thrown as a WorkbenchError. */
export class BridgeClient {
  readonly #bridge: WorkbenchBridge;

  constructor(bridge: WorkbenchBridge) {
    this.#bridge = bridge;
  }

  /** Throws a WorkbenchError with the code and the sentence that main gave. */
  async request<C extends Channel>(channel: C, ...request: RequestArguments<C>): Promise<Response<C>> {
    return valueOf(await this.#bridge.request(channel, ...request));
  }

  /** Returns what ends the subscription. */
  on<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
    return this.#bridge.on(event, listener);
  }

  /** Files as a drop event gave them; the bridge turns them into paths, which the page never sees. */
  async openDropped(files: readonly unknown[]): Promise<FolderListing> {
    return valueOf(await this.#bridge.openDropped(files));
  }

  /** The same, of labels. */
  async importDropped(files: readonly unknown[]): Promise<ChosenLabels> {
    return valueOf(await this.#bridge.importDropped(files));
  }
}

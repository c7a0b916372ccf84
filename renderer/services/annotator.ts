import type { BridgeClient } from './bridge-client.ts';
import { Observable } from './observable.ts';

export interface AnnotatorState {
  /** Goes into every step; null while none was given. */
  readonly name: string | null;
  /** What the system calls the person, while a name is to be asked for; null where that was done. */
  readonly proposed: string | null;
}

/** Name of the preference that holds it; empty where the person would rather give none. */
const PREFERENCE = 'annotator';

/** Who is at work. Nobody has to say so, and it is asked once. */
export class Annotator extends Observable<AnnotatorState> {
  readonly #bridge: Pick<BridgeClient, 'request'>;

  constructor(bridge: Pick<BridgeClient, 'request'>) {
    super({ name: null, proposed: null });
    this.#bridge = bridge;
  }

  /** Takes up the name of the last time. Without preferences nothing is asked. */
  async start(): Promise<void> {
    try {
      const known = (await this.#bridge.request('preferences.get'))[PREFERENCE];
      if (typeof known === 'string') this.set({ name: nameIn(known), proposed: null });
      else this.update({ proposed: await this.#bridge.request('person.proposed') });
    } catch {
      this.update({ proposed: null });
    }
  }

  /** From the next step on; blank for no name. Kept, so that it is not asked for again. */
  async call(name: string): Promise<void> {
    this.set({ name: nameIn(name), proposed: null });
    await this.#bridge.request('preferences.set', { [PREFERENCE]: name.trim() });
  }
}

function nameIn(text: string): string | null {
  return text.trim() || null;
}

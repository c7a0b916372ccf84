import { messageOf } from '../../../core/errors.ts';
import type { ModelEntry, Priority } from '../../../core/contract/inference.ts';
import type { Predictor } from '../../../core/contract/predictor.ts';
import type { ObjectCut } from '../../../core/mask/instances.ts';
import type { BridgeClient } from '../bridge-client.ts';
import { Observable } from '../observable.ts';
import { BridgePredictor } from './bridge-predictor.ts';

export interface ModelsState {
  readonly entries: readonly ModelEntry[];
  /** The model that predicts; absent while none is usable. */
  readonly selected?: ModelEntry;
  /** Why the list could not be read or a model not be added, for people. */
  readonly problem?: string;
}

/** Name of the preference that holds the chosen model's id. */
const PREFERENCE = 'model';

/** The models there are, and the one that predicts. */
export class Models extends Observable<ModelsState> {
  readonly #bridge: BridgeClient;
  /** Ids of the model that the open project goes by, and of the one that was chosen last, wherever that was. */
  readonly #wanted: { own: string | undefined; latest: string | undefined } = {
    own: undefined,
    latest: undefined,
  };
  readonly #choices = new Set<(modelId: string) => void>();

  constructor(bridge: BridgeClient) {
    super({ entries: [] });
    this.#bridge = bridge;
    bridge.on('models.changed', () => void this.verify());
  }

  /** Takes the models' manifests for true, so that work can begin; `verify` is to follow. */
  async start(): Promise<void> {
    // Without preferences there is still a model to begin with.
    const preferences = this.#bridge.request('preferences.get').catch(() => ({}));
    await this.#load('models.list', async () => {
      const preferred = ((await preferences) as Record<string, unknown>)[PREFERENCE];
      this.#wanted.latest = typeof preferred === 'string' ? preferred : undefined;
    });
  }

  /** Finds out which of the models can be used, and gives up the selected one if it cannot. */
  verify(): Promise<void> {
    return this.#load('models.verify');
  }

  /** Asks for a model folder; a refusal appears as `problem`. */
  async add(): Promise<void> {
    try {
      const added = await this.#bridge.request('models.add');
      if (added) await this.#load('models.verify', () => this.#choose(added.manifest.id));
    } catch (error) {
      this.update({ problem: messageOf(error) });
    }
  }

  /**
   * Remembered for the open project, and for those that nobody chose one for. An unknown or broken model leaves the
   * first usable one.
   */
  async select(modelId: string): Promise<void> {
    this.#wanted.latest = modelId;
    this.use(modelId);
    await this.#bridge.request('preferences.set', { [PREFERENCE]: modelId });
  }

  /** Remembered for the open project alone. */
  use(modelId: string): void {
    this.#choose(modelId);
    this.#show(this.state.entries);
  }

  /** Goes by what the open project has, once it is there; undefined where nobody chose one for it. */
  follow(own: string | undefined): void {
    if (own === this.#wanted.own) return;
    this.#wanted.own = own;
    this.#show(this.state.entries);
  }

  /** Tells of each choice for the open project. Returns what ends it. */
  onChoice(listener: (modelId: string) => void): () => void {
    this.#choices.add(listener);
    return () => this.#choices.delete(listener);
  }

  /** What answers as this model. */
  predictor({ manifest }: ModelEntry, priority: Priority): Predictor {
    return new BridgePredictor(this.#bridge, manifest, priority);
  }

  /** How the model of this hash cuts objects; undefined where it does not, or is not there any more. */
  cutOf(sha256: string): ObjectCut | undefined {
    return this.state.entries.find(({ manifest }) => manifest.sha256 === sha256)?.manifest.objects;
  }

  #choose(modelId: string): void {
    this.#wanted.own = modelId;
    for (const listener of this.#choices) listener(modelId);
  }

  /** @param before what is to be known before one is chosen from the list */
  async #load(list: 'models.list' | 'models.verify', before?: () => void | Promise<void>): Promise<void> {
    try {
      const entries = await this.#bridge.request(list);
      await before?.();
      this.#show(entries);
    } catch (error) {
      this.update({ problem: messageOf(error) });
    }
  }

  #show(entries: readonly ModelEntry[]): void {
    const usable = entries.filter(({ problem }) => problem === undefined);
    const byId = (id: string | undefined) => usable.find(({ manifest }) => manifest.id === id);
    const { own, latest } = this.#wanted;
    const selected = byId(own) ?? byId(latest) ?? usable.find(({ isCandidate }) => isCandidate !== true);
    this.set({ entries, ...(selected ? { selected } : {}) });
  }
}

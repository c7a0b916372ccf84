import { LARGEST_REQUEST } from '../../../core/contract/inference.ts';
import type { PredictRequest, Priority } from '../../../core/contract/inference.ts';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import type {
  PredictOptions,
  Predictor,
  PredictorAnswer,
  PredictorRequest,
} from '../../../core/contract/predictor.ts';
import { WorkbenchError } from '../../../core/errors.ts';
import type { ProbabilityMap } from '../../../core/imaging/raster.ts';
import type { Signal } from '../../../core/signal.ts';
import type { BridgeClient } from '../bridge-client.ts';

/** Most inputs sent at a time: a large image's tiles would hold the pipe, and the memory of both sides, for long. */
const MOST_INPUTS = 8;

/** A model that the main process runs. Rejects with a code that ends in `cancelled` when the signal aborts. */
export class BridgePredictor implements Predictor {
  readonly #bridge: BridgeClient;
  readonly #manifest: ModelManifest;
  readonly #priority: Priority;

  constructor(bridge: BridgeClient, manifest: ModelManifest, priority: Priority) {
    this.#bridge = bridge;
    this.#manifest = manifest;
    this.#priority = priority;
  }

  async predict({ inputs }: PredictorRequest, { signal }: PredictOptions = {}): Promise<PredictorAnswer> {
    const outputs: ProbabilityMap[] = [];
    let provider: PredictorAnswer['provider'] = 'cpu';
    let milliseconds = 0;
    const largest = Math.max(...inputs.map(({ data }) => data.length));
    const most = Math.min(MOST_INPUTS, Math.floor(LARGEST_REQUEST / largest));
    for (let first = 0; first < inputs.length; first += most) {
      const answer = await this.#ask(inputs.slice(first, first + most), signal);
      outputs.push(...answer.outputs);
      provider = answer.provider;
      milliseconds += answer.milliseconds;
    }
    return { outputs, provider, milliseconds };
  }

  async #ask(inputs: PredictRequest['inputs'], signal: Signal | undefined) {
    requireWanted(signal);
    const { id: modelId, name, sha256 } = this.#manifest;
    const id = crypto.randomUUID();
    const cancel = (): void => void this.#bridge.request('inference.cancel', { id });
    signal?.addEventListener('abort', cancel);
    try {
      const request = { id, modelId, priority: this.#priority, inputs };
      const answer = await this.#bridge.request('inference.predict', request);
      // The answer may have been on its way when it was no longer wanted.
      requireWanted(signal);
      // A mask must not be stamped with a model that did not make it, nor be made by two.
      if (answer.modelSha256 === sha256) return answer;
      throw new WorkbenchError('model.changed', `The model ${name} was replaced; predict again.`);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }
}

function requireWanted(signal: Signal | undefined): void {
  if (signal?.aborted === true) throw new WorkbenchError('cancelled', 'Cancelled.');
}

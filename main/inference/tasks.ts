import type { Provider } from '../../core/contract/inference.ts';
import { messageOf } from '../../core/errors.ts';
import type { Handlers } from '../../core/rpc.ts';
import { openGraph } from './graph-predictor.ts';
import type { LoadedPredictor } from './graph-predictor.ts';
import { holdTo } from './hold-to-manifest.ts';
import type { FoundModel, Tasks } from './messages.ts';
import { findModel, findModels, readGraph } from './registry.ts';
import type { Model } from './registry.ts';
import { builtInProviders } from './sessions.ts';

/** Graphs kept open: that of the model in use, and one to compare with. */
const KEPT_OPEN = 2;

interface OpenGraph {
  readonly key: string;
  readonly predictor: Promise<LoadedPredictor>;
}

/** What runs in the inference process. Everything that reads a model file or runs one is here. */
export class InferenceTasks {
  readonly #known = new Map<string, Model>();
  #open: readonly OpenGraph[] = [];

  readonly handlers: Handlers<Tasks> = {
    models: ({ roots }) => this.#list(roots),
    check: ({ folder }) => checkModel(folder),
    predict: async ({ roots, modelId, provider, inputs }, { signal }) => {
      const model = this.#known.get(modelId) ?? (await findModel(roots, modelId));
      this.#known.set(modelId, model);
      const predictor = holdTo(model.manifest, await this.#graph(model, provider));
      const answer = await predictor.predict({ inputs }, { signal });
      return { ...answer, modelSha256: model.manifest.sha256 };
    },
    // Loaded when it is wanted, which is once for each driver: writing a graph takes much code.
    prove: async ({ provider }) => (await import('./golden.ts')).proveProvider(provider),
    builtIn: builtInProviders,
  };

  /** Listing also forgets what was known: a model may have been replaced by one of the same id. */
  async #list(roots: readonly string[]): Promise<readonly FoundModel[]> {
    const { models } = await findModels(roots);
    this.#known.clear();
    return Promise.all(
      models.map(async (model): Promise<FoundModel> => {
        this.#known.set(model.manifest.id, model);
        try {
          await readGraph(model);
          return model;
        } catch (error) {
          return { ...model, problem: messageOf(error) };
        }
      }),
    );
  }

  async #graph(model: Model, provider: Provider): Promise<LoadedPredictor> {
    const key = `${provider} ${model.manifest.sha256}`;
    const known = this.#open.find((open) => open.key === key);
    const opening = known ?? {
      key,
      predictor: readGraph(model).then((graph) => openGraph(graph, { name: model.manifest.name, provider })),
    };
    const others = this.#open.filter((open) => open.key !== key);
    this.#open = [opening, ...others.slice(0, KEPT_OPEN - 1)];
    for (const { predictor } of others.slice(KEPT_OPEN - 1)) void predictor.then((idle) => idle.close());
    try {
      return await opening.predictor;
    } catch (error) {
      this.#open = this.#open.filter((open) => open !== opening);
      throw error;
    }
  }
}

/** Runs the model once on black, at the size that its manifest promises. */
async function checkModel(folder: string): Promise<Model['manifest']> {
  const model = await findModel([], folder);
  const { manifest } = model;
  const graph = await openGraph(await readGraph(model), { name: manifest.name, provider: 'cpu' });
  try {
    const { width, height } = manifest.input.size;
    await holdTo(manifest, graph).predict({
      inputs: [{ width, height, data: new Uint8Array(3 * width * height) }],
    });
    return manifest;
  } finally {
    await graph.close();
  }
}

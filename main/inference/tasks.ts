import type { Provider } from '../../core/contract/inference.ts';
import { channelCount } from '../../core/contract/model-manifest.ts';
import { WorkbenchError, messageOf } from '../../core/errors.ts';
import type { RgbImage } from '../../core/imaging/raster.ts';
import { networkOf } from './network.ts';
import type { Network } from './network.ts';
import type { FoundModel, TaskAnswer, TaskKind, TaskRequest } from './messages.ts';
import { findModel, findModels, readGraph } from './registry.ts';
import type { Model } from './registry.ts';
import { builtInProviders, openSession } from './sessions.ts';

/** Networks kept open: the model in use, and one to compare with. */
const KEPT_OPEN = 2;

interface OpenModel {
  readonly key: string;
  readonly model: Model;
  readonly network: Promise<Network>;
}

/** What runs in the inference process. Everything that reads a model file or runs one is here. */
export class InferenceTasks {
  readonly #known = new Map<string, Model>();
  #open: readonly OpenModel[] = [];

  run<K extends TaskKind>(kind: K, request: TaskRequest<K>): Promise<TaskAnswer<K>> {
    const task = this.#tasks[kind];
    return task(request);
  }

  readonly #tasks: { readonly [K in TaskKind]: (request: TaskRequest<K>) => Promise<TaskAnswer<K>> } = {
    models: ({ roots }) => this.#list(roots),
    check: ({ folder }) => checkModel(folder),
    predict: (request) => this.#predict(request),
    // Loaded when it is wanted, which is once for each driver: writing a graph takes much code.
    prove: async ({ provider }) => (await import('./golden.ts')).proveProvider(provider),
    builtIn: async () => builtInProviders(),
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

  async #predict({
    roots,
    modelId,
    provider,
    inputs,
  }: TaskRequest<'predict'>): Promise<TaskAnswer<'predict'>> {
    const model = this.#known.get(modelId) ?? (await findModel(roots, modelId));
    this.#known.set(modelId, model);
    const network = await this.#network(model, provider);
    for (const input of inputs) requireSize(model, input);
    const { maps: outputs, milliseconds } = await network.predict(inputs);
    return { outputs, modelSha256: model.manifest.sha256, milliseconds };
  }

  async #network(model: Model, provider: Provider): Promise<Network> {
    const key = `${provider} ${model.manifest.sha256}`;
    const known = this.#open.find((open) => open.key === key);
    const opening = known ?? {
      key,
      model,
      network: readGraph(model)
        .then((graph) => openSession(graph, { name: model.manifest.name, provider }))
        .then(networkOf),
    };
    const others = this.#open.filter((open) => open.key !== key);
    this.#open = [opening, ...others.slice(0, KEPT_OPEN - 1)];
    for (const { network } of others.slice(KEPT_OPEN - 1)) void network.then((idle) => idle.close());
    try {
      return await opening.network;
    } catch (error) {
      this.#open = this.#open.filter((open) => open !== opening);
      throw error;
    }
  }
}

/** Runs the model once on black, at the size that its manifest promises. */
async function checkModel(folder: string): Promise<TaskAnswer<'check'>> {
  const model = await findModel([], folder);
  const { manifest } = model;
  const session = await openSession(await readGraph(model), { name: manifest.name, provider: 'cpu' });
  try {
    const { width, height } = manifest.input.size;
    const answer = await session.run(new Float32Array(3 * width * height), 1, height, width);
    const channels = channelCount(manifest.classes.length);
    if (answer.channels !== channels || answer.width !== width || answer.height !== height) {
      throw new WorkbenchError(
        'model.output',
        `The model ${manifest.id} answers ${width} x ${height} pixels with ${answer.channels} x ` +
          `${answer.width} x ${answer.height} values instead of ${channels} x ${width} x ${height}.`,
      );
    }
    return manifest;
  } finally {
    await session.close();
  }
}

function requireSize({ manifest }: Model, input: RgbImage): void {
  const { width, height } = manifest.input.size;
  if (input.width === width && input.height === height) return;
  throw new WorkbenchError(
    'model.size',
    `The model ${manifest.id} takes ${width} x ${height} pixels, not ${input.width} x ${input.height}.`,
  );
}

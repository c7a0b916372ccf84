import { mkdirSync, watch } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import { WorkbenchError } from '../../core/errors.ts';
import type { ModelEntry, PredictRequest, PredictResponse } from '../../core/contract/inference.ts';
import type { ListedVersion } from '../../core/contract/model-version.ts';
import type { ProviderChoice, ProviderTable } from '../../core/contract/inference.ts';
import type { Emit } from '../ipc/emit.ts';
import type { Log } from '../log.ts';
import { forkUtility } from '../processes/utility-child.ts';
import { Dispatcher } from './dispatcher.ts';
import { InferenceProcess, tryProvider } from './inference-process.ts';
import type { FoundModel, Tasks } from './messages.ts';
import { discardModel, readVersion, takeModel, versionsOf } from './model-versions.ts';
import { copyModel } from './own-models.ts';
import { ProviderSettings } from './provider-settings.ts';
import { findModels } from './registry.ts';

/** Longest time of a call, in milliseconds. Loading a large model on a slow disk takes its time, too. */
const LIMIT: Readonly<Record<Exclude<keyof Tasks, 'prove'>, number>> = {
  models: 60_000,
  check: 120_000,
  predict: 120_000,
  builtIn: 10_000,
};
const SETTLED = 500;

export interface InferenceOptions {
  /** The bundle that runs in the utility process. */
  readonly entry: string;
  /** Models that came with the app. */
  readonly shipped: string;
  readonly profile: string;
  readonly log: Log;
  readonly emit: Emit;
}

/** Everything the shell asks of inference; the runtime itself lives in a process of its own. */
export class Inference {
  readonly #options: InferenceOptions;
  readonly #worker: InferenceProcess;
  readonly #providers: ProviderSettings;
  readonly #dispatcher: Dispatcher;
  readonly #own: string;
  #status = 'Ready';

  constructor(options: InferenceOptions) {
    const { entry, shipped, profile, log } = options;
    this.#options = options;
    this.#own = join(profile, 'models');
    this.#worker = new InferenceProcess(
      () => forkUtility(entry, 'U-Lite inference'),
      () => log.write('warn', 'inference.lost'),
    );
    this.#providers = new ProviderSettings({
      file: join(profile, 'providers.json'),
      fingerprint,
      builtIn: () => this.#worker.call('builtIn', undefined, LIMIT.builtIn),
      prove: (provider, signal) =>
        tryProvider(() => forkUtility(entry, 'U-Lite provider trial'), provider, signal),
    });
    this.#dispatcher = new Dispatcher({
      worker: this.#worker,
      roots: [shipped, this.#own],
      provider: () => this.#providers.inUse,
      limit: LIMIT.predict,
      onState: (state) => this.#say(STATUS[state]),
      onFallback: (provider, error) => {
        log.error('inference.fallback', error);
        this.#providers.giveUp(provider, error);
        this.#announce();
      },
    });
    this.#watchOwnModels();
  }

  /** By their manifests, which are read at once. The page asks when it starts, and is told the present state, too. */
  async models(): Promise<ModelEntry[]> {
    this.#announce();
    const { models } = await findModels(this.#roots());
    return Promise.all(models.map((model) => this.#entry(model)));
  }

  /** The same, held against their files, which takes a while. */
  async verifiedModels(): Promise<ModelEntry[]> {
    const found = await this.#worker.call('models', { roots: this.#roots() }, LIMIT.models);
    return Promise.all(found.map((model) => this.#entry(model)));
  }

  /** Rejects, in words, what is not fit for use; a model of the same id is replaced. */
  async addModel(folder: string): Promise<ModelEntry> {
    const { id } = await this.#checked(folder);
    const added = (await this.models()).find(({ manifest }) => manifest.id === id);
    if (added === undefined) throw new WorkbenchError('model.copy', `The model ${id} could not be copied.`);
    this.#options.emit('models.changed', {});
    return added;
  }

  versions(project: string): Promise<ListedVersion[]> {
    return versionsOf(this.#own, project);
  }

  async take(id: string): Promise<void> {
    await takeModel(this.#own, id);
    this.#options.emit('models.changed', {});
  }

  async discard(id: string): Promise<void> {
    await discardModel(this.#own, id);
    this.#options.emit('models.changed', {});
  }

  predict(request: PredictRequest): Promise<PredictResponse> {
    return this.#dispatcher.predict(request);
  }

  cancel(id: string): void {
    this.#dispatcher.cancel(id);
  }

  /** Measures them when that is due; until then the CPU is used. */
  providers(): Promise<ProviderTable> {
    return this.#providers.table();
  }

  async choose(choice: ProviderChoice): Promise<ProviderTable> {
    const table = await this.#providers.choose(choice);
    this.#announce();
    return table;
  }

  cancelTest(): void {
    this.#providers.cancel();
  }

  stop(): void {
    this.#providers.cancel();
    this.#worker.stop();
  }

  async #checked(folder: string) {
    const manifest = await this.#worker.call('check', { folder }, LIMIT.check);
    await copyModel(folder, manifest, this.#own);
    return manifest;
  }

  async #entry({ folder, manifest, problem }: FoundModel): Promise<ModelEntry> {
    const origin = folder.startsWith(this.#own) ? 'own' : 'shipped';
    const version = origin === 'own' ? await readVersion(folder) : undefined;
    const candidate = version?.status === 'candidate' ? { isCandidate: true } : {};
    return { manifest, origin, ...candidate, ...(problem === undefined ? {} : { problem }) };
  }

  #roots(): readonly string[] {
    return [this.#options.shipped, this.#own];
  }

  #say(status: string): void {
    this.#status = status;
    this.#announce();
  }

  #announce(): void {
    const { inUse, insteadOf } = this.#providers;
    this.#options.emit('inference.state', { status: this.#status, provider: inUse, insteadOf });
  }

  /** Models that other programs put there, for instance the trainer, appear by themselves. */
  #watchOwnModels(): void {
    let timer: NodeJS.Timeout | undefined;
    try {
      mkdirSync(this.#own, { recursive: true });
      watch(this.#own, () => {
        clearTimeout(timer);
        timer = setTimeout(() => this.#options.emit('models.changed', {}), SETTLED);
      });
    } catch (error) {
      this.#options.log.error('models', error);
    }
  }
}

const STATUS = { working: 'Predicting', idle: 'Ready', restarted: 'Restarting after a crash' } as const;

/** Versions of the program and the graphics drivers: what was measured with others is measured again. */
async function fingerprint(): Promise<string> {
  const system = [app.getVersion(), process.versions.electron, process.platform, process.arch, release()];
  const info: unknown = await app.getGPUInfo('basic').catch(() => undefined);
  const devices = typeof info === 'object' && info !== null && 'gpuDevice' in info ? info.gpuDevice : [];
  return JSON.stringify([...system, devices]);
}

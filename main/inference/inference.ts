import type {
  ModelEntry,
  PredictRequest,
  PredictResponse,
  ProviderChoice,
  ProviderTable,
} from '../../core/contract/inference.ts';
import { WorkbenchError } from '../../core/contract/errors.ts';
import type { Emit } from '../ipc/emit.ts';
import type { Log } from '../log.ts';

/** Everything the shell asks of inference. */
export interface Inference {
  models(): Promise<ModelEntry[]>;
  addModel(folder: string): Promise<ModelEntry>;
  predict(request: PredictRequest): Promise<PredictResponse>;
  cancel(id: string): void;
  providers(): Promise<ProviderTable>;
  choose(choice: ProviderChoice): Promise<ProviderTable>;
  stop(): Promise<void>;
}

export function startInference(_options: {
  readonly profile: string;
  readonly log: Log;
  readonly emit: Emit;
}): Inference {
  const absent = async () =>
    Promise.reject(new WorkbenchError('inference.absent', 'Inference is not there yet.'));
  return {
    models: async () => [],
    addModel: absent,
    predict: absent,
    cancel: () => undefined,
    providers: async () => ({ choice: 'auto', rows: [] }),
    choose: absent,
    stop: async () => undefined,
  };
}

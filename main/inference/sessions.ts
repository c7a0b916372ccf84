import * as ort from 'onnxruntime-node';
import { isCoded, messageOf, WorkbenchError } from '../../core/errors.ts';
import type { Provider, ProviderChoice } from '../../core/contract/inference.ts';
import { providers } from '../../core/contract/providers.ts';
import { SESSION_CONFIG } from './session-config.ts';

// Failures reach people as worded errors; the runtime's own lines on stderr would only disturb.
ort.env.logLevel = 'fatal';

/** A network's answer: `data` holds `count * channels * height * width` probabilities. */
export interface Answer {
  readonly data: Float32Array;
  readonly channels: number;
  readonly width: number;
  readonly height: number;
  /** Time spent in the runtime. */
  readonly milliseconds: number;
}

/** A segmentation network, loaded and ready. */
export interface Session {
  readonly provider: Provider;
  /** Inputs that are worth running together, and that the graph takes. */
  readonly mostInputs: number;
  /**
   * Blocks its thread until the answer is there.
   * @param images `[count, 3, height, width]`, 0..1
   */
  run(images: Float32Array, count: number, height: number, width: number): Promise<Answer>;
  close(): Promise<void>;
}

/** Inputs at a time that keep an accelerator busy, or all cores also in the small deep layers; one thread always is. */
const TOGETHER = { accelerator: 8, cores: 4, thread: 1 } as const;

export interface SessionOptions {
  /** What messages call the model. */
  readonly name?: string;
  readonly provider: ProviderChoice;
  /** Threads of the CPU provider; all cores when absent. */
  readonly threads?: number;
}

/** Providers that the runtime was built with here, best first. Whether one works shows when a session is opened. */
export function builtInProviders(): readonly Provider[] {
  const built = ort.listSupportedBackends().map(({ name }) => name);
  return providers.filter((provider) => built.includes(provider));
}

/**
 * Opens an ONNX model. `auto` takes the first of CUDA, DirectML and CoreML that works, else
 * the CPU; WebGPU only when asked for, since it may well be a software renderer.
 * @throws WorkbenchError `inference.provider`, `model.damaged`, `model.kind`
 */
export async function openSession(
  model: Uint8Array,
  { name = 'The model', provider, threads }: SessionOptions,
): Promise<Session> {
  const open = (chosen: Provider): Promise<Session> => openWith(model, name, chosen, threads);
  if (provider !== 'auto') return open(provider);
  for (const candidate of builtInProviders()) {
    if (candidate === 'webgpu' || candidate === 'cpu') continue;
    try {
      return await open(candidate);
    } catch (error) {
      if (!isCoded(error, 'inference.provider')) throw error;
    }
  }
  return open('cpu');
}

async function openWith(
  model: Uint8Array,
  name: string,
  provider: Provider,
  threads: number | undefined,
): Promise<Session> {
  const session = await create(model, provider, threads).catch((error: unknown) => {
    throw provider === 'cpu' ? damaged(name, error) : notAvailable(provider, error);
  });
  try {
    return toSession(session, name, provider, threads);
  } catch (error) {
    await session.release();
    throw error;
  }
}

function create(
  model: Uint8Array,
  provider: Provider,
  threads: number | undefined,
): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(model, {
    ...SESSION_CONFIG,
    executionProviders: [provider],
    ...(threads === undefined ? {} : { intraOpNumThreads: threads }),
    logSeverityLevel: 4,
  });
}

function toSession(
  session: ort.InferenceSession,
  name: string,
  provider: Provider,
  threads: number | undefined,
): Session {
  const { input, output, isCountFree } = segmentationTensors(session, name);
  return {
    provider,
    mostInputs: isCountFree ? mostInputs(provider, threads) : 1,
    run: async (images, count, height, width) => {
      const image = new ort.Tensor('float32', images, [count, 3, height, width]);
      const started = performance.now();
      const answers = await session.run({ [input]: image }).catch((error: unknown) => {
        const size = `${count} x 3 x ${height} x ${width}`;
        throw new WorkbenchError('model.run', `${name} failed on an input of ${size}: ${firstLine(error)}`);
      });
      const milliseconds = performance.now() - started;
      const answer = answers[output];
      const [, answered = 0, rows = 0, columns = 0] = answer?.dims ?? [];
      if (!(answer?.data instanceof Float32Array)) {
        throw new WorkbenchError('model.kind', `${name} answers with other values than 32-bit numbers.`);
      }
      return { data: answer.data, channels: answered, width: columns, height: rows, milliseconds };
    },
    close: () => session.release(),
  };
}

function mostInputs(provider: Provider, threads: number | undefined): number {
  if (provider !== 'cpu') return TOGETHER.accelerator;
  return threads === 1 ? TOGETHER.thread : TOGETHER.cores;
}

/** Checks that there is one image in and one map out, and says what was found where there is not. */
function segmentationTensors(
  { inputMetadata, outputMetadata }: ort.InferenceSession,
  name: string,
): {
  readonly input: string;
  readonly output: string;
  /** Whether the graph takes any number of images at a time. */
  readonly isCountFree: boolean;
} {
  const [input, ...moreInputs] = inputMetadata;
  const [output, ...moreOutputs] = outputMetadata;
  const fits = moreInputs.length + moreOutputs.length === 0 && isMap(input) && isMap(output);
  if (!fits || !input.isTensor || ![3, undefined].includes(fixedChannels(input))) {
    throw new WorkbenchError(
      'model.kind',
      `${name} is not a segmentation model: expected one input [n, 3, height, width] and one output ` +
        `[n, classes, height, width] of float32, found the inputs ${inWords(inputMetadata)} ` +
        `and the outputs ${inWords(outputMetadata)}.`,
    );
  }
  const isCountFree = typeof input.shape[0] !== 'number';
  return { input: input.name, output: output.name, isCountFree };
}

type Metadata = ort.InferenceSession.ValueMetadata;

function isMap(value: Metadata | undefined): value is Metadata {
  return value?.isTensor === true && value.type === 'float32' && value.shape.length === 4;
}

function fixedChannels(value: Metadata): number | undefined {
  const channels = value.isTensor ? value.shape[1] : undefined;
  return typeof channels === 'number' ? channels : undefined;
}

function inWords(values: readonly Metadata[]): string {
  const texts = values.map((value) =>
    value.isTensor
      ? `${value.name} [${value.shape.join(', ')}] of ${value.type}`
      : `${value.name}, which is no tensor`,
  );
  return texts.length === 0 ? 'none' : texts.join('; ');
}

function damaged(name: string, error: unknown): WorkbenchError {
  const reason = firstLine(error);
  return new WorkbenchError('model.damaged', `${name} is not an ONNX file that can be run: ${reason}`, {
    cause: error,
  });
}

function notAvailable(provider: Provider, error: unknown): WorkbenchError {
  const others = builtInProviders().filter((other) => other !== provider);
  return new WorkbenchError(
    'inference.provider',
    `The provider ${provider} cannot be used on this machine (built in besides: ${others.join(', ')}). ` +
      `The runtime says: ${withoutPlace(firstLine(error))}`,
    { cause: error },
  );
}

/** A failed check of the runtime names its source file, function and condition before it says what is wrong. */
function withoutPlace(message: string): string {
  return message.replace(/^\/\S+\.cc:\d+ .* was false\. /, '');
}

function firstLine(error: unknown): string {
  return messageOf(error).trim().split('\n')[0] ?? '';
}

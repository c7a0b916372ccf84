import type { Predictor, PredictorAnswer } from '../../core/contract/predictor.ts';
import type { ProbabilityMap, RgbImage } from '../../core/imaging/raster.ts';
import { quantize, writeTensor } from '../../core/imaging/tensor.ts';
import type { Signal } from '../../core/signal.ts';
import { openSession } from './sessions.ts';
import type { Session, SessionOptions } from './sessions.ts';

/** A graph that was loaded to predict, on whichever thread it runs. */
export interface LoadedPredictor extends Predictor, Pick<Session, 'provider'> {
  /** Resolves when it has answered all it was asked, and is gone. */
  close(): Promise<void>;
}

/**
 * Opens an ONNX graph on this thread.
 * @throws WorkbenchError as `openSession`
 */
export async function openGraph(graph: Uint8Array, options: SessionOptions): Promise<LoadedPredictor> {
  return predictorOf(await openSession(graph, options));
}

/** A session that takes pixels, as many inputs at a time as it is quickest with. */
export function predictorOf(session: Session): LoadedPredictor {
  const { provider } = session;
  // Kept for the next inputs of their size: a new one for each costs more memory than all else about an image.
  let tensor = new Float32Array(0);
  const run = async (inputs: readonly RgbImage[]): Promise<Omit<PredictorAnswer, 'provider'>> => {
    const [{ width, height }] = inputs as readonly [RgbImage];
    const values = 3 * width * height;
    if (tensor.length !== inputs.length * values) tensor = new Float32Array(inputs.length * values);
    for (const [index, input] of inputs.entries()) writeTensor(input, tensor, index * values);
    const answer = await session.run(tensor, inputs.length, height, width);
    const { data, channels, milliseconds } = answer;
    const length = channels * answer.width * answer.height;
    const outputs = inputs.map((_, index) => ({
      width: answer.width,
      height: answer.height,
      channels,
      data: quantize(data, index * length, length),
    }));
    return { outputs, milliseconds };
  };
  const predict = async (inputs: readonly RgbImage[], signal?: Signal): Promise<PredictorAnswer> => {
    const outputs: ProbabilityMap[] = [];
    let milliseconds = 0;
    for (let first = 0; first < inputs.length; first += session.mostInputs) {
      signal?.throwIfAborted();
      const some = await run(inputs.slice(first, first + session.mostInputs));
      outputs.push(...some.outputs);
      milliseconds += some.milliseconds;
    }
    return { outputs, provider, milliseconds };
  };
  // One after the other: they share the tensor, and the runtime would begin the next while the last is timed.
  let last: Promise<unknown> = Promise.resolve();
  return {
    provider,
    predict: ({ inputs }, { signal } = {}) => {
      const answer = last.then(() => predict(inputs, signal));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: () => last.then(() => session.close()),
  };
}

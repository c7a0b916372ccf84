import type { ProbabilityMap, RgbImage } from '../../core/imaging/raster.ts';
import { quantize, writeTensor } from '../../core/imaging/tensor.ts';
import type { Session } from './sessions.ts';

export interface NetworkAnswer {
  /** One for each input, in their order. */
  readonly maps: readonly ProbabilityMap[];
  /** Time spent in the runtime. */
  readonly milliseconds: number;
}

/** A segmentation network as its users see it, on whichever thread it runs: pixels in, 8-bit probabilities out. */
export interface Network extends Pick<Session, 'provider' | 'channels' | 'close'> {
  /** @param inputs all of one size */
  predict(inputs: readonly RgbImage[]): Promise<NetworkAnswer>;
}

/** A session that takes pixels, as many inputs at a time as it is quickest with. */
export function networkOf(session: Session): Network {
  // Kept for the next inputs of their size: a new one for each costs more memory than all else about an image.
  let tensor = new Float32Array(0);
  const run = async (inputs: readonly RgbImage[]): Promise<NetworkAnswer> => {
    const [{ width, height }] = inputs as readonly [RgbImage];
    const values = 3 * width * height;
    if (tensor.length !== inputs.length * values) tensor = new Float32Array(inputs.length * values);
    for (const [index, input] of inputs.entries()) writeTensor(input, tensor, index * values);
    const answer = await session.run(tensor, inputs.length, height, width);
    const { data, channels, milliseconds } = answer;
    const length = channels * answer.width * answer.height;
    const maps = inputs.map((_, index) => ({
      width: answer.width,
      height: answer.height,
      channels,
      data: quantize(data, index * length, length),
    }));
    return { maps, milliseconds };
  };
  const predict = async (inputs: readonly RgbImage[]): Promise<NetworkAnswer> => {
    const maps: ProbabilityMap[] = [];
    let milliseconds = 0;
    for (let first = 0; first < inputs.length; first += session.mostInputs) {
      const some = await run(inputs.slice(first, first + session.mostInputs));
      maps.push(...some.maps);
      milliseconds += some.milliseconds;
    }
    return { maps, milliseconds };
  };
  // One after the other: they share the tensor, and the runtime would begin the next while the last is timed.
  let last: Promise<unknown> = Promise.resolve();
  return {
    provider: session.provider,
    channels: session.channels,
    predict: (inputs) => {
      const answer = last.then(() => predict(inputs));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: () => last.then(() => session.close()),
  };
}

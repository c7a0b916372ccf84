import type { ProbabilityMap, RgbImage } from '../../core/imaging/raster.ts';
import { quantize, writeTensor } from '../../core/imaging/tensor.ts';
import type { Session } from './sessions.ts';

export interface NetworkAnswer {
  readonly map: ProbabilityMap;
  /** Time spent in the runtime. */
  readonly milliseconds: number;
}

/** A segmentation network as its users see it, on whichever thread it runs: pixels in, 8-bit probabilities out. */
export interface Network extends Pick<Session, 'provider' | 'channels' | 'close'> {
  predict(input: RgbImage): Promise<NetworkAnswer>;
}

/** A session that takes pixels. */
export function networkOf(session: Session): Network {
  // Kept for the next input of its size: a new one for each costs more memory than all else about an image.
  let tensor = new Float32Array(0);
  const predict = async (input: RgbImage): Promise<NetworkAnswer> => {
    const values = 3 * input.width * input.height;
    if (tensor.length !== values) tensor = new Float32Array(values);
    writeTensor(input, tensor, 0);
    const answer = await session.run(tensor, 1, input.height, input.width);
    const { data, channels, width, height, milliseconds } = answer;
    const map = { width, height, channels, data: quantize(data, 0, channels * width * height) };
    return { map, milliseconds };
  };
  // One after the other: they share the tensor, and the runtime would begin the next while the last is timed.
  let last: Promise<unknown> = Promise.resolve();
  return {
    provider: session.provider,
    channels: session.channels,
    predict: (input) => {
      const answer = last.then(() => predict(input));
      last = answer.catch(() => undefined);
      return answer;
    },
    close: () => last.then(() => session.close()),
  };
}

import type { ProbabilityMap } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';
import type { ClassDefinition } from './classes.ts';
import type { ImageId } from './image-id.ts';
import type { PredictionId } from './state.ts';

/** What a model said about a whole image, and how its map becomes labels. */
export interface Prediction {
  /** Hash of what the model said and of how it becomes labels: the same answer has the same id. */
  readonly id: PredictionId;
  readonly imageId: ImageId;
  /** Over the whole image, at network scale or image size. */
  readonly map: ProbabilityMap;
  /** Labels of the foreground channels, in order. */
  readonly labels: readonly number[];
  /** What those labels mean in the project; those that it does not have yet are added with the prediction. */
  readonly classes?: readonly ClassDefinition[];
  readonly threshold: number;
  readonly fillHoles: boolean;
  readonly smallestRegion: number;
  /** Only the largest region of each label is kept. */
  readonly onlyLargest?: boolean;
  readonly provider: string;
  readonly modelId: string;
  readonly modelName: string;
  readonly modelSha256: string;
  readonly milliseconds: number;
  /** Milliseconds since 1970. */
  readonly time: number;
}

/** A prediction as it is kept: its map deflated. */
export interface PackedPrediction extends Omit<Prediction, 'map'>, Size {
  readonly channels: number;
  /** Deflated planar 8-bit probabilities. */
  readonly data: Uint8Array;
}

/** The id of a prediction; `sha256` gives the hash of bytes in hexadecimal. */
export async function predictionId(
  prediction: Omit<Prediction, 'id' | 'classes'>,
  sha256: (bytes: Uint8Array) => Promise<string>,
): Promise<PredictionId> {
  const { imageId, map, labels, threshold, fillHoles, smallestRegion, onlyLargest, modelSha256 } = prediction;
  const { width, height, channels } = map;
  const how = [threshold, fillHoles, smallestRegion, ...(onlyLargest === true ? ['only-largest'] : [])];
  const rest = [imageId, modelSha256, width, height, channels, labels, ...how];
  const text = Array.from(JSON.stringify(rest), (letter) => letter.codePointAt(0) ?? 0);
  const bytes = new Uint8Array(text.length + map.data.length);
  bytes.set(text);
  bytes.set(map.data, text.length);
  return sha256(bytes);
}

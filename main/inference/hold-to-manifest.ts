import { type ModelManifest, channelCount } from '../../core/contract/model-manifest.ts';
import { WorkbenchError } from '../../core/errors.ts';
import type { Size } from '../../core/geometry/size.ts';
import type { ProbabilityMap } from '../../core/imaging/raster.ts';
import type { LoadedPredictor } from './graph-predictor.ts';

/**
 * Holds a graph to what its manifest says: `predict` throws WorkbenchError `model.size` for inputs of another size, and
 * `model.output` for answers of another size or of channels that do not fit the classes.
 */
export function holdTo(manifest: ModelManifest, predictor: LoadedPredictor): LoadedPredictor {
  return {
    provider: predictor.provider,
    close: () => predictor.close(),
    predict: async (request, options) => {
      for (const input of request.inputs) requireInput(manifest, input);
      const answer = await predictor.predict(request, options);
      for (const output of answer.outputs) requireOutput(manifest, output);
      return answer;
    },
  };
}

function requireInput({ id, input: { size } }: ModelManifest, { width, height }: Size): void {
  if (width === size.width && height === size.height) return;
  throw new WorkbenchError(
    'model.size',
    `The model ${id} takes ${size.width} x ${size.height} pixels, not ${width} x ${height}.`,
  );
}

function requireOutput({ id, classes, input: { size } }: ModelManifest, output: ProbabilityMap): void {
  const { width, height } = size;
  const channels = channelCount(classes.length);
  if (output.channels === channels && output.width === width && output.height === height) return;
  throw new WorkbenchError(
    'model.output',
    `The model ${id} answers ${width} x ${height} pixels with ${output.channels} x ` +
      `${output.width} x ${output.height} values instead of ${channels} x ${width} x ${height}.`,
  );
}

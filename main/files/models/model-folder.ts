import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { WorkbenchError } from '../../../core/errors.ts';
import { type ModelManifest, modelManifestSchema } from '../../../core/contract/model-manifest.ts';
import { type SizePolicy } from '../../../core/imaging/size-policy.ts';
import { inferenceGraph } from '../../../core/network/inference-graph.ts';
import {
  type Parameters,
  elementCount,
  outputChannels,
  parameterSpecs,
} from '../../../core/network/parameters.ts';
import { writeFileAtomic } from '../atomic.ts';
import { makeFolder } from '../make-folder.ts';
import { MODEL_FILES } from './model-files.ts';
import { encodeWeights } from './weights.ts';

type Derived = 'schema' | 'file' | 'sha256' | 'weights' | 'parameters' | 'input' | 'output';

export interface NewModel {
  readonly manifest: Omit<ModelManifest, Derived> & { readonly size: SizePolicy };
  readonly parameters: Parameters;
  /** Markdown. */
  readonly card: string;
}

/**
 * Writes a folder that is ready to use: inference graph, weights, card and, last, the manifest, without which
 * the folder is no model. Each file is written atomically.
 * @throws WorkbenchError `model.manifest` when the fields do not fit the schema or the weights
 */
export async function writeModelFolder(folder: string, model: NewModel): Promise<ModelManifest> {
  const graph = inferenceGraph(model.parameters);
  const manifest = toManifest(model, createHash('sha256').update(graph).digest('hex'));
  await makeFolder(folder);
  await writeFileAtomic(join(folder, MODEL_FILES.graph), graph);
  await writeFileAtomic(join(folder, MODEL_FILES.weights), encodeWeights(model.parameters));
  await writeFileAtomic(join(folder, MODEL_FILES.card), model.card);
  await writeFileAtomic(join(folder, MODEL_FILES.manifest), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return manifest;
}

function toManifest({ manifest: { size, ...fields }, parameters }: NewModel, sha256: string): ModelManifest {
  const channels = outputChannels(parameters);
  if (channels === 2) {
    throw new WorkbenchError(
      'model.manifest',
      `The weights of ${fields.id} have two output channels: for one class U-Lite has one channel, ` +
        'for several one each and one for the background.',
    );
  }
  const classes = Math.max(1, channels - 1);
  if (fields.classes.length !== classes) {
    throw new WorkbenchError(
      'model.manifest',
      `The model ${fields.id} names ${fields.classes.length} classes, but its weights are for ${classes}.`,
    );
  }
  const trainable = parameterSpecs(channels).filter((spec) => spec.trainable);
  const result = modelManifestSchema.safeParse({
    ...fields,
    schema: 1,
    file: MODEL_FILES.graph,
    sha256,
    weights: MODEL_FILES.weights,
    parameters: trainable.reduce((sum, { shape }) => sum + elementCount(shape), 0),
    input: { name: 'image', size },
    output: { name: 'probability' },
  });
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new WorkbenchError('model.manifest', `The model ${fields.id} is not valid: ${problems.join('; ')}.`);
}

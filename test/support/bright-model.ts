import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelManifestSchema } from '../../core/contract/model-manifest.ts';
import { OnnxGraph } from '../../core/network/onnx-graph.ts';

const SHAPE = ['n', 3, 'h', 'w'];

/** A model that somebody brought: it finds what is at least as bright as its threshold, and has no weights. */
export async function writeBrightModel(folder: string, id: string, threshold: number, names = ['bright']) {
  const graph = new OnnxGraph('bright');
  const image = graph.input('image', SHAPE);
  const channels = names.length === 1 ? 1 : names.length + 1;
  const mean = graph.weight('mean', [channels, 3, 1, 1], new Float32Array(3 * channels).fill(1 / 3));
  const attributes = { kernel_shape: [1, 1] };
  graph.output('probability', graph.node('Conv', [image, mean], { attributes }), ['n', channels, 'h', 'w']);
  const bytes = graph.toBytes();
  const manifest = modelManifestSchema.parse({
    schema: 1,
    id,
    name: id,
    task: 'Finds what is bright',
    file: 'model.onnx',
    sha256: createHash('sha256').update(bytes).digest('hex'),
    parameters: 1,
    input: { name: 'image', size: { mode: 'stretch', width: 32, height: 32 } },
    output: { name: 'probability' },
    classes: names.map((name, at) => ({ label: at + 5, name, color: '#ffffff' })),
    threshold,
    trainingData: 'none',
    licence: 'none',
  });
  await mkdir(join(folder, id), { recursive: true });
  await writeFile(join(folder, id, 'model.onnx'), bytes);
  await writeFile(join(folder, id, 'manifest.json'), JSON.stringify(manifest));
  return join(folder, id);
}

import type { ModelManifest } from '../../core/contract/model-manifest.ts';

/** Of a model in tiles of 32 x 32 with one class. */
export const manifest: ModelManifest = {
  schema: 1,
  id: 'red',
  name: 'Red',
  task: 'Finds red',
  file: 'model.onnx',
  sha256: '0'.repeat(64),
  parameters: 1,
  input: { name: 'image', size: { mode: 'tiles', width: 32, height: 32, overlap: 8 } },
  output: { name: 'probability' },
  classes: [{ label: 3, name: 'red', color: '#ff0000' }],
  threshold: 0.5,
  fillHoles: false,
  smallestRegion: 0,
  onlyLargest: false,
  metrics: [],
  trainingData: 'none',
  licence: 'none',
};

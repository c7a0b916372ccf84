/** The files of a model's folder. */
export const MODEL_FILES = {
  graph: 'model.onnx',
  weights: 'weights.npz',
  manifest: 'manifest.json',
  card: 'card.md',
  curve: 'curve.svg',
  version: 'version.json',
} as const;

import type { ModelManifest } from '../../core/contract/model-manifest.ts';
import { initialParameters } from '../../core/network/parameters.ts';
import { writeModelFolder } from '../../main/files/models/model-folder.ts';

/** Writes a real U-Lite with random weights, which predicts nonsense quickly at 64 x 64. */
export function writeRandomModel(
  folder: string,
  changes: Partial<Parameters<typeof writeModelFolder>[1]['manifest']> = {},
  seed = 7,
): Promise<ModelManifest> {
  const classes = changes.classes ?? [{ label: 1, name: 'thing', color: '#e6194b' }];
  const channels = classes.length === 1 ? 1 : classes.length + 1;
  return writeModelFolder(folder, {
    manifest: {
      id: 'random',
      name: 'Random weights',
      task: 'Nothing, for tests',
      size: { mode: 'stretch', width: 64, height: 64, overlap: 0 },
      threshold: 0.5,
      fillHoles: false,
      smallestRegion: 0,
      onlyLargest: false,
      metrics: [],
      trainingData: 'none',
      licence: 'Apache-2.0',
      ...changes,
      classes,
    },
    parameters: initialParameters(seed, channels),
    card: '# Random weights\n',
  });
}

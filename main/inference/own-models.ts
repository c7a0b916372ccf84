import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkbenchError } from '../../core/contract/errors.ts';
import type { ModelManifest } from '../../core/contract/model-manifest.ts';
import { isFolderPath } from '../../core/contract/folders.ts';
import { MODEL_FILES } from '../files/model-files.ts';

/** Copies a checked model into the folder of the person's own: whole, or not at all. */
export async function copyModel(folder: string, manifest: ModelManifest, own: string): Promise<void> {
  const names = [manifest.file, manifest.weights, MODEL_FILES.card, MODEL_FILES.manifest];
  const target = join(own, manifest.id);
  const temporary = `${target}.partial`;
  try {
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    for (const name of names) {
      if (name === undefined || !isFolderPath(name)) continue;
      const optional = name === MODEL_FILES.card;
      await cp(join(folder, name), join(temporary, name)).catch((error: unknown) => {
        if (!optional) throw error;
      });
    }
    await rm(target, { recursive: true, force: true });
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw new WorkbenchError('model.copy', `The model ${manifest.id} could not be copied.`, { cause: error });
  }
}

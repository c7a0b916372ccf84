import { randomUUID } from 'node:crypto';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { WorkbenchError } from '../../core/errors.ts';
import type { ModelManifest } from '../../core/contract/model-manifest.ts';
import { isFolderPath } from '../../core/contract/folders.ts';
import { isGone } from '../files/errors.ts';
import { MODEL_FILES } from '../files/models/model-files.ts';

/**
 * Copies a checked model into the folder of the person's own, in place of one with its id, which stays where copying
 * fails. What has a dot in front is no model to whoever looks for models.
 */
export async function copyModel(folder: string, manifest: ModelManifest, own: string): Promise<void> {
  const target = join(own, manifest.id);
  const aside = (what: string): string => join(own, `.${manifest.id}.${randomUUID()}.${what}`);
  const [copy, before] = [aside('partial'), aside('before')];
  try {
    await copyFiles(folder, manifest, copy);
    const isThere = await moved(target, before);
    try {
      await rename(copy, target);
    } catch (error) {
      if (isThere) await moved(before, target);
      throw error;
    }
    await rm(before, { recursive: true, force: true });
  } catch (error) {
    await rm(copy, { recursive: true, force: true });
    throw new WorkbenchError('model.copy', `The model ${manifest.id} could not be copied.`, { cause: error });
  }
}

async function copyFiles(folder: string, manifest: ModelManifest, copy: string): Promise<void> {
  await mkdir(copy, { recursive: true });
  const { card, curve, version } = MODEL_FILES;
  const optionals: readonly string[] = [card, curve, version];
  for (const name of [manifest.file, manifest.weights, ...optionals, MODEL_FILES.manifest]) {
    if (name === undefined || !isFolderPath(name)) continue;
    const optional = optionals.includes(name);
    await cp(join(folder, name), join(copy, name)).catch((error: unknown) => {
      if (!optional) throw error;
    });
  }
}

/** False where there is nothing to move. */
async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { WorkbenchError } from '../../core/errors.ts';
import type { ModelManifest } from '../../core/contract/model-manifest.ts';
import { isFolderPath } from '../../core/contract/folders.ts';
import { flushFolder, writeDurably } from '../files/atomic.ts';
import { isGone } from '../files/errors.ts';
import { MODEL_FILES } from '../files/models/model-files.ts';

/**
 * Copies a checked model into the folder of the person's own, in place of one with its id, which stays where copying
 * fails. Once this resolves, a power cut does not undo it: what was copied may be removed then. What has a dot in front
 * is no model to whoever looks for models.
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
    await flushFolder(own);
    await rm(before, { recursive: true, force: true });
  } catch (error) {
    await rm(copy, { recursive: true, force: true });
    throw new WorkbenchError('model.copy', `The model ${manifest.id} could not be copied.`, { cause: error });
  }
}

async function copyFiles(folder: string, manifest: ModelManifest, copy: string): Promise<void> {
  const folders = new Set([copy]);
  await mkdir(copy, { recursive: true });
  const { card, curve, version } = MODEL_FILES;
  const optionals: readonly string[] = [card, curve, version];
  for (const name of [manifest.file, manifest.weights, ...optionals, MODEL_FILES.manifest]) {
    if (name === undefined || !isFolderPath(name)) continue;
    const bytes = await readFile(join(folder, name)).catch((error: unknown) => {
      if (optionals.includes(name) && isGone(error)) return null;
      throw error;
    });
    if (bytes === null) continue;
    const target = join(copy, name);
    folders.add(dirname(target));
    await mkdir(dirname(target), { recursive: true });
    await writeDurably(target, bytes);
  }
  for (const each of folders) await flushFolder(each);
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

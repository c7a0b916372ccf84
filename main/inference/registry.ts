import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { isAbsolute, join, resolve, sep } from 'node:path';
import * as z from 'zod';
import { WorkbenchError, messageOf } from '../../core/errors.ts';
import { hasExternalData } from '../../core/network/external-data.ts';
import { type ModelManifest, modelManifestSchema } from '../../core/contract/model-manifest.ts';
import { MODEL_FILES } from '../files/models/model-files.ts';
import { readBytes } from '../files/read-bytes.ts';

export interface Model {
  readonly folder: string;
  readonly manifest: ModelManifest;
}

/** A folder that looks like a model but cannot be used. */
export interface BrokenModel {
  readonly folder: string;
  readonly problem: string;
}

export interface Registry {
  readonly models: readonly Model[];
  readonly broken: readonly BrokenModel[];
}

/**
 * The models of several folders of models, by id. Folders that do not exist hold none; of two models with one
 * id, the one in the later folder counts, so that people can put their own in place of a shipped one.
 */
export async function findModels(roots: readonly string[]): Promise<Registry> {
  const models = new Map<string, Model>();
  const broken: BrokenModel[] = [];
  for (const folder of (await Promise.all(roots.map(modelFolders))).flat()) {
    try {
      const manifest = await readManifest(folder);
      models.set(manifest.id, { folder, manifest });
    } catch (error) {
      broken.push({ folder, problem: messageOf(error) });
    }
  }
  return { models: [...models.values()].sort((a, b) => (a.manifest.id < b.manifest.id ? -1 : 1)), broken };
}

/**
 * The model with an id, or the one in a folder given by its path.
 * @throws WorkbenchError `model.unknown`, which lists the known ones, or `model.manifest`
 */
export async function findModel(roots: readonly string[], reference: string): Promise<Model> {
  if (isAbsolute(reference) || reference.includes('/') || reference.includes(sep)) {
    return { folder: resolve(reference), manifest: await readManifest(resolve(reference)) };
  }
  const { models, broken } = await findModels(roots);
  const model = models.find(({ manifest }) => manifest.id === reference);
  if (model) return model;
  const known = models.map(({ manifest }) => manifest.id).join(', ');
  const problems = broken.map(({ problem }) => ` ${problem}`).join('');
  throw new WorkbenchError(
    'model.unknown',
    `There is no model ${reference}. ${known === '' ? 'There are none' : `Known are: ${known}`}.${problems}`,
  );
}

/** The model's ONNX bytes, checked against the manifest. Throws `file.read`, `model.checksum`, `model.external`. */
export async function readGraph({ folder, manifest }: Model): Promise<Uint8Array> {
  const path = join(folder, manifest.file);
  const bytes = await readBytes(path);
  if (createHash('sha256').update(bytes).digest('hex') !== manifest.sha256) {
    throw new WorkbenchError(
      'model.checksum',
      `${path} is not the file that its manifest describes (sha256 differs): it is damaged or was replaced.`,
    );
  }
  if (hasExternalData(bytes)) {
    throw new WorkbenchError(
      'model.external',
      `${path} keeps weights in other files, which nobody vouches for. Save it as one file.`,
    );
  }
  return bytes;
}

/** A manifest has a few thousand. */
const MOST_MANIFEST_BYTES = 1 << 20;

async function modelFolders(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
  return folders.map(({ name }) => join(root, name)).sort();
}

async function readManifest(folder: string): Promise<ModelManifest> {
  const path = join(folder, MODEL_FILES.manifest);
  const text = new TextDecoder().decode(await readBytes(path, MOST_MANIFEST_BYTES));
  try {
    return modelManifestSchema.parse(JSON.parse(text));
  } catch (error) {
    const problem =
      error instanceof z.ZodError ? z.prettifyError(error).replaceAll('\n', ' ') : messageOf(error);
    throw new WorkbenchError('model.manifest', `${path} is no valid model manifest: ${problem}.`, {
      cause: error,
    });
  }
}

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { modelVersionSchema } from '../../core/contract/model-version.ts';
import type { ListedVersion, ModelVersion } from '../../core/contract/model-version.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import { MODEL_FILES } from '../files/models/model-files.ts';
import { readBytes } from '../files/read-bytes.ts';
import { findModels } from './registry.ts';
import type { Model } from './registry.ts';

/** Hashes of a few hundred thousand files. */
const MOST_BYTES = 64 << 20;

/** Where a model comes from; undefined where no project trained it, or its folder does not say so any more. */
export async function readVersion(folder: string): Promise<ModelVersion | undefined> {
  try {
    const text = new TextDecoder().decode(await readBytes(join(folder, MODEL_FILES.version), MOST_BYTES));
    return modelVersionSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export async function writeVersion(folder: string, version: ModelVersion): Promise<void> {
  await writeFileAtomic(join(folder, MODEL_FILES.version), `${JSON.stringify(version)}\n`);
}

/** The models in a folder that a project trained, the latest first. */
export async function versionsOf(own: string, project: string): Promise<ListedVersion[]> {
  const { models } = await findModels([own]);
  const versions = await Promise.all(models.map(listed));
  return versions
    .flatMap((version) => (version?.project.id === project ? [version] : []))
    .sort((a, b) => (a.at < b.at ? 1 : -1));
}

async function listed({ folder, manifest }: Model): Promise<ListedVersion | undefined> {
  const version = await readVersion(folder);
  return version && { ...counted(version), id: manifest.id, name: manifest.name };
}

function counted({ version: _version, data, ...rest }: ModelVersion): Omit<ListedVersion, 'id' | 'name'> {
  const { train, validation, gate } = data;
  return { ...rest, data: { train: train.length, validation: validation.length, gate: gate.length } };
}

/** @throws WorkbenchError `model.version` for a model that no project trained */
export async function takeModel(own: string, id: string): Promise<void> {
  const { folder, version } = await trainedModel(own, id);
  await writeVersion(folder, { ...version, status: 'taken' });
}

/** @throws WorkbenchError `model.version` for a model that no project trained, `model.taken` for one that was taken */
export async function discardModel(own: string, id: string): Promise<void> {
  const { folder, version } = await trainedModel(own, id);
  if (version.status === 'taken') {
    throw new WorkbenchError('model.taken', `The model ${id} was taken, so it is kept.`);
  }
  await rm(folder, { recursive: true, force: true });
}

async function trainedModel(own: string, id: string) {
  const { models } = await findModels([own]);
  const folder = models.find(({ manifest }) => manifest.id === id)?.folder;
  const version = folder === undefined ? undefined : await readVersion(folder);
  if (folder !== undefined && version !== undefined) return { folder, version };
  throw new WorkbenchError('model.version', `There is no model ${id} that a project trained.`);
}

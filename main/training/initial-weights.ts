import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type ModelManifest, channelCount } from '../../core/contract/model-manifest.ts';
import { WorkbenchError } from '../../core/errors.ts';
import { placesOf, withClasses } from '../../core/network/head.ts';
import { type Parameters, meanParameters, outputChannels } from '../../core/network/parameters.ts';
import { readWeights } from '../files/models/weights.ts';
import { findModel } from '../inference/registry.ts';
import { runFiles } from './results/run-files.ts';

/** Weights of a network that has learnt already. */
export interface InitialWeights {
  readonly parameters: Parameters;
  /** What its outputs find, by label from 1; null where nobody says. */
  readonly classes: readonly string[] | null;
  /** How the model answers whose weights they are; absent where they are of none, or of several. */
  readonly manifest?: ModelManifest;
}

/**
 * Weights to start from; of several sources their mean.
 * @throws WorkbenchError as `readWeightsOf`, and `train.from` where the networks are not of one shape
 */
export async function readInitialWeights(
  sources: readonly string[],
  roots: readonly string[],
): Promise<InitialWeights> {
  const networks = await Promise.all(sources.map((source) => readWeightsOf(source, roots)));
  const [only] = networks;
  if (only !== undefined && networks.length === 1) return only;
  try {
    const parameters = meanParameters(networks.map((network) => network.parameters));
    return { parameters, classes: sharedClasses(networks) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new WorkbenchError('train.from', `The weights to start from have no mean: ${error.message}.`);
  }
}

/** Where all agree; outputs of networks that find different things have no name. */
function sharedClasses(networks: readonly InitialWeights[]): readonly string[] | null {
  const [first, ...others] = networks.map(({ classes }) => classes);
  const agree = others.every((classes) => JSON.stringify(classes) === JSON.stringify(first));
  return first !== undefined && agree ? first : null;
}

/**
 * One network's weights: an `.npz` file, the folder of another run, whose best ones are taken, or a model by its id
 * or folder.
 * @param roots folders of models
 * @throws WorkbenchError `train.from` for a model without weights to go on from, and as `findModel`, `readWeights`
 */
async function readWeightsOf(source: string, roots: readonly string[]): Promise<InitialWeights> {
  const run = runFiles(source);
  for (const candidate of [source, run.best]) {
    const found = await stat(candidate).catch(() => undefined);
    if (!found?.isFile()) continue;
    const finished = candidate === run.best ? await findModel([], run.model).catch(() => null) : null;
    const parameters = await readWeights(candidate);
    return finished === null ? { parameters, classes: null } : describedBy(finished.manifest, parameters);
  }
  const { folder, manifest } = await findModel(roots, source);
  if (manifest.weights === undefined) {
    throw new WorkbenchError('train.from', `The model ${manifest.id} comes without weights to go on from.`);
  }
  const parameters = await readWeights(path.join(folder, manifest.weights));
  return describedBy(manifest, parameters);
}

function describedBy(manifest: ModelManifest, parameters: Parameters): InitialWeights {
  return { parameters, classes: manifest.classes.map(({ name }) => name), manifest };
}

export interface FittedWeights {
  readonly parameters: Parameters;
  /** Whether the output layer knows none of the classes and begins anew, above layers that have learnt. */
  readonly isNew: boolean;
}

/**
 * Weights for the classes that are to be trained, each with the output that has its name. Where no name is shared, and
 * where one class follows one class, outputs of the right number are taken as they are, which is a better start than
 * none.
 * @throws WorkbenchError `train.from` where the outputs are of another number and either without names, or several of
 *   which one class is to be made
 */
export function fittedTo(classes: readonly string[], initial: InitialWeights): FittedWeights {
  const { parameters, classes: known } = initial;
  const [channels, wanted] = [outputChannels(parameters), channelCount(classes.length)];
  const places = placesOf(known ?? [], classes);
  const isNew = places.every((place) => place === undefined);
  if (channels === wanted && (isNew || wanted === 1)) return { parameters, isNew: false };
  if (known === null || wanted === 1) {
    throw new WorkbenchError(
      'train.from',
      `The weights to start from have ${channels} output channels, not ${wanted}.`,
    );
  }
  return { parameters: withClasses(parameters, places), isNew };
}

import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { type ProviderChoice, providerChoiceSchema } from '../../core/contract/inference.ts';
import { DEFAULT_NECKS } from '../../core/mask/instances.ts';
import { type Model, findModel, readGraph } from '../inference/registry.ts';
import type { LoadedPredictor } from '../inference/graph-predictor.ts';
import { holdTo } from '../inference/hold-to-manifest.ts';
import { openLanes, openThread } from '../inference/predictor-thread.ts';
import { collect, parseCount, parseNumber, parsePositive, parseProbability } from './option-parsers.ts';

/** What stands in for the post-processing that the model's manifest asks for. */
interface MaskFlags {
  readonly threshold?: number;
  readonly fillHoles?: true;
  readonly smallestRegion?: number;
  readonly onlyLargest?: true;
  readonly dynamic?: number;
  readonly necks?: number;
}

export interface ModelFlags extends MaskFlags {
  readonly model: string;
  readonly models: readonly string[];
  readonly provider: ProviderChoice;
  readonly threads?: number;
}

const DEFAULT_MODEL = 'dermoscopy';

/** Folders of models: the shipped one beside the bundle's folder, then what the environment and the person add. */
export function modelRoots(added: readonly string[]): readonly string[] {
  const environment = process.env['ULITE_MODELS'];
  // The bundle is CommonJS and lies in dist/.
  return [join(__dirname, '..', 'models'), ...(environment === undefined ? [] : [environment]), ...added];
}

export function addModelsOption(command: Command): Command {
  return command.option('--models <folder>', 'further folder of models; repeat for several', collect, []);
}

/** The options of commands that make masks with a network. */
export function addModelOptions(command: Command): Command {
  addMaskOptions(command).option('--model <id>', 'model, by id or by the path of its folder', DEFAULT_MODEL);
  addModelsOption(command);
  return command
    .addOption(
      new Option('--provider <name>', 'what computes: the CPU or one of the accelerators')
        .choices(providerChoiceSchema.options)
        .default('auto'),
    )
    .option('--threads <n>', 'threads of the CPU provider (default: all cores)', parsePositive);
}

function addMaskOptions(command: Command): Command {
  return command
    .option(
      '--threshold <t>',
      "probability from which a pixel counts (default: the model's own)",
      parseProbability,
    )
    .option('--fill-holes', 'fill the holes in regions, also where the model does not ask for it')
    .option(
      '--smallest-region <pixels>',
      "drop regions of fewer pixels (default: the model's own)",
      parseCount,
    )
    .option(
      '--only-largest',
      'keep the largest region of each class, also where the model does not ask for it',
    )
    .option(
      '--dynamic <d>',
      "cut objects where the probability falls by this much between them (default: the model's own)",
      parseProbability,
    )
    .option(
      '--necks <h>',
      "cut objects at necks narrower by this share of their depth (default: the model's own)",
      parseNumber,
    );
}

export interface OpenModel {
  /** Its manifest says what the person asked for. */
  readonly model: Model;
  readonly predictor: LoadedPredictor;
}

/** A model for one image at a time, which all cores work on. */
export async function openModel(flags: ModelFlags): Promise<OpenModel> {
  const model = await wantedModel(flags);
  return { model, predictor: holdTo(model.manifest, await openThread(...(await graphOf(model, flags)))) };
}

/** A model for many images, on the CPU one on each core. */
export async function openModelLanes(flags: ModelFlags): Promise<OpenModel & { readonly lanes: number }> {
  const model = await wantedModel(flags);
  const lanes = await openLanes(...(await graphOf(model, flags)));
  return { model, predictor: holdTo(model.manifest, lanes), lanes: lanes.lanes };
}

async function wantedModel({ models, model: reference, ...flags }: ModelFlags): Promise<Model> {
  const { folder, manifest } = await findModel(modelRoots(models), reference);
  const {
    threshold = manifest.threshold,
    fillHoles = manifest.fillHoles,
    smallestRegion = manifest.smallestRegion,
    onlyLargest = manifest.onlyLargest,
    dynamic = manifest.objects?.dynamic,
    necks = manifest.objects?.necks ?? DEFAULT_NECKS,
  } = flags;
  const objects =
    dynamic === undefined && flags.necks === undefined ? undefined : { dynamic: dynamic ?? 1, necks };
  return { folder, manifest: { ...manifest, threshold, fillHoles, smallestRegion, onlyLargest, objects } };
}

async function graphOf(
  model: Model,
  { provider, threads }: ModelFlags,
): Promise<Parameters<typeof openThread>> {
  const options = {
    name: `The model ${model.manifest.id}`,
    provider,
    ...(threads === undefined ? {} : { threads }),
  };
  return [join(__dirname, 'predictor-worker.cjs'), await readGraph(model), options];
}

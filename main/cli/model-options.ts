import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { type ProviderChoice, providerChoiceSchema } from '../../core/contract/inference.ts';
import { type Model, findModel, readGraph } from '../inference/registry.ts';
import { openSessionLanes, openSessionThread } from '../inference/session-thread.ts';
import type { Session } from '../inference/sessions.ts';
import { collect, parsePositive } from './option-parsers.ts';

export interface ModelFlags {
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

/** The options of commands that run a network. */
export function addModelOptions(command: Command): Command {
  command.option('--model <id>', 'model, by id or by the path of its folder', DEFAULT_MODEL);
  addModelsOption(command);
  return command
    .addOption(
      new Option('--provider <name>', 'what computes: the CPU or one of the accelerators')
        .choices(providerChoiceSchema.options)
        .default('auto'),
    )
    .option('--threads <n>', 'threads of the CPU provider (default: all cores)', parsePositive);
}

export interface OpenModel {
  readonly model: Model;
  readonly session: Session;
}

/** A model for one image at a time, which all cores work on. */
export async function openModel(flags: ModelFlags): Promise<OpenModel> {
  const model = await findModel(modelRoots(flags.models), flags.model);
  return { model, session: await openSessionThread(...(await sessionArguments(model, flags))) };
}

/** A model for many images, on the CPU one on each core. */
export async function openModelLanes(flags: ModelFlags): Promise<OpenModel & { readonly lanes: number }> {
  const model = await findModel(modelRoots(flags.models), flags.model);
  const session = await openSessionLanes(...(await sessionArguments(model, flags)));
  return { model, session, lanes: session.lanes };
}

async function sessionArguments(
  model: Model,
  { provider, threads }: ModelFlags,
): Promise<Parameters<typeof openSessionThread>> {
  const options = {
    name: `The model ${model.manifest.id}`,
    provider,
    ...(threads === undefined ? {} : { threads }),
  };
  return [__filename, await readGraph(model), options];
}

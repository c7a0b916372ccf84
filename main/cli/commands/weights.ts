import { join } from 'node:path';
import type { Command } from 'commander';
import { WorkbenchError } from '../../../core/errors.ts';
import { classColor } from '../../../core/document/classes.ts';
import { outputChannels } from '../../../core/network/parameters.ts';
import { writeFileAtomic } from '../../files/atomic.ts';
import { writeModelFolder } from '../../files/models/model-folder.ts';
import { encodeWeights, readWeights } from '../../files/models/weights.ts';
import { findModel } from '../../inference/registry.ts';
import { addModelsOption, modelRoots } from '../model-options.ts';
import { collect, parseModelId, parseProbability, parseSide } from '../option-parsers.ts';

interface ExportFlags {
  readonly model: string;
  readonly models: readonly string[];
  readonly out: string;
  readonly json: boolean;
}

interface ImportFlags {
  readonly id: string;
  readonly name: string;
  readonly out: string;
  readonly task: string;
  readonly class: readonly string[];
  readonly size: number;
  readonly threshold: number;
  readonly licence: string;
  readonly trainingData: string;
  readonly json: boolean;
}

export function registerWeights(program: Command): void {
  const weights = program
    .command('weights')
    .description('exchange weights with the PyTorch code of the paper, as numpy.savez of a state_dict');

  const exporting = weights
    .command('export')
    .description('write the weights of a model to an .npz file')
    .requiredOption('--model <id>', 'model, by id or by the path of its folder')
    .requiredOption('--out <file>', 'the .npz file')
    .option('--json', 'what was written as JSON', false);
  addModelsOption(exporting).action(exportWeights);

  weights
    .command('import')
    .description('make a model of the weights in an .npz file')
    .argument('<file>', 'the .npz file')
    .requiredOption('--id <id>', 'short name of the model: a-z 0-9 . _ -', parseModelId)
    .requiredOption('--name <name>', 'name of the model for people')
    .requiredOption('--out <folder>', "the model's folder")
    .option('--task <text>', 'what it finds, in words', 'not stated')
    .option('--class <name>', 'name of a class; repeat for several, in the order of labels', collect, [])
    .option('--size <pixels>', 'side of the network input, to which images are stretched', parseSide, 256)
    .option('--threshold <t>', 'probability from which a pixel counts', parseProbability, 0.5)
    .option('--licence <text>', 'licence of the weights', 'not stated')
    .option('--training-data <text>', 'what they were trained on, in words', 'not stated')
    .option('--json', 'the manifest of the model as JSON', false)
    .action(importWeights);
}

async function exportWeights({ model: reference, models, out, json }: ExportFlags): Promise<void> {
  const { folder, manifest } = await findModel(modelRoots(models), reference);
  if (manifest.weights === undefined) {
    throw new WorkbenchError('weights.absent', `The model ${manifest.id} came without weights to export.`);
  }
  // Read and written anew: what leaves is known to be complete, whatever wrote the file.
  const parameters = await readWeights(join(folder, manifest.weights));
  await writeFileAtomic(out, encodeWeights(parameters));
  const { id, sha256 } = manifest;
  console.log(json ? JSON.stringify({ model: id, sha256, out }) : `The weights of ${id} are in ${out}.`);
}

async function importWeights(file: string, flags: ImportFlags): Promise<void> {
  const { id, name, task, size, threshold, licence, trainingData } = flags;
  const parameters = await readWeights(file);
  const count = Math.max(1, outputChannels(parameters) - 1);
  const names =
    flags.class.length > 0 ? flags.class : Array.from({ length: count }, (_, i) => `class ${i + 1}`);
  const manifest = await writeModelFolder(flags.out, {
    manifest: {
      ...{ id, name, task, threshold, licence, trainingData },
      size: { mode: 'stretch', width: size, height: size, overlap: 0 },
      classes: names.map((className, index) => ({
        label: index + 1,
        name: className,
        color: classColor(index + 1),
      })),
      fillHoles: false,
      smallestRegion: 0,
      onlyLargest: false,
      metrics: [],
    },
    parameters,
    card: card(flags),
  });
  const { out: folder, json } = flags;
  console.log(json ? JSON.stringify({ ...manifest, folder }) : `The model ${id} is in ${folder}.`);
}

function card({ name, task, licence, trainingData }: ImportFlags): string {
  return [
    `# ${name}`,
    '',
    'Imported weights; nothing has been measured here. Not a medical device.',
    '',
    `- Task: ${task}`,
    `- Training data: ${trainingData}`,
    `- Licence: ${licence}`,
    '',
  ].join('\n');
}

import type { Command } from 'commander';
import type { ModelManifest } from '../../../core/contract/model-manifest.ts';
import { findModels } from '../../inference/registry.ts';
import { EXIT } from '../exit-codes.ts';
import { addModelsOption, modelRoots } from '../model-options.ts';

interface ModelsFlags {
  readonly models: readonly string[];
  readonly json: boolean;
}

export function registerModels(program: Command): void {
  const command = program.command('models').description('list the models: task, classes, metrics, licence');
  addModelsOption(command)
    .option('--json', 'the manifests as JSON', false)
    .action(async (flags: ModelsFlags) => {
      process.exitCode = await run(flags);
    });
}

async function run({ models: added, json }: ModelsFlags): Promise<number> {
  const { models, broken } = await findModels(modelRoots(added));
  for (const { problem } of broken) console.error(problem);
  if (json) {
    console.log(
      JSON.stringify(
        models.map(({ folder, manifest }) => ({ ...manifest, folder })),
        undefined,
        2,
      ),
    );
  } else {
    console.log(models.length === 0 ? 'There are no models.' : models.map(describe).join('\n\n'));
  }
  return broken.length > 0 ? EXIT.failed : EXIT.ok;
}

function describe({
  folder,
  manifest,
}: {
  readonly folder: string;
  readonly manifest: ModelManifest;
}): string {
  const { id, name, task, classes, parameters, threshold, input, metrics, licence, sha256 } = manifest;
  const { mode, width, height, mirroring } = input.size;
  const measured = metrics.map(
    ({ data, n, dice, iou }) =>
      `  metrics     Dice ${dice.toFixed(3)}, IoU ${iou.toFixed(3)} on ${data} (n = ${n})`,
  );
  return [
    `${id}: ${name}`,
    `  task        ${task}`,
    `  classes     ${classes.map((one) => `${one.label} ${one.name}`).join(', ')}`,
    `  input       ${mode} ${width} x ${height}${mirroring ? ', and mirrored' : ''}, threshold ${threshold}`,
    `  parameters  ${parameters.toLocaleString('en-US')}`,
    ...measured,
    `  licence     ${licence}`,
    `  sha256      ${sha256}`,
    `  folder      ${folder}`,
  ].join('\n');
}

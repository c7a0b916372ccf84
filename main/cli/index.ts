import { Command, CommanderError } from 'commander';
import { WorkbenchError, messageOf } from '../../core/errors.ts';
import { registerArchive } from './commands/archive.ts';
import { registerBench } from './commands/bench.ts';
import { registerDeidentify } from './commands/deidentify.ts';
import { registerEvaluate } from './commands/evaluate.ts';
import { registerExport } from './commands/export.ts';
import { registerFinetune } from './commands/finetune.ts';
import { registerImport } from './commands/import.ts';
import { registerLabels } from './commands/labels.ts';
import { registerModels } from './commands/models.ts';
import { registerPhantoms } from './commands/phantoms.ts';
import { registerPrelabel } from './commands/prelabel.ts';
import { registerProject } from './commands/project.ts';
import { registerRead } from './commands/read.ts';
import { registerSeg } from './commands/seg.ts';
import { registerTrain } from './commands/train.ts';
import { registerWeights } from './commands/weights.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';

/** The command line. Exit codes are those of `EXIT`. */
async function main(): Promise<void> {
  const program = new Command('ulite')
    .description('U-Lite: label images, measure, train, and exchange weights')
    .showHelpAfterError('(--help explains)')
    .exitOverride();
  registerModels(program);
  registerRead(program);
  registerLabels(program);
  registerSeg(program);
  registerPhantoms(program);
  registerPrelabel(program);
  registerEvaluate(program);
  registerTrain(program);
  registerFinetune(program);
  registerWeights(program);
  registerDeidentify(program);
  registerArchive(program);
  registerProject(program);
  registerExport(program);
  registerImport(program);
  registerBench(program);
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = report(error);
  }
}

function report(error: unknown): ExitCode {
  // Commander has written its message; help and version arrive as errors with code 0.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  console.error(error instanceof WorkbenchError ? messageOf(error) : error);
  return error instanceof WorkbenchError && error.code.startsWith('cli.') ? EXIT.usage : EXIT.failed;
}

void main();

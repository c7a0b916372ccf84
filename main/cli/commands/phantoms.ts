import path from 'node:path';
import type { Command } from 'commander';
import { WorkbenchError } from '../../../core/errors.ts';
import { encodeGreyPng, encodeIndexedPng } from '../../../core/formats/png.ts';
import { type Phantom, ultrasoundPhantom } from '../../../core/imaging/phantom/ultrasound.ts';
import { FolderTarget, requireFree } from '../../files/exports/export-target.ts';
import { makeFolder } from '../../files/make-folder.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { interruptible } from '../interrupt.ts';
import { parseCount, parsePositive } from '../option-parsers.ts';
import { Progress } from '../progress.ts';

interface PhantomFlags {
  readonly out: string;
  readonly images: number;
  readonly validation: number;
  readonly seed: number;
}

/** As large as they have to be for a network that sees 128 pixels, magnified by a quarter. */
const SIZE = { width: 160, height: 136 };

const BLACK_AND_WHITE = ['#000000', '#ffffff'];

export function registerPhantoms(program: Command): void {
  program
    .command('phantoms')
    .description(
      'draw ultrasound images of nobody, with the masks of their lesions, for a network to begin with',
    )
    .requiredOption('--out <folder>', 'new folder for images/, masks/, train.txt and validation.txt')
    .option('--images <n>', 'how many', parsePositive, 1000)
    .option('--validation <n>', 'how many of them, the first, are in validation.txt', parseCount, 100)
    .option('--seed <n>', 'of the first image; the next has the next', parseCount, 1)
    .action(async (flags: PhantomFlags) => {
      process.exitCode = await run(flags);
    });
}

async function run({ out, images, validation, seed }: PhantomFlags): Promise<ExitCode> {
  if (validation >= images) {
    throw new WorkbenchError('cli.options', '--validation has to be less than --images.');
  }
  await requireFree(out);
  const folder = path.resolve(out);
  await makeFolder(path.dirname(folder));
  const target = await FolderTarget.create(folder);
  const names = Array.from({ length: images }, (_, index) => `phantom-${String(index).padStart(5, '0')}`);
  const progress = new Progress('Drawing', images);
  try {
    return await interruptible(async (signal) => {
      for (const [index, name] of names.entries()) {
        if (signal.aborted) {
          await target.discard();
          return EXIT.interrupted;
        }
        await write(target, name, ultrasoundPhantom(SIZE, seed + index));
        progress.advance();
      }
      await target.write('train.txt', lines(names.slice(validation)), true);
      await target.write('validation.txt', lines(names.slice(0, validation)), true);
      await target.finish();
      return EXIT.ok;
    });
  } catch (error) {
    await target.discard();
    throw error;
  } finally {
    progress.end();
  }
}

async function write(target: FolderTarget, name: string, { grey, mask }: Phantom): Promise<void> {
  await target.write(`images/${name}.png`, encodeGreyPng({ ...SIZE, data: grey }), true);
  await target.write(`masks/${name}.png`, encodeIndexedPng(mask, BLACK_AND_WHITE), true);
}

function lines(names: readonly string[]): Uint8Array {
  return new TextEncoder().encode(`${names.join('\n')}\n`);
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { WorkbenchError } from '../../../core/errors.ts';
import { EXIT } from '../exit-codes.ts';

/** Benchmarks measure the product from outside and are a program of their own; this makes them part of the help. */
export function registerBench(program: Command): void {
  program
    .command('bench')
    .description(
      'measure speed on this machine, as ratios within one run, and how well objects are told apart',
    )
    .argument('[names...]', 'benchmarks to run (default: all)')
    .option('--json', 'rows as JSON', false)
    .action(async (names: readonly string[], { json }: { readonly json: boolean }) => {
      process.exitCode = await run([...names, ...(json ? ['--json'] : [])]);
    });
}

async function run(args: readonly string[]): Promise<number> {
  const program = join(__dirname, 'bench.cjs');
  if (!existsSync(program)) {
    throw new WorkbenchError('cli.bench', `${program} is missing: npm run ulite -- bench builds it.`);
  }
  const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? EXIT.failed;
}

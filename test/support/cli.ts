import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const bundle = join(root, 'dist', 'cli.cjs');

export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Builds the command line's bundles where their sources have changed. */
export function buildCli(): void {
  const build = join(root, 'main', 'launch', 'build.mjs');
  execFileSync(process.execPath, [build, 'cli', 'augment-worker', 'predictor-worker'], { stdio: 'ignore' });
}

/** Runs the built command line as people do, in a process of its own. */
export function cli(...args: readonly string[]): Promise<CliResult> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [bundle, ...args], { encoding: 'utf8' }, (_, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

/** Starts the command line and sends SIGINT once `ready` says so. Returns the exit code. */
export function interruptedCli(args: readonly string[], ready: () => boolean): Promise<number | null> {
  // Twice, as it arrives when npm passes on what the terminal has sent already.
  return signalledCli(args, ['SIGINT', 'SIGINT'], ready);
}

/** Starts the command line and kills it once `ready` says so. Returns the exit code, null where it was killed. */
export function killedCli(args: readonly string[], ready: () => boolean): Promise<number | null> {
  return signalledCli(args, ['SIGKILL'], ready);
}

async function signalledCli(
  args: readonly string[],
  signals: readonly NodeJS.Signals[],
  ready: () => boolean,
): Promise<number | null> {
  const child = spawn(process.execPath, [bundle, ...args], { stdio: 'ignore' });
  const timer = setInterval(() => {
    if (!ready()) return;
    clearInterval(timer);
    for (const signal of signals) child.kill(signal);
  }, 5);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(timer);
  return code;
}

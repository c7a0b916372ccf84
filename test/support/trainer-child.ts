import { execFileSync, fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TrainerChild, TrainerHeard } from '../../main/training/project/messages.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds the bundle of the process that trains where its sources have changed. */
export function buildTrainer(): void {
  const build = join(root, 'main', 'launch', 'build.mjs');
  execFileSync(process.execPath, [build, 'training'], { stdio: 'ignore' });
}

/** Has Node stand in for Electron's utility process. */
const STAND_IN = `
process.parentPort = {
  on: (_, listener) => process.on('message', (data) => listener({ data })),
  postMessage: (message) => process.send(message),
};
require(${JSON.stringify(join(root, 'dist', 'main', 'training.cjs'))});
`;

/** The process that trains, as it runs beside the window; killing it is SIGKILL. */
export function forkTrainer(folder: string): TrainerChild & { readonly process: ChildProcess } {
  const entry = join(folder, 'trainer.cjs');
  writeFileSync(entry, STAND_IN);
  const child = fork(entry, [], { stdio: 'ignore' });
  return {
    process: child,
    postMessage: (message) => void child.send(message),
    onMessage: (listener) => void child.on('message', (heard) => listener(heard as TrainerHeard)),
    onExit: (listener) => void child.on('exit', listener),
    kill: () => void child.kill('SIGKILL'),
  };
}

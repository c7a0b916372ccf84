import { execFileSync, fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Child } from '../../core/rpc.ts';

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
export function forkTrainer(folder: string): Child & { readonly process: ChildProcess } {
  const entry = join(folder, 'trainer.cjs');
  writeFileSync(entry, STAND_IN);
  const child = fork(entry, [], { stdio: 'ignore', serialization: 'advanced' });
  return {
    process: child,
    // A process that is gone hears nothing.
    post: (message) => {
      if (child.connected) child.send(message as object);
    },
    onMessage: (listener) => void child.on('message', listener),
    onEnd: (listener) => void child.on('exit', () => listener()),
    kill: () => void child.kill('SIGKILL'),
  };
}

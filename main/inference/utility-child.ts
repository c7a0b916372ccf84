import { utilityProcess } from 'electron';
import type { Child } from './worker-process.ts';

/** Starts the inference process. Its output is dropped: the runtime writes to it when providers fail. */
export function forkInference(entry: string, serviceName: string): Child {
  const child = utilityProcess.fork(entry, [], { serviceName, stdio: 'ignore' });
  return {
    postMessage: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.on('exit', listener),
    kill: () => child.kill(),
  };
}

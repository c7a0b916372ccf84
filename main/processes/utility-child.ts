import { utilityProcess } from 'electron';
import type { Child } from './worker-process.ts';

/** Starts a process of ours. Its output is dropped: native libraries write to it when something fails. */
export function forkUtility<Told, Heard>(entry: string, serviceName: string): Child<Told, Heard> {
  const child = utilityProcess.fork(entry, [], { serviceName, stdio: 'ignore' });
  return {
    postMessage: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onExit: (listener) => child.on('exit', listener),
    // One that is still being started cannot be ended yet.
    kill: () => {
      if (!child.kill()) child.once('spawn', () => child.kill());
    },
  };
}

import { utilityProcess } from 'electron';
import type { Child } from '../../core/rpc.ts';

/**
 * Starts a process of ours, to which everything is copied. Its output is dropped: native libraries write to it when
 * something fails.
 */
export function forkUtility(entry: string, serviceName: string): Child {
  const child = utilityProcess.fork(entry, [], { serviceName, stdio: 'ignore' });
  return {
    post: (message) => child.postMessage(message),
    onMessage: (listener) => child.on('message', listener),
    onEnd: (listener) => child.on('exit', () => listener()),
    // One that is still being started cannot be ended yet.
    kill: () => {
      if (!child.kill()) child.once('spawn', () => child.kill());
    },
  };
}

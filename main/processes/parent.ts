import { answerCalls } from '../../core/rpc.ts';
import type { Calls, Handlers } from '../../core/rpc.ts';

/** Runs in a process that `forkUtility` has started: answers main, with which it ends. */
export function answerParent<Asks extends Calls<keyof Asks>>(handlers: Handlers<Asks>, failed: string): void {
  const { parentPort } = process;
  const endpoint = {
    post: (message: unknown) => parentPort.postMessage(message),
    onMessage: (listener: (message: unknown) => void) =>
      void parentPort.on('message', ({ data }: { readonly data: unknown }) => listener(data)),
    onEnd: () => undefined,
  };
  answerCalls(endpoint, handlers, failed);
  // An error that no call answers for means a broken process: end it, so that main starts a fresh one.
  process.on('unhandledRejection', () => process.exit(1));
}

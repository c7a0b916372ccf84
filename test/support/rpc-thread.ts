import { parentPort } from 'node:worker_threads';
import { WorkbenchError } from '../../core/errors.ts';
import { answerCalls } from '../../core/rpc.ts';
import { endpointOf } from '../../main/processes/thread.ts';

/** What a thread of the tests can be asked. */
export interface ThreadCalls {
  readonly add: { readonly request: readonly number[]; readonly answer: number };
  readonly count: { readonly request: number; readonly answer: string; readonly progress: number };
  /** Answers once it is not wanted any more: then nobody hears it. */
  readonly hang: { readonly request: undefined; readonly answer: unknown };
  /** How many calls to `hang` have ended. */
  readonly ended: { readonly request: undefined; readonly answer: number };
  readonly refuse: { readonly request: string | null; readonly answer: never };
  readonly bytes: {
    readonly request: Uint8Array;
    readonly answer: { readonly sent: Uint8Array; readonly left: number };
  };
  readonly uncopied: { readonly request: undefined; readonly answer: unknown };
  readonly crash: { readonly request: 'throw' | 'exit'; readonly answer: never };
}

let ended = 0;
let kept = new Uint8Array(0);

if (parentPort) {
  answerCalls<ThreadCalls>(
    endpointOf(parentPort),
    {
      add: (numbers) => numbers.reduce((sum, number) => sum + number, 0),
      count: async (to, { tell }) => {
        for (let at = 1; at <= to; at++) tell(at);
        return 'counted';
      },
      hang: (_request, { signal }) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => {
            ended++;
            resolve(undefined);
          }),
        ),
      ended: () => ended,
      refuse: (code) => {
        throw code === null ? new TypeError('Not ours.') : new WorkbenchError(code, 'In words.');
      },
      // What was handed over in the call before is gone from here.
      bytes: (request, { handOver }) => {
        const left = kept.length;
        kept = request.slice();
        handOver(kept.buffer);
        return { sent: kept, left };
      },
      uncopied: () => () => undefined,
      crash: (how) => {
        if (how === 'exit') process.exit(1);
        setImmediate(() => {
          throw new Error('A bug.');
        });
        return new Promise<never>(() => undefined);
      },
    },
    'test.failed',
  );
}

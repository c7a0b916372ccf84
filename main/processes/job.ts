import { setTimeout } from 'node:timers/promises';
import { Caller } from '../../core/rpc.ts';
import type { Calls, Child } from '../../core/rpc.ts';
import type { WorkbenchError } from '../../core/errors.ts';

/** The jobs of a map from kinds to requests and answers: each tells how far it has come. */
export type Jobs<Tasks extends Calls<keyof Tasks>> = {
  readonly [Kind in keyof Tasks]: Tasks[Kind] & {
    readonly progress: { readonly done: number; readonly total: number };
  };
};

export interface JobOptions {
  readonly fork: () => Child;
  /** What it rejects with when the process ends before it has answered. */
  readonly crashed: () => WorkbenchError;
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the process, and the job rejects with the reason once that is gone. */
  readonly signal?: AbortSignal;
}

/** A process that a disk holds up cannot be ended at once: it is not waited for longer than this. */
const PATIENCE_MS = 3000;

/** Has a process of its own do one piece of work. Its files are closed when this resolves or rejects. */
export async function runJob<Tasks extends Calls<keyof Tasks>, Kind extends keyof Tasks & string>(
  kind: Kind,
  request: Tasks[Kind]['request'],
  { fork, crashed, onProgress, signal }: JobOptions,
): Promise<Tasks[Kind]['answer']> {
  signal?.throwIfAborted();
  const child = fork();
  const caller = new Caller<Jobs<Tasks>>(child, crashed);
  try {
    return await caller.call(kind, request, {
      signal,
      onProgress: ({ done, total }) => onProgress?.(done, total),
    });
  } finally {
    child.kill();
    await Promise.race([caller.ended, setTimeout(PATIENCE_MS, undefined, { ref: false })]);
  }
}

import { WorkbenchError, messageOf } from '../../core/errors.ts';
import type { TaskMap } from './calls.ts';
import type { Child } from './worker-process.ts';

/** One piece of work for a process of its own, which ends with it. */
export interface JobCall {
  readonly kind: string;
  readonly request: unknown;
}

export type JobReply =
  | { readonly state: 'running'; readonly done: number; readonly total: number }
  | { readonly state: 'done'; readonly value: unknown }
  | { readonly state: 'failed'; readonly code: string; readonly message: string };

export type JobChild = Child<JobCall, JobReply>;

type Tell = (done: number, total: number) => void;

export interface JobOptions {
  readonly fork: () => JobChild;
  /** What it rejects with when the process ends before it has answered. */
  readonly crashed: () => WorkbenchError;
  readonly onProgress?: Tell;
  /** Ends the process, and the job rejects with the reason once that is gone. */
  readonly signal?: AbortSignal;
}

/** A process that a disk holds up cannot be ended at once: it is not waited for longer than this. */
const PATIENCE_MS = 3000;

/** Has a process of its own do one piece of work. Its files are closed when this resolves or rejects. */
export function runJob<Tasks extends TaskMap<keyof Tasks>, Kind extends keyof Tasks & string>(
  kind: Kind,
  request: Tasks[Kind]['request'],
  { fork, crashed, onProgress, signal }: JobOptions,
): Promise<Tasks[Kind]['answer']> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = fork();
    let end = (): void => reject(crashed());
    let patience: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearTimeout(patience);
      signal?.removeEventListener('abort', stop);
      end();
    };
    const endWith = (next: () => void): void => {
      end = next;
      patience ??= setTimeout(finish, PATIENCE_MS);
      child.kill();
    };
    const stop = (): void => endWith(() => reject(signal?.reason as Error));
    signal?.addEventListener('abort', stop);
    child.onExit(finish);
    child.onMessage((reply) => {
      if (reply.state === 'running') onProgress?.(reply.done, reply.total);
      else if (reply.state === 'done') endWith(() => resolve(reply.value));
      else endWith(() => reject(new WorkbenchError(reply.code, reply.message)));
    });
    child.postMessage({ kind, request });
  });
}

type Run = (kind: string, request: unknown, tell: Tell) => Promise<unknown>;

/**
 * Does the one piece of work, and says how far it is and what came of it.
 * @param failed code of an error without one
 */
export async function doJob(
  run: Run,
  { kind, request }: JobCall,
  failed: string,
  reply: (reply: JobReply) => void,
): Promise<void> {
  try {
    const value = await run(kind, request, (done, total) => reply({ state: 'running', done, total }));
    reply({ state: 'done', value });
  } catch (error) {
    const code = error instanceof WorkbenchError ? error.code : failed;
    reply({ state: 'failed', code, message: messageOf(error) });
  }
}

/** Runs in the process that is called. See `doJob`. */
export function answerJob(run: Run, failed: string): void {
  process.parentPort.on('message', ({ data }: { readonly data: JobCall }) => {
    void doJob(run, data, failed, (reply) => process.parentPort.postMessage(reply));
  });
  process.on('unhandledRejection', () => process.exit(1));
}

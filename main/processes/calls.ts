import { WorkbenchError, messageOf } from '../../core/errors.ts';

/** What a process of ours can be asked, by kind of task. Everything is plain data, copied on the way. */
export type TaskMap<Kinds extends PropertyKey = string> = {
  readonly [Kind in Kinds]: { readonly request: unknown; readonly answer: unknown };
};

/** Calls are numbered, because answers may come in any order. */
export interface Call {
  readonly call: number;
  readonly kind: string;
  readonly request: unknown;
}

export type Reply =
  | { readonly call: number; readonly ok: true; readonly value: unknown }
  | { readonly call: number; readonly ok: false; readonly code: string; readonly message: string };

type Run = (kind: string, request: unknown) => Promise<unknown>;

/** Runs in the process that is called: answers each call. `failed` is the code of an error without one. */
export function answerCalls(run: Run, failed: string): void {
  process.parentPort.on('message', ({ data }: { readonly data: Call }) => {
    void replyTo(data, run, failed).then((reply) => process.parentPort.postMessage(reply));
  });
  // An error that no call answers for means a broken process: end it, so that main starts a fresh one.
  process.on('unhandledRejection', () => process.exit(1));
}

async function replyTo({ call, kind, request }: Call, run: Run, failed: string): Promise<Reply> {
  try {
    return { call, ok: true, value: await run(kind, request) };
  } catch (error) {
    const code = error instanceof WorkbenchError ? error.code : failed;
    return { call, ok: false, code, message: messageOf(error) };
  }
}

import { WorkbenchError, messageOf } from '../../core/contract/errors.ts';
import type { Call, Reply } from './messages.ts';
import { InferenceTasks } from './tasks.ts';

/** Entry of the utility process: takes numbered calls from main and answers each. */
const tasks = new InferenceTasks();

async function answer({ call, kind, request }: Call): Promise<Reply> {
  try {
    return { call, ok: true, value: await tasks.run(kind, request) };
  } catch (error) {
    const code = error instanceof WorkbenchError ? error.code : 'inference.failed';
    return { call, ok: false, code, message: messageOf(error) };
  }
}

process.parentPort.on('message', ({ data }: { readonly data: Call }) => {
  void answer(data).then((reply) => process.parentPort.postMessage(reply));
});
// An error that no call answers for means a broken process: end it, so that main starts a fresh one.
process.on('unhandledRejection', () => process.exit(1));

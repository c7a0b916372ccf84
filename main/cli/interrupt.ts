/** Milliseconds within which signals count as one: npm passes on what the terminal has sent already. */
const SAME_KEYSTROKE = 1000;

/**
 * Runs a job that Ctrl+C stops gently: its signal aborts, and the job leaves a state that can be resumed.
 * A second Ctrl+C ends the process at once, as if nobody listened.
 */
export async function interruptible<T>(job: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let first = Infinity;
  const stop = (signal: NodeJS.Signals): void => {
    first = Math.min(first, performance.now());
    controller.abort();
    if (performance.now() - first < SAME_KEYSTROKE) return;
    remove();
    process.kill(process.pid, signal);
  };
  const remove = (): void => {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  try {
    return await job(controller.signal);
  } finally {
    remove();
  }
}

/** An error whose message is written for the person at the screen: it names the thing and the cause. */
export class WorkbenchError extends Error {
  override readonly name = 'WorkbenchError';

  constructor(
    readonly code: string,
    message: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Whether an error is one of ours with this code. */
export function isCoded(error: unknown, code: string): error is WorkbenchError {
  return error instanceof WorkbenchError && error.code === code;
}

export const MOST_PLACES = 20;

/** Where in the program's own scripts an error came from, the innermost place first: `SCRIPT:LINE:COLUMN`. */
export function placesIn({ stack = '' }: Error): readonly string[] {
  // The first line quotes the message, which may be about anything.
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
  return frames.flatMap((line) => /[\w-]{1,60}\.c?js:\d+:\d+/.exec(line) ?? []).slice(0, MOST_PLACES);
}

/** Text of any thrown value, for messages that quote the cause. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Marks a `switch` as exhaustive for the compiler, and fails loudly if the data lied. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${String(value)}`);
}

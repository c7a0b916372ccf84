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

/** Text of any thrown value, for messages that quote the cause. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Marks a `switch` as exhaustive for the compiler, and fails loudly if the data lied. */
export function assertNever(value: never): never {
  throw new Error(`Unexpected value: ${String(value)}`);
}

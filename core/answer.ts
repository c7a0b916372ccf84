import { messageOf, WorkbenchError } from './errors.ts';

/** How an answer crosses to another thread or process: errors as data, since of a thrown one only the text arrives. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string; readonly message: string };

/** @param code of an error that is not one of ours */
export function refusal(error: unknown, code: string): Answer<never> {
  return { ok: false, code: error instanceof WorkbenchError ? error.code : code, message: messageOf(error) };
}

/** @throws WorkbenchError with the code and the sentence of the other side */
export function valueOf<T>(answer: Answer<T>): T {
  if (answer.ok) return answer.value;
  throw new WorkbenchError(answer.code, answer.message);
}

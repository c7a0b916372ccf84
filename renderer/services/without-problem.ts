/** A value without its `problem`: what is solved leaves no trace. */
export function withoutProblem<Value extends { readonly problem?: string }>(
  value: Value,
): Omit<Value, 'problem'> {
  const kept = Object.entries(value).filter(([name]) => name !== 'problem');
  return Object.fromEntries(kept) as Omit<Value, 'problem'>;
}

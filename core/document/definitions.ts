import { keysOf, pick, sameField } from './fields.ts';

/** What there was and what there is instead: null for nothing, else the fields that differ. */
export interface Sides<T> {
  readonly before: Partial<T> | null;
  readonly after: Partial<T> | null;
}

/** Classes of a project, or objects of a series: definitions that numbers stand for. */
interface Kind<T, Key extends keyof T> {
  readonly key: Key;
  readonly isWhole: (definition: Partial<T>) => definition is T;
}

/** The definitions, by number, once some were added, deleted or altered. Altering what is not there does nothing. */
export function withDefinitions<Key extends string, T extends Readonly<Record<Key, number>>>(
  known: readonly T[],
  changes: readonly (Sides<T> & Readonly<Record<Key, number>>)[],
  { key, isWhole }: Kind<T, Key>,
): readonly T[] {
  const byNumber = new Map<number, T>(known.map((definition) => [definition[key], definition]));
  for (const change of changes) {
    const altered: Partial<T> = { ...byNumber.get(change[key]), ...change.after };
    if (change.after === null) byNumber.delete(change[key]);
    else if (isWhole(altered)) byNumber.set(change[key], altered);
  }
  return [...byNumber.values()].sort((a, b) => a[key] - b[key]);
}

/** The other way round, as far as `own`, what there is now, still is what the change made of it. */
export function revertSides<T extends object>(
  { before, after }: Sides<T>,
  own: T | undefined,
  count: (left: number) => void,
): readonly Sides<T>[] {
  if (after === null) return own === undefined ? [{ before: null, after: before }] : [];
  if (before === null) return own === undefined ? [] : [{ before: own, after: null }];
  const keys = keysOf(after).filter((key) => sameField(own?.[key], after[key]));
  count(keysOf(after).length - keys.length);
  if (own === undefined || keys.length === 0) return [];
  return [{ before: pick(own, keys), after: pick(before, keys) }];
}

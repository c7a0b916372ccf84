/** Reading and comparing some of the fields of a value. */

export function keysOf<T extends object>(fields: Partial<T>): readonly (keyof T)[] {
  return Object.keys(fields) as (keyof T)[];
}

export function pick<T extends object, Key extends keyof T>(from: T, keys: readonly Key[]): Pick<T, Key> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, Key>;
}

export function sameField(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

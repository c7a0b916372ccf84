import type { ModelClass } from '../contract/model-manifest.ts';

/**
 * Names of classes by label, each given once, for formats that know classes by their names alone.
 * @param reserved names that mean something else in the format
 */
export function classNames(
  classes: readonly Pick<ModelClass, 'label' | 'name'>[],
  reserved: readonly string[] = [],
): ReadonlyMap<number, string> {
  const taken = new Set(reserved);
  const names = new Map<number, string>();
  for (const { label, name } of classes) {
    const plain = name.trim() === '' ? `class ${label}` : name.trim();
    let free = plain;
    for (let count = 2; taken.has(free); count++) free = `${plain} ${count}`;
    taken.add(free);
    names.set(label, free);
  }
  return names;
}

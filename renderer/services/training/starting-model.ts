import type { ModelEntry } from '../../../core/contract/inference.ts';

/** A model that training can go on from. */
export interface Start {
  readonly entry: ModelEntry;
  /** How many of the classes that are to be found it knows. */
  readonly known: number;
}

/**
 * The models that training can go on from, the best fitting first: by how many of the classes they know by name, where
 * one class counts as another one's successor, then the one in use, then in their order.
 */
export function startsFor(
  entries: readonly ModelEntry[],
  classes: readonly string[],
  inUse: string | undefined,
): readonly Start[] {
  const starts = entries
    .filter(({ manifest, problem }) => problem === undefined && manifest.weights !== undefined)
    .map((entry) => ({ entry, known: knownBy(entry, classes) }));
  const isInUse = ({ entry }: Start): number => Number(entry.manifest.id === inUse);
  return starts.sort((a, b) => b.known - a.known || isInUse(b) - isInUse(a));
}

function knownBy({ manifest }: ModelEntry, classes: readonly string[]): number {
  const names = new Set(manifest.classes.map(({ name }) => name));
  return classes.filter((name) => names.has(name)).length;
}

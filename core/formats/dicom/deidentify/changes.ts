import type { TagName } from '../write.ts';

/** What became of an element, wherever in the file it stood. */
export interface Change {
  readonly tag: TagName;
  readonly name: string;
  readonly outcome: 'removed' | 'emptied' | 'replaced';
  /** The first value that it had, for people; empty for sequences and for bytes that are no text. */
  readonly value: string;
  /** How often it is there; of private elements, curves and overlays, how many there are. */
  readonly count: number;
}

/** Changes of several files, those of one element in one, in the order of their tags. */
export function together(changes: readonly Change[]): readonly Change[] {
  const all = new Map<string, Change>();
  for (const change of changes) {
    const known = all.get(change.name);
    all.set(change.name, known === undefined ? change : { ...known, count: known.count + change.count });
  }
  return [...all.values()].sort((a, b) => (a.tag < b.tag ? -1 : 1));
}

/** As the standard writes tags: `(0010,0010)`. */
export function tagText(tag: TagName): string {
  return `(${tag.slice(1, 5)},${tag.slice(5)})`;
}

import Dexie from 'dexie';

/** Bounds of all keys that begin with `first`, for tables with a key of two parts. */
export function keysOf(first: string): readonly [from: unknown[], to: unknown[]] {
  return [
    [first, Dexie.minKey],
    [first, Dexie.maxKey],
  ];
}

/** The fact that says up to where a project's journal is in the store. */
export function positionName(project: string): string {
  return `journal ${project}`;
}

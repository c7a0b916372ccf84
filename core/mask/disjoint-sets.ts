/**
 * Sets of nodes as trees: `parents[node]` is the node above it, and a root's is itself. A root is the smallest node of
 * its set (union-find, R. E. Tarjan, 1975).
 */
export type Forest = Int32Array | number[];

/** Makes one set of those that two nodes belong to. */
export function join(parents: Forest, a: number, b: number): void {
  const rootA = rootOf(parents, a);
  const rootB = rootOf(parents, b);
  parents[Math.max(rootA, rootB)] = Math.min(rootA, rootB);
}

export function rootOf(parents: Forest, start: number): number {
  let node = start;
  while (parents[node] !== node) {
    // Halving the path on the way keeps later searches short.
    const grandparent = parents[parents[node] as number] as number;
    parents[node] = grandparent;
    node = grandparent;
  }
  return node;
}

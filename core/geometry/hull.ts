export interface Corner {
  readonly x: number;
  readonly y: number;
}

/** Corners of the hull in order (A. M. Andrew's monotone chain, 1979). */
export function convexHull(points: readonly Corner[]): readonly Corner[] {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y);
  return [...halfHull(sorted), ...halfHull(sorted.toReversed())];
}

function halfHull(sorted: readonly Corner[]): readonly Corner[] {
  const hull: Corner[] = [];
  for (const point of sorted) {
    for (
      let a = hull.at(-2), b = hull.at(-1);
      a !== undefined && b !== undefined;
      a = hull.at(-2), b = hull.at(-1)
    ) {
      const turn = (b.x - a.x) * (point.y - a.y) - (b.y - a.y) * (point.x - a.x);
      if (turn > 0) break;
      hull.pop();
    }
    hull.push(point);
  }
  // The last point begins the other half.
  return hull.slice(0, -1);
}

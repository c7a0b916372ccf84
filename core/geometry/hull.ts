export interface Corner {
  readonly x: number;
  readonly y: number;
}

/** Corners of the hull in order (A. M. Andrew's monotone chain, 1979). */
export function convexHull(points: readonly Corner[]): readonly Corner[] {
  const sorted = points.toSorted((a, b) => a.x - b.x || a.y - b.y);
  return [...halfHull(sorted), ...halfHull(sorted.toReversed())];
}

/** The longest distance between two corners. Hulls of masks have few corners, so every pair can be looked at. */
export function hullDiameter(hull: readonly Corner[]): number {
  let longest = 0;
  hull.forEach((a, index) => {
    for (const b of hull.slice(index + 1)) longest = Math.max(longest, Math.hypot(a.x - b.x, a.y - b.y));
  });
  return longest;
}

/** The least distance of two parallel lines that hold the hull between them, one of which lies along an edge. */
export function hullWidth(hull: readonly Corner[]): number {
  let least = Infinity;
  hull.forEach((a, index) => {
    const b = hull[(index + 1) % hull.length] as Corner;
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    if (length === 0) return;
    const distanceOf = ({ x, y }: Corner): number =>
      ((b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x)) / length;
    least = Math.min(
      least,
      hull.reduce((most, corner) => Math.max(most, distanceOf(corner)), 0),
    );
  });
  return least === Infinity ? 0 : least;
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

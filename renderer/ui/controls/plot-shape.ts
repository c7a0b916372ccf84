/** A point of a plot, from the left and upwards, in the units of either. */
export type PlotPoint = readonly [at: number, value: number];

/** What a plot shows: places from one to another, and values from 0 to `most`. */
export interface PlotRange {
  readonly from: number;
  readonly to: number;
  readonly most: number;
}

/** Width and height that a plot is drawn in; it is stretched to where it stands. */
export const PLOT = { width: 320, height: 100 } as const;

/** Where a point lies, from the left and from the top; above the range at its edge. */
export function placeOf([at, value]: PlotPoint, { from, to, most }: PlotRange): readonly [number, number] {
  const x = to === from ? 0 : (at - from) / (to - from);
  const y = 1 - Math.min(1, Math.max(0, value / most));
  return [x * PLOT.width, y * PLOT.height];
}

/** The line through points, in their order, as an SVG path; empty for none. */
export function pathOf(points: readonly PlotPoint[], range: PlotRange): string {
  return points
    .map((point, index) => {
      const [x, y] = placeOf(point, range);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
}

/** The next of 1, 2 and 5 times a power of ten that no value exceeds. */
export function roundAbove(values: readonly number[]): number {
  const highest = Math.max(0, ...values.filter(Number.isFinite));
  if (highest === 0) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  return (([1, 2, 5] as const).find((step) => step * power >= highest) ?? 10) * power;
}

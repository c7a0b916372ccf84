import type { Rect } from '../../core/geometry/rect.ts';
import type { LabelMap } from '../../core/imaging/raster.ts';

/** Straight pieces of outline in image pixels, four numbers each: `x0, y0, x1, y1`. */
export type Segments = number[];

/**
 * Outlines along pixel edges by label, of the pixels in `rect`: its own top and left edges, and the bottom and right
 * ones of the image. Pieces on one line are joined.
 *
 * With `step` above 1 only every `step`th pixel of every `step`th row is looked at, for images shown smaller than they
 * are; `step` must divide the corners of `rect`. A changed pixel alters the outline up to `step` pixels to the right
 * and below it.
 */
export function outlineSegments(map: LabelMap, rect: Rect, step = 1): ReadonlyMap<number, Segments> {
  const { width, height } = map;
  const found = new Map<number, Segments>();
  /** Both sides of an edge have it in their outline, unless they are background. */
  const add: AddEdge = (a, b, x0, y0, x1, y1) => {
    for (const label of [a, b]) {
      if (label === 0) continue;
      const segments = found.get(label);
      if (segments === undefined) found.set(label, [x0, y0, x1, y1]);
      else segments.push(x0, y0, x1, y1);
    }
  };
  const right = Math.min(rect.right, width);
  const bottom = Math.min(rect.bottom, height);
  const looked = { left: rect.left, right, step };
  const columns = new ColumnEdges(add);
  let above = rowRuns(map, rect.top - step, looked);
  for (let y = rect.top; y < bottom; y += step) {
    const row = rowRuns(map, y, looked);
    addBetweenRows(above, row, right, y, add);
    columns.pass(row, y);
    above = row;
  }
  columns.end(bottom);
  if (bottom === height) {
    const beneath = rect.top + Math.ceil((bottom - rect.top) / step) * step;
    addBetweenRows(above, rowRuns(map, beneath, looked), right, beneath, add);
  }
  return found;
}

/** An edge from one point to another between labels `a` (above or left) and `b`. */
type AddEdge = (a: number, b: number, x0: number, y0: number, x1: number, y1: number) => void;

/** One row as stretches of one label each: an outline has to do with where they end, not with every pixel. */
interface RowRuns {
  readonly starts: readonly number[];
  readonly labels: readonly number[];
  /** The label left of the first, and where the row ends at the image's right edge. */
  readonly before: number;
  readonly edge: number | null;
}

/** Rows outside the image are background. */
function rowRuns(
  { data, width, height }: LabelMap,
  y: number,
  { left, right, step }: { readonly left: number; readonly right: number; readonly step: number },
): RowRuns {
  if (y < 0 || y >= height) return { starts: [left], labels: [0], before: 0, edge: null };
  const row = y * width;
  const starts: number[] = [];
  const labels: number[] = [];
  let x = left;
  while (x < right) {
    const label = data[row + x] as number;
    starts.push(x);
    labels.push(label);
    do x += step;
    while (x < right && data[row + x] === label);
  }
  const before = left < step ? 0 : (data[row + left - step] as number);
  return { starts, labels, before, edge: right === width ? x : null };
}

function addBetweenRows(above: RowRuns, below: RowRuns, right: number, y: number, add: AddEdge): void {
  let x = below.starts[0] ?? right;
  for (let i = 0, j = 0; x < right;) {
    const endAbove = above.starts[i + 1] ?? right;
    const endBelow = below.starts[j + 1] ?? right;
    const end = Math.min(endAbove, endBelow);
    const [a, b] = [above.labels[i] as number, below.labels[j] as number];
    if (a !== b) add(a, b, x, y, end, y);
    if (endAbove === end) i++;
    if (endBelow === end) j++;
    x = end;
  }
}

interface ColumnEdge {
  readonly x: number;
  readonly a: number;
  readonly b: number;
  /** Row in which it begins. */
  readonly top: number;
}

/** Edges between neighbours in a row, which go on from row to row while the same labels meet there. */
class ColumnEdges {
  /** Left to right. */
  #open: readonly ColumnEdge[] = [];

  constructor(readonly add: AddEdge) {}

  pass({ starts, labels, before, edge }: RowRuns, y: number): void {
    const next: ColumnEdge[] = [];
    let known = 0;
    const meet = (x: number, a: number, b: number): void => {
      if (a === b) return;
      while ((this.#open[known]?.x ?? Infinity) < x) this.#close(this.#open[known++], y);
      const open = this.#open[known];
      const goesOn = open?.x === x && open.a === a && open.b === b;
      next.push(goesOn ? open : { x, a, b, top: y });
      if (goesOn) known++;
    };
    for (let run = 0; run < starts.length; run++) {
      meet(starts[run] as number, run === 0 ? before : (labels[run - 1] as number), labels[run] as number);
    }
    if (edge !== null) meet(edge, labels.at(-1) ?? 0, 0);
    while (known < this.#open.length) this.#close(this.#open[known++], y);
    this.#open = next;
  }

  end(bottom: number): void {
    for (const open of this.#open) this.#close(open, bottom);
    this.#open = [];
  }

  #close(edge: ColumnEdge | undefined, bottom: number): void {
    if (edge !== undefined) this.add(edge.a, edge.b, edge.x, edge.top, edge.x, bottom);
  }
}

/**
 * Pieces of one outline as lines, `x0, y0, x1, y1, ...` each, as long as they can be: what is dashed along them is
 * dashed evenly, however short the pieces are.
 */
export function joinedSegments(segments: Segments): readonly Segments[] {
  const ends = new Map<number, number[]>();
  const keyAt = (at: number): number => (segments[at] as number) * SPREAD + (segments[at + 1] as number);
  for (let at = 0; at < segments.length; at += 2) {
    const known = ends.get(keyAt(at));
    if (known === undefined) ends.set(keyAt(at), [at]);
    else known.push(at);
  }
  const used = new Uint8Array(segments.length / 4);
  /** Goes on from a point over pieces that no line has yet. */
  const follow = (from: number, line: number[]): number[] => {
    let next: number | undefined = from;
    for (;;) {
      next = ends.get(keyAt(next))?.find((at) => used[at >> 2] === 0);
      if (next === undefined) return line;
      used[next >> 2] = 1;
      // A piece has two ends, one beside the other.
      next ^= 2;
      line.push(segments[next] as number, segments[next + 1] as number);
    }
  };
  const lines: Segments[] = [];
  for (let at = 0; at < segments.length; at += 4) {
    if (used[at >> 2] === 1) continue;
    const forward = follow(at, [segments[at] as number, segments[at + 1] as number]);
    const backward = follow(at, []);
    lines.push([...reversedPoints(backward), ...forward]);
  }
  return lines;
}

/** More than an image has rows. */
const SPREAD = 1 << 20;

function reversedPoints(line: Segments): Segments {
  const points: Segments = [];
  for (let at = line.length - 2; at >= 0; at -= 2) points.push(line[at] as number, line[at + 1] as number);
  return points;
}

/** Largest power of two, up to `most`, whose steps are still no larger than a screen pixel. */
export function outlineStep(scale: number, most: number): number {
  let step = 1;
  while (step * 2 <= most && step * 2 * scale <= 1) step *= 2;
  return step;
}

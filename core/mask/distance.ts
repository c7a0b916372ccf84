import type { LabelMap } from '../imaging/raster.ts';

/**
 * Euclidean distance in pixels from every pixel to the nearest non-zero one, Infinity when there is none.
 * Exact (up to the rounding of float32) and linear in the number of pixels: distances along columns first, then
 * per row the lower envelope of the parabolas they span
 * (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", 2012).
 */
export function distanceTransform(map: LabelMap): Float32Array {
  const distances = columnDistances(map);
  const envelope = new RowEnvelope(map.width);
  for (let y = 0; y < map.height; y++) {
    envelope.transform(distances.subarray(y * map.width, (y + 1) * map.width));
  }
  return distances;
}

function columnDistances({ data, width, height }: LabelMap): Float32Array {
  const distances = new Float32Array(width * height);
  for (let pixel = 0; pixel < distances.length; pixel++) {
    const above = pixel < width ? Infinity : (distances[pixel - width] as number);
    distances[pixel] = data[pixel] === 0 ? above + 1 : 0;
  }
  for (let pixel = distances.length - width - 1; pixel >= 0; pixel--) {
    const fromBelow = (distances[pixel + width] as number) + 1;
    if (fromBelow < (distances[pixel] as number)) distances[pixel] = fromBelow;
  }
  return distances;
}

/**
 * Euclidean distance in pixels from every labelled pixel to the nearest one of another label or of none: how deep it
 * lies inside. 0 on background, Infinity where the map holds a single label; beyond the border is no other label.
 * Exact and linear as `distanceTransform`.
 */
export function depthTransform(map: LabelMap): Float32Array {
  const { data, width } = map;
  const depths = columnDepths(map);
  const envelope = new RowEnvelope(width + 2);
  let start = 0;
  while (start < depths.length) {
    const [first, label] = [start, data[start]];
    const rowEnd = first - (first % width) + width;
    let end = first + 1;
    while (end < rowEnd && data[end] === label) end++;
    start = end;
    if (label === 0) continue;
    // Whatever lies farther along the row than the pixels beside the run is farther away than these.
    const run = new Float32Array(end - first + 2);
    run.set(depths.subarray(first, end), 1);
    run[0] = first === rowEnd - width ? Infinity : 0;
    run[run.length - 1] = end === rowEnd ? Infinity : 0;
    envelope.transform(run);
    depths.set(run.subarray(1, -1), first);
  }
  return depths;
}

/** To the nearest pixel of the same column that has another label. */
function columnDepths({ data, width }: LabelMap): Float32Array {
  const depths = new Float32Array(data.length);
  for (let pixel = 0; pixel < depths.length; pixel++) {
    if (data[pixel] === 0) continue;
    const above = pixel - width;
    if (above < 0) depths[pixel] = Infinity;
    else depths[pixel] = data[above] === data[pixel] ? (depths[above] as number) + 1 : 1;
  }
  for (let pixel = depths.length - width - 1; pixel >= 0; pixel--) {
    if (data[pixel] === 0) continue;
    const below = pixel + width;
    const fromBelow = data[below] === data[pixel] ? (depths[below] as number) + 1 : 1;
    if (fromBelow < (depths[pixel] as number)) depths[pixel] = fromBelow;
  }
  return depths;
}

/** Turns one row of column distances into Euclidean ones, in buffers that all rows share. */
class RowEnvelope {
  /** Columns whose parabolas make up the envelope, left to right. */
  readonly #vertices: Int32Array;
  /** Heights of those parabolas: squared column distances. */
  readonly #heights: Float64Array;
  /** Where each parabola takes over from the one before. */
  readonly #from: Float64Array;

  constructor(width: number) {
    this.#vertices = new Int32Array(width);
    this.#heights = new Float64Array(width);
    this.#from = new Float64Array(width);
  }

  transform(row: Float32Array): void {
    const count = this.#build(row);
    if (count === 0) return;
    for (let x = 0, current = 0; x < row.length; x++) {
      while (current + 1 < count && (this.#from[current + 1] as number) < x) current++;
      const across = x - (this.#vertices[current] as number);
      row[x] = Math.sqrt(across * across + (this.#heights[current] as number));
    }
  }

  #build(row: Float32Array): number {
    const vertices = this.#vertices;
    const heights = this.#heights;
    const from = this.#from;
    let count = 0;
    for (let x = 0; x < row.length; x++) {
      const distance = row[x] as number;
      if (distance === Infinity) continue;
      const height = distance * distance;
      let crossing = -Infinity;
      while (count > 0) {
        const vertex = vertices[count - 1] as number;
        const rise = height + x * x - ((heights[count - 1] as number) + vertex * vertex);
        crossing = rise / (2 * (x - vertex));
        if (crossing > (from[count - 1] as number)) break;
        count--;
      }
      vertices[count] = x;
      heights[count] = height;
      from[count] = count === 0 ? -Infinity : crossing;
      count++;
    }
    return count;
  }
}

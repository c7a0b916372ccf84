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

import type { ProbabilityMap } from './raster.ts';
import type { Size } from '../geometry/size.ts';

/** First pixels of the tiles along one axis. The last tile moves inwards so that none reaches over the end. */
export function tileStarts(length: number, tile: number, overlap: number): readonly number[] {
  const step = tile - overlap;
  const count = Math.max(1, Math.ceil((length - overlap) / step));
  return Array.from({ length: count }, (_, i) => Math.max(0, Math.min(i * step, length - tile)));
}

/** Position in 0..length-1 for any integer, as if the axis were mirrored at its ends again and again: 2 1 0 0 1 2. */
export function mirror(position: number, length: number): number {
  const period = 2 * length;
  const wrapped = ((position % period) + period) % period;
  return wrapped < length ? wrapped : period - 1 - wrapped;
}

/** A tile's probabilities and the image pixel where its corner lies. */
export interface PlacedTile {
  readonly at: { readonly x: number; readonly y: number };
  readonly map: ProbabilityMap;
}

/**
 * Weights of the tiles along one axis, by first pixel. They fade in and out over `overlap` pixels along half a
 * cosine, except at the ends of the axis, and add up to 1 at every position that a tile covers.
 */
export function tileWeights(
  starts: readonly number[],
  tile: number,
  length: number,
  overlap: number,
): ReadonlyMap<number, Float32Array> {
  const total = new Float64Array(length);
  const weightsOf = new Map<number, Float32Array>();
  for (const start of new Set(starts)) {
    const weights = Float32Array.from({ length: tile }, (_, i) => {
      const before = start === 0 ? 1 : fade(i, overlap);
      const after = start + tile === length ? 1 : fade(tile - 1 - i, overlap);
      return Math.min(before, after);
    });
    weights.forEach((weight, i) => (total[start + i] = (total[start + i] as number) + weight));
    weightsOf.set(start, weights);
  }
  for (const [start, weights] of weightsOf) {
    for (let i = 0; i < tile; i++) weights[i] = (weights[i] as number) / (total[start + i] as number);
  }
  return weightsOf;
}

/** Rises from just above 0 at the tile's edge to 1 at `overlap` pixels from it; never 0, so that no pixel is lost. */
function fade(distance: number, overlap: number): number {
  return distance >= overlap ? 1 : (1 - Math.cos((Math.PI * (distance + 0.5)) / overlap)) / 2;
}

/**
 * Blends equally sized tiles, placed on a grid that covers `size`, into one map. Columns and rows of the grid have
 * weights that add up to 1, so their products do too, and one accumulator of one channel is all the memory it takes.
 */
export function blendTiles(tiles: readonly PlacedTile[], size: Size, overlap: number): ProbabilityMap {
  const [sample] = tiles;
  if (sample === undefined) throw new RangeError('There are no tiles to blend');
  const tile = sample.map;
  const columns = tileWeights(
    tiles.map(({ at }) => at.x),
    tile.width,
    size.width,
    overlap,
  );
  const rows = tileWeights(
    tiles.map(({ at }) => at.y),
    tile.height,
    size.height,
    overlap,
  );
  const plane = size.width * size.height;
  const sum = new Float32Array(plane);
  const data = new Uint8Array(tile.channels * plane);
  for (let channel = 0; channel < tile.channels; channel++) {
    sum.fill(0);
    for (const { at, map } of tiles) {
      const across = columns.get(at.x) as Float32Array;
      const down = rows.get(at.y) as Float32Array;
      for (let y = 0; y < tile.height; y++) {
        const from = (channel * tile.height + y) * tile.width;
        const to = (at.y + y) * size.width + at.x;
        const weight = down[y] as number;
        for (let x = 0; x < tile.width; x++) {
          const share = weight * (across[x] as number) * (map.data[from + x] as number);
          sum[to + x] = (sum[to + x] as number) + share;
        }
      }
    }
    for (let i = 0; i < plane; i++) data[channel * plane + i] = (sum[i] as number) + 0.5;
  }
  return { width: size.width, height: size.height, channels: tile.channels, data };
}

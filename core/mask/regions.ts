import { isDecided } from './provenance.ts';
import type { Rect } from '../geometry/rect.ts';
import { DOUBT_BAND } from '../imaging/uncertainty.ts';
import type { LabelMap, ProbabilityMap } from '../imaging/raster.ts';
import { connectedComponents } from './components.ts';
import type { LabelGrid } from './label-grid.ts';

/** Cells along each side of the raster that is searched: fine enough to point at, quick enough for a key press. */
const LONGEST = 512;

/** Outlines are uncertain all along; they are cut into pieces of this many cells. */
const PIECE = 48;

/** Specks of fewer cells are not worth a visit. */
const SMALLEST = 4;

/**
 * Regions of an image which no person decided on and whose probability is near the threshold, or where the model's
 * answers about the mirrored image are apart; most uncertain first, as boxes in image pixels. Uncertainty grows
 * from 0 at the edge of the band to 1 at the threshold, or with the answers' distance, and adds up over a region.
 * @param probability one channel, at image size
 * @param ttaDisagreement distances of the answers, one channel at any size
 */
export function uncertainRegions(
  grid: LabelGrid,
  probability: ProbabilityMap,
  threshold: number,
  ttaDisagreement: ProbabilityMap | null = null,
): readonly Rect[] {
  const step = Math.max(1, Math.ceil(Math.max(grid.width, grid.height) / LONGEST));
  const width = Math.ceil(grid.width / step);
  const height = Math.ceil(grid.height / step);
  const uncertainty = new Float32Array(width * height);
  const pieces = new Uint8Array(width * height);
  for (let cell = 0; cell < uncertainty.length; cell++) {
    const x = cell % width;
    const y = Math.floor(cell / width);
    const pixel = y * step * grid.width + x * step;
    if (isDecided(grid.provenance[pixel] as number)) continue;
    const distance = Math.abs((probability.data[pixel] as number) / 255 - threshold);
    const apart =
      ttaDisagreement === null
        ? 0
        : valueAt(ttaDisagreement, (x * step) / grid.width, (y * step) / grid.height);
    if (distance >= DOUBT_BAND && apart < DOUBT_BAND) continue;
    uncertainty[cell] = Math.max(1 - distance / DOUBT_BAND, apart < DOUBT_BAND ? 0 : apart);
    // Components are of equal value, so neighbouring pieces must differ.
    pieces[cell] = 1 + (Math.floor(x / PIECE) % 2) + 2 * (Math.floor(y / PIECE) % 2);
  }
  const scale = (rect: Rect): Rect => ({
    left: rect.left * step,
    top: rect.top * step,
    right: Math.min(rect.right * step, grid.width),
    bottom: Math.min(rect.bottom * step, grid.height),
  });
  return weighedRegions({ width, height, data: pieces }, (cell) => uncertainty[cell] as number)
    .filter(({ size }) => size >= SMALLEST)
    .map(({ rect }) => scale(rect));
}

/** Value 0..1 at a place given as shares of width and height. */
function valueAt({ width, height, data }: ProbabilityMap, across: number, down: number): number {
  return (data[Math.floor(down * height) * width + Math.floor(across * width)] as number) / 255;
}

/** Boxes around the connected regions of a map, largest first. */
export function regionBoxes(map: LabelMap): readonly Rect[] {
  return weighedRegions(map, () => 1).map(({ rect }) => rect);
}

interface WeighedRegion {
  readonly rect: Rect;
  readonly size: number;
  readonly weight: number;
}

/** Connected regions (by edges or corners), heaviest first. */
function weighedRegions(map: LabelMap, weightOf: (pixel: number) => number): readonly WeighedRegion[] {
  const { labels, sizes } = connectedComponents(map, 8);
  const count = sizes.length;
  const left = new Int32Array(count).fill(map.width);
  const top = new Int32Array(count).fill(map.height);
  const right = new Int32Array(count);
  const bottom = new Int32Array(count);
  const weights = new Float64Array(count);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const id = labels[pixel] as number;
    if (id === 0) continue;
    const x = pixel % map.width;
    const y = Math.floor(pixel / map.width);
    left[id] = Math.min(left[id] as number, x);
    top[id] = Math.min(top[id] as number, y);
    right[id] = Math.max(right[id] as number, x + 1);
    bottom[id] = y + 1;
    weights[id] = (weights[id] as number) + weightOf(pixel);
  }
  const regions = sizes.map((size, id) => ({
    rect: {
      left: left[id] as number,
      top: top[id] as number,
      right: right[id] as number,
      bottom: bottom[id] as number,
    },
    size,
    weight: weights[id] as number,
  }));
  return regions.slice(1).sort((a, b) => b.weight - a.weight);
}

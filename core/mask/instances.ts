import { WorkbenchError } from '../errors.ts';
import type { ClassMap } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';
import { connectedRuns } from './connected-runs.ts';
import { depthTransform } from './distance.ts';
import type { MaskObject } from './objects.ts';
import { Watershed } from './watershed.ts';

/** Objects of a mask, each with an id of its own. */
export interface InstanceMap extends Size {
  /** Id of each pixel's object, 0 where there is none. */
  readonly data: Uint16Array;
  /** From id 1 on without gaps, in the order of their first pixels, row by row. */
  readonly objects: readonly MaskObject[];
}

export interface SplitOptions {
  /**
   * Where several objects touch, a neck between them is cut if it is narrower than the smaller one by more than this
   * share of its depth (the distance from its middle to the outline), and by more than a pixel of depth.
   */
  readonly h?: number;
  /** Regions of fewer pixels are left out, and no fewer are cut off from a region. */
  readonly smallestRegion?: number;
}

export const MOST_INSTANCES = 65_535;

/** Chosen on generated fields and on masks of nuclei other than those that `test/bench/objects.ts` measures on. */
const DEFAULT_H = 0.1;

/** Depths are counted in these parts of a pixel: fine enough to tell necks, and few enough to be sorted by counting. */
const STEPS = 16;

/** Along a ribbon of even width, the depth goes up and down by this much with the ribbon's place on the grid. */
const RIPPLE = 0.6 * STEPS;

/** Pixels of an object, in those of the largest disc that it holds: more have only branches of a tree. */
const LONGEST = 5;

/**
 * The objects that the pixels of some labels show: regions (connected by edges or corners) of equal label, cut at their
 * necks by a watershed of the depth inside them; see `Watershed` for the sources. Every pixel of the labels belongs to
 * one object, unless its region is under `smallestRegion`; every object is connected. Linear in the number of pixels.
 * @throws WorkbenchError `instances.many`, with the cause in words, beyond 65,535 objects
 */
export function instancesOf(
  map: ClassMap,
  labels: readonly number[],
  { h = DEFAULT_H, smallestRegion = 1 }: SplitOptions = {},
): InstanceMap {
  const mask = framed(map, labels);
  const isShallow = (peak: number, level: number): boolean => peak - level <= Math.max(RIPPLE, h * peak);
  const watershed = new Watershed(mask, halfWidths(mask, framedDepths(map)), isShallow);
  for (const region of regionsOf(mask)) {
    if (region.length >= smallestRegion) watershed.flood(region);
  }
  watershed.joinUnless(
    ({ pixels, peak }) => pixels >= smallestRegion && pixels <= LONGEST * Math.PI * (peak / STEPS) ** 2,
  );
  return numbered(map, watershed);
}

/** The map with only these labels, in a frame of background one pixel wide. */
function framed({ data, width, height }: ClassMap, labels: readonly number[]): ClassMap {
  const stride = width + 2;
  const inside = new Uint8Array(stride * (height + 2));
  const wanted = new Set(labels);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0, at = (y + 1) * stride + 1; x < width; x++, pixel++, at++) {
      const label = data[pixel] as number;
      if (label !== 0 && wanted.has(label)) inside[at] = label;
    }
  }
  return { width: stride, height: height + 2, data: inside };
}

/** Depths of the map in the same frame. */
function framedDepths(map: ClassMap): Float32Array {
  const { width, height } = map;
  const depths = depthTransform(map);
  const inside = new Float32Array((width + 2) * (height + 2));
  for (let y = 0; y < height; y++) {
    inside.set(depths.subarray(y * width, (y + 1) * width), (y + 1) * (width + 2) + 1);
  }
  return inside;
}

/**
 * Half the width of the region around each pixel, in `STEPS`. The depth of a pixel in the middle alone would not do:
 * it is the same for a ribbon of 4 pixels and one of 3, and 1 more for 5. The mean depth at the corners of pixels goes
 * up evenly by a half, so it is the pixel's deepest corner that counts.
 */
function halfWidths({ width, height, data }: ClassMap, depths: Float32Array): Int32Array {
  const widths = new Int32Array(data.length);
  // A map of a single label is infinitely deep.
  const deepest = width + height;
  for (let pixel = width + 1; pixel < data.length - width; pixel++) {
    const label = data[pixel];
    if (label === 0) continue;
    const depthAt = (at: number): number => (data[at] === label ? (depths[at] as number) : 0);
    const [above, below] = [depthAt(pixel - width), depthAt(pixel + width)];
    const [left, right] = [depthAt(pixel - 1), depthAt(pixel + 1)];
    const corner = Math.max(
      left + above + depthAt(pixel - width - 1),
      right + above + depthAt(pixel - width + 1),
      left + below + depthAt(pixel + width - 1),
      right + below + depthAt(pixel + width + 1),
    );
    widths[pixel] = Math.round((STEPS * Math.min((depths[pixel] as number) + corner, 4 * deepest)) / 4);
  }
  return widths;
}

/** Pixels of each connected region. */
function regionsOf(mask: ClassMap): readonly Int32Array[] {
  const { starts, ends, ids, sizes } = connectedRuns(mask, 8, (label) => label !== 0);
  const regions = sizes.slice(1).map((size) => new Int32Array(size));
  const filled = new Int32Array(regions.length);
  for (let run = 0; run < ids.length; run++) {
    const index = (ids[run] as number) - 1;
    const region = regions[index] as Int32Array;
    let at = filled[index] as number;
    for (let pixel = starts[run] as number; pixel < (ends[run] as number); pixel++) region[at++] = pixel;
    filled[index] = at;
  }
  return regions;
}

function numbered({ data, width, height }: ClassMap, watershed: Watershed): InstanceMap {
  const ids = new Map<number, number>();
  const objects: MaskObject[] = [];
  const instances = new Uint16Array(data.length);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0, at = (y + 1) * (width + 2) + 1; x < width; x++, pixel++, at++) {
      const basin = watershed.basinAt(at);
      if (basin === 0) continue;
      let id = ids.get(basin);
      if (id === undefined) {
        id = objects.length + 1;
        ids.set(basin, id);
        objects.push({ id, category: data[pixel] as number });
      }
      instances[pixel] = id;
    }
  }
  requireInstances(objects.length);
  return { width, height, data: instances, objects };
}

/** @throws WorkbenchError `instances.many`, with the cause in words, for more objects than an instance map holds */
export function requireInstances(objects: number): void {
  if (objects <= MOST_INSTANCES) return;
  const [count, most] = [objects, MOST_INSTANCES].map((number) => number.toLocaleString('en'));
  const cause = `it has ${count} objects, and an instance map holds ${most} at most`;
  throw new WorkbenchError('instances.many', cause);
}

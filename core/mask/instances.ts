import { WorkbenchError } from '../errors.ts';
import type { ClassMap, LabelMap, Labels } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';
import { connectedRuns } from './connected-runs.ts';
import { depthTransform } from './distance.ts';
import type { MaskObject } from './objects.ts';
import { LAST_SEGMENT } from './segments.ts';
import { type Basin, type ShallowRule, Watershed } from './watershed.ts';

/** Objects of a mask, each with an id of its own. */
export interface InstanceMap extends Size {
  /** Id of each pixel's object, 0 where there is none. */
  readonly data: Uint16Array;
  /** From id 1 on without gaps, in the order of their first pixels, row by row. */
  readonly objects: readonly MaskObject[];
}

/** How regions are cut where a model is less sure between objects that touch. */
export interface ObjectCut {
  /** Two summits of the probability are two objects where it falls by so much between them, 0..1. */
  readonly dynamic: number;
  /**
   * Then a neck is cut if it is narrower than the smaller of the objects beside it by more than this share of its depth
   * (the distance from its middle to the outline), and by more than a pixel of depth.
   */
  readonly necks: number;
}

export interface SplitOptions extends Partial<Pick<ObjectCut, 'necks'>> {
  /** Regions of fewer pixels are left out, and no fewer are cut off from a region. */
  readonly smallestRegion?: number;
  /** What a model says of the pixels, where it is known. */
  readonly valleys?: Valleys;
}

/** How objects of a class are cut whose probability is this one, pixel by pixel. */
export function splitBy({ dynamic, necks }: ObjectCut, probability: Uint8Array): SplitOptions {
  return { necks, valleys: { probability, dynamic } };
}

export interface Valleys extends Pick<ObjectCut, 'dynamic'> {
  /** Of each pixel's own label, 255 being certain. */
  readonly probability: Uint8Array;
}

/** Chosen on generated fields and on masks of nuclei other than those that `test/bench/objects.ts` measures on. */
export const DEFAULT_NECKS = 0.1;

/** Depths are counted in these parts of a pixel: fine enough to tell necks, and few enough to be sorted by counting. */
const STEPS = 16;

/** Along a ribbon of even width, the depth goes up and down by this much with the ribbon's place on the grid. */
const RIPPLE = 0.6 * STEPS;

/** Pixels of an object, in those of the largest disc that it holds: more have only branches of a tree. */
const LONGEST = 5;

/**
 * The objects that the pixels of some labels show: regions (connected by edges or corners) of equal label, cut first at
 * the valleys of a probability where there is one, then at their necks by a watershed of the depth inside them; see
 * `Watershed` for the sources. Every pixel of the labels belongs to one object, unless its region is under
 * `smallestRegion`; every object is connected. Linear in the number of pixels.
 * @throws WorkbenchError `instances.many`, with the cause in words, beyond 65,535 objects
 */
export function instancesOf(
  map: ClassMap,
  labels: readonly number[],
  { necks = DEFAULT_NECKS, smallestRegion = 1, valleys }: SplitOptions = {},
): InstanceMap {
  const wanted = new Set(labels);
  const mask = { ...map, data: map.data.map((label) => (wanted.has(label) ? label : 0)) };
  const parts = valleys === undefined ? mask : numbered(mask, cutAtValleys(mask, valleys, smallestRegion));
  return numbered(mask, cutAtNecks(parts, necks, smallestRegion));
}

/** Basin of each pixel, 0 where there is none. */
type Basins = Int32Array;

function cutAtValleys(mask: ClassMap, { probability, dynamic }: Valleys, smallestRegion: number): Basins {
  // From 1 on: what a person has drawn is an object also where the model sees nothing.
  const levels = Int32Array.from(probability, (value) => value + 1);
  const isShallow = (peak: number, level: number): boolean => peak - level < 255 * dynamic;
  return cut(mask, framed(mask, levels), isShallow, smallestRegion);
}

function cutAtNecks(parts: LabelMap, necks: number, smallestRegion: number): Basins {
  const isShallow = (peak: number, level: number): boolean => peak - level <= Math.max(RIPPLE, necks * peak);
  const isCompact = ({ pixels, peak }: Basin): boolean => pixels <= LONGEST * Math.PI * (peak / STEPS) ** 2;
  return cut(parts, halfWidths(parts), isShallow, smallestRegion, isCompact);
}

/** @param levels in the frame that `framed` makes */
function cut(
  map: LabelMap,
  levels: Int32Array,
  isShallow: ShallowRule,
  smallestRegion: number,
  isObject: (basin: Basin) => boolean = () => true,
): Basins {
  const { width, height } = map;
  const mask = { width: width + 2, height: height + 2, data: framed(map, map.data) };
  const watershed = new Watershed(mask, levels, isShallow);
  for (const region of regionsOf(mask)) {
    if (region.length >= smallestRegion) watershed.flood(region);
  }
  watershed.joinUnless((basin) => basin.pixels >= smallestRegion && isObject(basin));
  const basins = new Int32Array(map.data.length);
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0, at = (y + 1) * (width + 2) + 1; x < width; x++) basins[pixel++] = watershed.basinAt(at++);
  }
  return basins;
}

/** The values of a map's pixels in a frame of 0 one pixel wide, so that every pixel has eight neighbours. */
function framed<Values extends Labels | Int32Array | Float32Array>(
  { width, height }: Size,
  values: Values,
): Values {
  const inside = new (values.constructor as new (length: number) => Values)((width + 2) * (height + 2));
  for (let y = 0; y < height; y++) {
    inside.set(values.subarray(y * width, (y + 1) * width), (y + 1) * (width + 2) + 1);
  }
  return inside;
}

/**
 * Half the width of the region around each pixel, in `STEPS`. The depth of a pixel in the middle alone would not do:
 * it is the same for a ribbon of 4 pixels and one of 3, and 1 more for 5. The mean depth at the corners of pixels goes
 * up evenly by a half, so it is the pixel's deepest corner that counts.
 */
function halfWidths(map: LabelMap): Int32Array {
  const [width, height] = [map.width + 2, map.height + 2];
  const data = framed(map, map.data);
  const depths = framed(map, depthTransform(map));
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
function regionsOf(mask: LabelMap): readonly Int32Array[] {
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

function numbered({ data, width, height }: ClassMap, basins: Basins): InstanceMap {
  const ids = new Map<number, number>();
  const objects: MaskObject[] = [];
  const instances = new Uint16Array(data.length);
  basins.forEach((basin, pixel) => {
    if (basin === 0) return;
    let id = ids.get(basin);
    if (id === undefined) {
      id = objects.length + 1;
      ids.set(basin, id);
      objects.push({ id, category: data[pixel] as number });
    }
    instances[pixel] = id;
  });
  requireInstances(objects.length);
  return { width, height, data: instances, objects };
}

/** @throws WorkbenchError `instances.many`, with the cause in words, for more objects than an instance map holds */
export function requireInstances(objects: number): void {
  if (objects <= LAST_SEGMENT) return;
  const [count, most] = [objects, LAST_SEGMENT].map((number) => number.toLocaleString('en'));
  const cause = `it has ${count} objects, and an instance map holds ${most} at most`;
  throw new WorkbenchError('instances.many', cause);
}

import type { LabelMap, Labels } from '../imaging/raster.ts';
import { join, rootOf } from './disjoint-sets.ts';

/** Whether a basin this deep is none of its own where it meets a deeper one at `level`. */
export type ShallowRule = (peak: number, level: number) => boolean;

export interface Basin {
  readonly pixels: number;
  /** Level of its deepest pixel. */
  readonly peak: number;
}

/** What `#basins` holds for pixels that no basin has reached. */
const DRY = 0;
const QUEUED = -1;

/**
 * Divides connected regions into basins by flooding them from their deepest pixels up to their outlines, level by
 * level and within a level first in, first out, so that basins share out flat ground evenly (F. Meyer, S. Beucher,
 * "Morphological segmentation", 1990; L. Vincent, P. Soille, "Watersheds in digital spaces", 1991).
 *
 * Where two basins meet, the less deep one ends if it is shallow: if its dynamic, its peak less that level, is small
 * (M. Grimaud, "A new measure of contrast: the dynamics", 1992). Basins of too small a dynamic are those that an
 * h-maxima filter takes away before a flood from markers (P. Soille, "Morphological Image Analysis", 2003); here they
 * go within the one flood. Linear in the number of pixels.
 */
export class Watershed {
  readonly #labels: Labels;
  readonly #levels: Int32Array;
  readonly #isShallow: ShallowRule;
  readonly #basins: Int32Array;
  /** From each pixel to its eight neighbours. */
  readonly #around: Int32Array;
  /** Joined basins; as they come up by depth, the root of a set is its deepest one. */
  readonly #parents = [0];
  /** Level of each basin's deepest pixel. */
  readonly #peaks = [0];
  /** Pairs of basins that met and were kept apart, from the deepest meeting point on. */
  readonly #contacts: number[] = [];

  /**
   * @param map with background all along its border, so that every labelled pixel has eight neighbours; water does not
   * flow from one label to another
   * @param levels how deep each labelled pixel lies, from 1 on
   */
  constructor(map: LabelMap, levels: Int32Array, isShallow: ShallowRule) {
    const { width, data } = map;
    this.#labels = data;
    this.#levels = levels;
    this.#isShallow = isShallow;
    this.#basins = new Int32Array(data.length);
    this.#around = Int32Array.of(-width - 1, -width, 1 - width, -1, 1, width - 1, width, width + 1);
  }

  /** Basin of a pixel, 0 where none has been flooded. */
  basinAt(pixel: number): number {
    return rootOf(this.#parents, this.#basins[pixel] as number);
  }

  /** Floods a connected region, given as its pixels. One after the other, since the caches hold a region's pixels. */
  flood(region: Int32Array): void {
    const queues = new LevelQueues(region, this.#levels);
    for (let level = queues.deepest; level > 0; level--) {
      this.#drain(queues, level);
      // What no basin has reached by now is the bottom of a new one.
      for (const pixel of queues.pixelsOf(level)) {
        if (this.#basins[pixel] !== DRY) continue;
        this.#enqueue(queues, pixel);
        this.#drain(queues, level);
      }
    }
  }

  /** Joins basins with those that they meet, from the deepest meeting point on, where one of the two is no object. */
  joinUnless(isObject: (basin: Basin) => boolean): void {
    const parents = this.#parents;
    const sizes = new Uint32Array(parents.length);
    for (let pixel = 0; pixel < this.#basins.length; pixel++) {
      const basin = this.basinAt(pixel);
      sizes[basin] = (sizes[basin] as number) + 1;
    }
    const describe = (basin: number): Basin => ({
      pixels: sizes[basin] as number,
      peak: this.#peaks[basin] as number,
    });
    for (let i = 0; i < this.#contacts.length; i += 2) {
      const a = rootOf(parents, this.#contacts[i] as number);
      const b = rootOf(parents, this.#contacts[i + 1] as number);
      if (a === b || (isObject(describe(a)) && isObject(describe(b)))) continue;
      join(parents, a, b);
      sizes[Math.min(a, b)] = (sizes[a] as number) + (sizes[b] as number);
    }
  }

  #enqueue(queues: LevelQueues, pixel: number): void {
    this.#basins[pixel] = QUEUED;
    queues.add(pixel, this.#levels[pixel] as number);
  }

  /** Floods the queued pixels of a level, and from them on its dry ones; shallower ones wait for their level. */
  #drain(queues: LevelQueues, level: number): void {
    for (let pixel = queues.take(level); pixel !== undefined; pixel = queues.take(level)) {
      let home = 0;
      let deepest = 0;
      let isShore = false;
      for (let i = 0; i < this.#around.length; i++) {
        const next = pixel + (this.#around[i] as number);
        if (this.#labels[next] !== this.#labels[pixel]) continue;
        const basin = this.#basins[next] as number;
        if (basin === DRY) this.#enqueue(queues, next);
        if (basin <= 0) continue;
        isShore ||= home !== 0 && basin !== home;
        const depth = this.#levels[next] as number;
        if (depth <= deepest) continue;
        deepest = depth;
        home = basin;
      }
      this.#basins[pixel] = home === 0 ? this.#addBasin(level) : home;
      if (isShore) this.#meetAround(pixel, level);
    }
  }

  #addBasin(level: number): number {
    this.#peaks.push(level);
    return this.#parents.push(this.#parents.length) - 1;
  }

  #meetAround(pixel: number, level: number): void {
    for (const offset of this.#around) {
      const next = pixel + offset;
      if (this.#labels[next] !== this.#labels[pixel] || (this.#basins[next] as number) <= 0) continue;
      const [a, b] = [this.basinAt(pixel), this.basinAt(next)];
      if (a === b) continue;
      if (this.#isShallow(this.#peaks[Math.max(a, b)] as number, level)) join(this.#parents, a, b);
      else this.#contacts.push(a, b);
    }
  }
}

/** A region's pixels by level, and for each level a queue, which a pixel enters once: arrays sorted by counting. */
class LevelQueues {
  readonly deepest: number;
  /** Pixels from the lowest level on. */
  readonly #pixels: Int32Array;
  /** Where each level begins among the pixels, and its queue in the array of all queues. */
  readonly #starts: Int32Array;
  readonly #queues: Int32Array;
  readonly #heads: Int32Array;
  readonly #tails: Int32Array;

  constructor(region: Int32Array, levels: Int32Array) {
    let deepest = 0;
    for (const pixel of region) deepest = Math.max(deepest, levels[pixel] as number);
    const starts = new Int32Array(deepest + 2);
    for (const pixel of region) {
      const next = (levels[pixel] as number) + 1;
      starts[next] = (starts[next] as number) + 1;
    }
    for (let level = 1; level < starts.length; level++) {
      starts[level] = (starts[level] as number) + (starts[level - 1] as number);
    }
    const pixels = new Int32Array(region.length);
    const ends = starts.slice();
    for (const pixel of region) {
      const level = levels[pixel] as number;
      const at = ends[level] as number;
      pixels[at] = pixel;
      ends[level] = at + 1;
    }
    this.deepest = deepest;
    this.#pixels = pixels;
    this.#starts = starts;
    this.#queues = new Int32Array(pixels.length);
    this.#heads = starts.slice();
    this.#tails = starts.slice();
  }

  pixelsOf(level: number): Int32Array {
    return this.#pixels.subarray(this.#starts[level], this.#starts[level + 1]);
  }

  add(pixel: number, level: number): void {
    const tail = this.#tails[level] as number;
    this.#queues[tail] = pixel;
    this.#tails[level] = tail + 1;
  }

  /** The pixel of this level that has waited longest; undefined where none does. */
  take(level: number): number | undefined {
    const head = this.#heads[level] as number;
    if (head === this.#tails[level]) return undefined;
    this.#heads[level] = head + 1;
    return this.#queues[head];
  }
}

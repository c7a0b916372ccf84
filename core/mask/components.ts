import type { LabelMap } from '../imaging/raster.ts';

export type Connectivity = 4 | 8;

/** Regions of equal label. Ids count from 1 in the order of their first pixels, row by row; 0 is no region. */
export interface Components {
  /** Region id of every pixel. */
  readonly labels: Int32Array;
  /** Pixels by region id; the first entry counts pixels outside every region. */
  readonly sizes: readonly number[];
  /** Map label by region id. */
  readonly values: readonly number[];
}

/** Connected regions of equal foreground label. */
export function connectedComponents(map: LabelMap, connectivity: Connectivity): Components {
  return regionsWhere(map, connectivity, (value) => value !== 0);
}

/**
 * Fills background regions that do not touch the image border. Background connects along edges only, so that a
 * foreground outline connected by corners is closed. Where several labels surround a hole, it takes the label it
 * shares the most pixel edges with, and the smallest of equally frequent ones.
 */
export function fillHoles(map: LabelMap): LabelMap {
  const { width, height } = map;
  const { labels, sizes } = regionsWhere(map, 4, (value) => value === 0);
  const open = new Uint8Array(sizes.length);
  for (let x = 0; x < width; x++) {
    open[labels[x] as number] = 1;
    open[labels[(height - 1) * width + x] as number] = 1;
  }
  for (let y = 0; y < height; y++) {
    open[labels[y * width] as number] = 1;
    open[labels[(y + 1) * width - 1] as number] = 1;
  }
  open[0] = 1;

  const fill = surroundingLabels(map, labels, open);
  const data = map.data.slice();
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const hole = labels[pixel] as number;
    if (open[hole] === 0) data[pixel] = fill[hole] as number;
  }
  return { width, height, data };
}

/** By hole: the label that most of its pixel edges border on. */
function surroundingLabels(map: LabelMap, holes: Int32Array, open: Uint8Array): Uint8Array {
  const edges = new Map<number, number>();
  for (let pixel = 0; pixel < holes.length; pixel++) {
    const hole = holes[pixel] as number;
    if (open[hole] === 1) continue;
    // A hole is never at the border, so all four neighbours exist.
    for (const neighbour of [pixel - map.width, pixel - 1, pixel + 1, pixel + map.width]) {
      const label = map.data[neighbour] as number;
      if (label === 0) continue;
      const key = hole * 256 + label;
      edges.set(key, (edges.get(key) ?? 0) + 1);
    }
  }
  const labels = new Uint8Array(open.length);
  const most = new Uint32Array(open.length);
  for (const [key, count] of edges) {
    const hole = Math.floor(key / 256);
    const label = key % 256;
    const best = most[hole] as number;
    if (count < best || (count === best && label > (labels[hole] as number))) continue;
    labels[hole] = label;
    most[hole] = count;
  }
  return labels;
}

/** Drops regions (connected by edges or corners) of fewer than `smallest` pixels. */
export function removeSmallRegions(map: LabelMap, smallest: number): LabelMap {
  const components = connectedComponents(map, 8);
  return keepRegions(map, components, (id) => (components.sizes[id] as number) >= smallest);
}

/** Keeps the largest region (connected by edges or corners) of each label, and the first of equally large ones. */
export function keepLargest(map: LabelMap): LabelMap {
  const components = connectedComponents(map, 8);
  const largest = new Map<number, number>();
  for (let id = 1; id < components.sizes.length; id++) {
    const value = components.values[id] as number;
    const best = largest.get(value);
    if (best === undefined || (components.sizes[id] as number) > (components.sizes[best] as number)) {
      largest.set(value, id);
    }
  }
  return keepRegions(map, components, (id) => largest.get(components.values[id] as number) === id);
}

function keepRegions(map: LabelMap, { labels, sizes }: Components, keeps: (id: number) => boolean): LabelMap {
  const kept = Uint8Array.from(sizes, (_, id) => (id > 0 && keeps(id) ? 1 : 0));
  const data = map.data.map((label, pixel) => (kept[labels[pixel] as number] === 1 ? label : 0));
  return { width: map.width, height: map.height, data };
}

/** Two passes over the pixels: provisional ids joined in a union-find forest, then consecutive ids. */
function regionsWhere(
  map: LabelMap,
  connectivity: Connectivity,
  includes: (value: number) => boolean,
): Components {
  const { data, width, height } = map;
  const included = Uint8Array.from({ length: 256 }, (_, value) => (includes(value) ? 1 : 0));
  const labels = new Int32Array(width * height);
  // A parent is never larger than its child, so roots come first.
  const parents = [0];
  const provisionalValues = [0];
  for (let y = 0, pixel = 0; y < height; y++) {
    for (let x = 0; x < width; x++, pixel++) {
      const value = data[pixel] as number;
      if (included[value] === 0) continue;
      let id = 0;
      if (x > 0 && data[pixel - 1] === value) id = labels[pixel - 1] as number;
      if (y > 0) {
        const above = pixel - width;
        if (data[above] === value) {
          id = join(parents, id, labels[above] as number);
        } else if (connectivity === 8) {
          // Were the pixel above equal, it would already have joined both corners beside it.
          if (x > 0 && data[above - 1] === value) id = join(parents, id, labels[above - 1] as number);
          if (x + 1 < width && data[above + 1] === value) id = join(parents, id, labels[above + 1] as number);
        }
      }
      if (id === 0) {
        id = parents.length;
        parents.push(id);
        provisionalValues.push(value);
      }
      labels[pixel] = id;
    }
  }

  const finalIds = new Int32Array(parents.length);
  const values = [0];
  for (let id = 1; id < parents.length; id++) {
    const parent = parents[id] as number;
    if (parent === id) {
      finalIds[id] = values.length;
      values.push(provisionalValues[id] as number);
    } else {
      finalIds[id] = finalIds[parent] as number;
    }
  }
  const sizes = new Array<number>(values.length).fill(0);
  for (let pixel = 0; pixel < labels.length; pixel++) {
    const id = finalIds[labels[pixel] as number] as number;
    labels[pixel] = id;
    sizes[id] = (sizes[id] as number) + 1;
  }
  return { labels, sizes, values };
}

/** Root of the joined tree; 0 stands for no tree. */
function join(parents: number[], a: number, b: number): number {
  if (a === b || a === 0) return b;
  const rootA = rootOf(parents, a);
  const rootB = rootOf(parents, b);
  const root = Math.min(rootA, rootB);
  parents[Math.max(rootA, rootB)] = root;
  return root;
}

function rootOf(parents: number[], id: number): number {
  let node = id;
  while (parents[node] !== node) {
    // Halving the path on the way keeps later searches short.
    const grandparent = parents[parents[node] as number] as number;
    parents[node] = grandparent;
    node = grandparent;
  }
  return node;
}

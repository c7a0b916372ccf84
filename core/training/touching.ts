import type { Rect } from '../geometry/rect.ts';
import type { ClassMap, RgbImage } from '../imaging/raster.ts';
import { crowd } from '../mask/crowd.ts';
import type { Crowd, Placed } from '../mask/crowd.ts';
import { connectedObjects, cutOut, objectExtents } from '../mask/objects.ts';
import type { ObjectMap } from '../mask/objects.ts';
import { solidObjects } from '../mask/solid.ts';
import type { Random } from '../random.ts';
import type { TrainingSample } from './batches.ts';

/** How much more of an image objects cover once others were pushed against them, and the most they cover at all. */
const MORE = 0.15;
const MOST = 0.5;

/** Pixels around an object that come along, ever fainter, so that it does not look cut out. */
const RIM = 2;

/** An image with its objects told apart. */
export interface ObjectSample {
  readonly image: RgbImage;
  readonly objects: ObjectMap;
}

/**
 * A copy of the sample in which single objects of the image lie a second time, pushed against others: touching ones
 * whose borders are known, which masks of regions cannot show. Undefined where the image has no single object.
 */
export function pushTogether({ image, objects }: ObjectSample, random: Random): ObjectSample | undefined {
  const { width, height } = image;
  const solid = solidObjects(objects);
  if (solid.length === 0) return undefined;
  const start = asCrowd(objects);
  const before = start.data.reduce((sum, id) => sum + Math.min(id, 1), 0) / start.data.length;
  const coverage = Math.min(MOST, before + MORE);
  const pick = (): ClassMap => (solid[Math.floor(random() * solid.length)] as (typeof solid)[number]).shape;
  const full = crowd(start, pick, coverage, random);
  // Of the bytes that a decoder gives, a slice would be the same memory.
  const data = Uint8Array.from(image.data);
  const origins = new Map(solid.map(({ shape, box }) => [shape, box]));
  full.placed.slice(start.placed.length).forEach((place, index) => {
    const { left, top } = origins.get(place.shape) ?? place;
    copyObject(image, { left, top }, place, start.placed.length + index + 1, full, data);
  });
  return { image: { width, height, data }, objects: full };
}

function asCrowd(objects: ObjectMap): Crowd {
  const { width, height, data } = objects;
  const ids = [...objectExtents(objects)];
  const order = new Map(ids.map(([id], index) => [id, index + 1]));
  const placed = ids.map(([id, { box }]) => ({
    shape: cutOut(objects, id, box),
    left: box.left,
    top: box.top,
  }));
  return { width, height, data: Uint16Array.from(data, (id) => order.get(id) ?? 0), placed };
}

/** Writes an object's colours where it is seen, and a fading rim of its surroundings where there is no object. */
function copyObject(
  image: RgbImage,
  from: Pick<Placed, 'left' | 'top'>,
  { shape, left, top }: Placed,
  id: number,
  { width, height, data: ids }: Crowd,
  colours: Uint8Array,
): void {
  for (let y = -RIM; y < shape.height + RIM; y++) {
    for (let x = -RIM; x < shape.width + RIM; x++) {
      const [sourceX, sourceY, toX, toY] = [from.left + x, from.top + y, left + x, top + y];
      if (toX < 0 || toY < 0 || toX >= width || toY >= height) continue;
      if (sourceX < 0 || sourceY < 0 || sourceX >= width || sourceY >= height) continue;
      const to = toY * width + toX;
      const distance = distanceTo(shape, x, y);
      if (distance === 0 ? ids[to] !== id : ids[to] !== 0 || distance > RIM) continue;
      const share = 1 - distance / (RIM + 1);
      for (let channel = 0; channel < 3; channel++) {
        const there = colours[3 * to + channel] as number;
        const own = image.data[3 * (sourceY * width + sourceX) + channel] as number;
        colours[3 * to + channel] = Math.round(there + share * (own - there));
      }
    }
  }
}

/** Steps (to one of eight neighbours) from a place to the shape, `RIM + 1` where it is farther. */
function distanceTo({ width, height, data }: ClassMap, x: number, y: number): number {
  let nearest = RIM + 1;
  for (let dy = -RIM; dy <= RIM; dy++) {
    for (let dx = -RIM; dx <= RIM; dx++) {
      const [column, row] = [x + dx, y + dy];
      if (column < 0 || row < 0 || column >= width || row >= height) continue;
      if (data[row * width + column] === 1) nearest = Math.min(nearest, Math.max(Math.abs(dx), Math.abs(dy)));
    }
  }
  return nearest;
}

/**
 * What a sample of one class becomes where touching objects are to come out apart: itself and, where it has single
 * objects, a copy with more of them pushed together, both with `separationTargets`. Weights that it has already are
 * kept where they are smaller: what nobody vouches for does not count more for lying in a gap.
 */
export function separated(
  { image, labels, weights }: TrainingSample,
  random: Random,
): readonly TrainingSample[] {
  const objects = connectedObjects(labels, [1]);
  const crowded = weights === undefined ? pushTogether({ image, objects }, random) : undefined;
  const own = { image, ...separationTargets(objects) };
  if (weights !== undefined) {
    const data = own.weights.data.map((weight, pixel) => Math.min(weight, weights.data[pixel] as number));
    return [{ ...own, weights: { ...own.weights, data } }];
  }
  return crowded === undefined
    ? [own]
    : [own, { image: crowded.image, ...separationTargets(crowded.objects) }];
}

/** Steps within which two objects count as neighbours of a pixel between them. */
const NEAR = 5;

/** Spread in pixels of how much more a pixel counts that lies between two objects. */
const SPREAD = 2.5;

/** An object's pixels are given up that have another within this distance: one of the eight around them. */
const BESIDE = 1.5;

/** Weight, of 255, of a pixel that does not lie between objects. */
const PLAIN = 48;

/** Side of the blocks that are looked at as a whole first: most hold pixels of one object at most. */
const BLOCK = 16;

/**
 * What a network is to learn so that touching objects come out apart: pixels beside another object are background, and
 * pixels between two objects count the more the narrower the gap is (O. Ronneberger, P. Fischer, T. Brox, "U-Net",
 * MICCAI 2015, equation 2).
 */
export function separationTargets(objects: ObjectMap): Required<Pick<TrainingSample, 'labels' | 'weights'>> {
  const { width, height, data } = objects;
  const labels = Uint8Array.from(data, (id) => (id === 0 ? 0 : 1));
  const weights = new Uint8Array(data.length).fill(PLAIN);
  const learn = (x: number, y: number): void => {
    const pixel = y * width + x;
    const [nearest, second] = twoNearest(objects, x, y);
    if (second === Infinity) return;
    if (labels[pixel] === 1 && second >= BESIDE) return;
    labels[pixel] = 0;
    const gap = nearest + second;
    weights[pixel] = Math.round(PLAIN + (255 - PLAIN) * Math.exp(-(gap ** 2) / (2 * SPREAD ** 2)));
  };
  for (let top = 0; top < height; top += BLOCK) {
    for (let left = 0; left < width; left += BLOCK) {
      const block = {
        left,
        top,
        right: Math.min(width, left + BLOCK),
        bottom: Math.min(height, top + BLOCK),
      };
      if (!hasTwo(objects, block)) continue;
      for (let y = block.top; y < block.bottom; y++)
        for (let x = block.left; x < block.right; x++) learn(x, y);
    }
  }
  return { labels: { width, height, data: labels }, weights: { width, height, data: weights } };
}

/** Whether pixels of two objects lie in a block or near it. */
function hasTwo({ width, height, data }: ObjectMap, { left, top, right, bottom }: Rect): boolean {
  let known = 0;
  for (let y = Math.max(0, top - NEAR); y < Math.min(height, bottom + NEAR); y++) {
    for (let x = Math.max(0, left - NEAR); x < Math.min(width, right + NEAR); x++) {
      const id = data[y * width + x] as number;
      if (id === 0 || id === known) continue;
      if (known !== 0) return true;
      known = id;
    }
  }
  return false;
}

/** Distances to the nearest object, and to the nearest other one. */
function twoNearest({ width, height, data }: ObjectMap, x: number, y: number): readonly [number, number] {
  let [first, nearest, second] = [0, Infinity, Infinity];
  for (let dy = -NEAR; dy <= NEAR; dy++) {
    const row = y + dy;
    if (row < 0 || row >= height) continue;
    for (let dx = -NEAR; dx <= NEAR; dx++) {
      const column = x + dx;
      if (column < 0 || column >= width) continue;
      const id = data[row * width + column] as number;
      if (id === 0) continue;
      const distance = Math.hypot(dx, dy);
      if (id === first) nearest = Math.min(nearest, distance);
      else if (distance < nearest) [first, nearest, second] = [id, distance, nearest];
      else second = Math.min(second, distance);
    }
  }
  return [nearest, second];
}

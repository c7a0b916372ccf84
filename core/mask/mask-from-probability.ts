import { WorkbenchError } from '../errors.ts';
import { fillHoles, keepLargest, removeSmallRegions } from './components.ts';
import type { ClassMap, ProbabilityMap } from '../imaging/raster.ts';
import type { Size } from '../geometry/size.ts';
import { roundInto } from '../imaging/resample.ts';
import { probabilityRows, resizeProbability } from '../imaging/resize.ts';
import { instancesOf, splitBy } from './instances.ts';
import type { InstanceMap, ObjectCut } from './instances.ts';

/** How a probability map becomes a mask. */
export interface MaskOptions {
  /** Compared with one channel's probability; several channels compete among themselves instead. */
  readonly threshold: number;
  /** Labels of the foreground channels, in order. */
  readonly labels: readonly number[];
  readonly fillHoles: boolean;
  /** Regions of fewer image pixels are dropped; 0 and 1 keep all. */
  readonly smallestRegion: number;
  /** Only the largest region of each label is kept. */
  readonly onlyLargest?: boolean | undefined;
}

/** Probability map at image size, bilinear. */
export function upsample(map: ProbabilityMap, size: Size): ProbabilityMap {
  return resizeProbability(map, size);
}

/** The channel of a label, at the size of the map: the first foreground one for labels that the model does not know. */
export function channelOf(
  { map, labels }: { readonly map: ProbabilityMap; readonly labels: readonly number[] },
  label: number,
): { readonly channel: number; readonly map: ProbabilityMap } {
  const index = Math.max(0, labels.indexOf(label));
  const channel = map.channels === labels.length ? index : index + 1;
  const pixels = map.width * map.height;
  const data = map.data.subarray(channel * pixels, (channel + 1) * pixels);
  return { channel, map: { width: map.width, height: map.height, channels: 1, data } };
}

/**
 * Labels from probabilities at their own size.
 * - One channel: `labels[0]` where `value / 255 >= threshold`.
 * - One channel more than labels, background first: the label of the largest value; of equal ones the first wins,
 *   so that background wins ties. The threshold plays no part.
 */
export function toLabels(map: ProbabilityMap, threshold: number, labels: readonly number[]): ClassMap {
  const { width, height, channels } = map;
  const plane = width * height;
  const planes = Array.from({ length: channels }, (_, c) => map.data.subarray(c * plane, (c + 1) * plane));
  const data = new Uint8Array(plane);
  labeller(channels, threshold, labels)(planes, data);
  return { width, height, data };
}

/**
 * The mask of an image from the network's map over the whole of it: bilinear to image size, labels as in
 * `toLabels`, then holes, then regions. The window and the command line both use this, so they agree.
 */
export function maskFromProbability(map: ProbabilityMap, imageSize: Size, options: MaskOptions): ClassMap {
  const isSize = map.width === imageSize.width && map.height === imageSize.height;
  const labels = isSize
    ? toLabels(map, options.threshold, options.labels)
    : upsampledLabels(map, imageSize, options);
  const filled = options.fillHoles ? fillHoles(labels) : labels;
  const regions = options.smallestRegion > 1 ? removeSmallRegions(filled, options.smallestRegion) : filled;
  return options.onlyLargest === true ? keepLargest(regions) : regions;
}

/**
 * The objects of that mask, cut at valleys of the probability where `objects` says how, and at necks.
 * @throws WorkbenchError `instances.many` beyond 65,535 objects
 */
export function objectsFromProbability(
  map: ProbabilityMap,
  imageSize: Size,
  { objects, ...options }: MaskOptions & { readonly objects?: ObjectCut | undefined },
): InstanceMap {
  const { labels, smallestRegion } = options;
  const mask = maskFromProbability(map, imageSize, options);
  if (objects === undefined) return instancesOf(mask, labels, { smallestRegion });
  const probability = ownProbability(upsample(map, imageSize), mask, labels);
  return instancesOf(mask, labels, { smallestRegion, ...splitBy(objects, probability) });
}

/** How probable each pixel's label is, 0 on background. The map is of the mask's size. */
function ownProbability(
  map: ProbabilityMap,
  mask: ClassMap,
  labels: readonly number[],
): Uint8Array<ArrayBuffer> {
  const plane = mask.data.length;
  const starts = new Map(labels.map((label, at) => [label, (map.channels - labels.length + at) * plane]));
  return Uint8Array.from(mask.data, (label, pixel) => {
    const start = starts.get(label);
    return start === undefined ? 0 : (map.data[start + pixel] as number);
  });
}

/** `toLabels(upsample(...))`, row by row, so that no upsampled map of a large image has to be held. */
function upsampledLabels(map: ProbabilityMap, { width, height }: Size, options: MaskOptions): ClassMap {
  const label = labeller(map.channels, options.threshold, options.labels);
  const rowsOf = probabilityRows(map, { width, height });
  const channelRows = rowsOf.map(() => new Uint8Array(width));
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    rowsOf.forEach((rowAt, channel) => {
      roundInto(rowAt(y), channelRows[channel] as Uint8Array, 0);
    });
    label(channelRows, data.subarray(y * width, (y + 1) * width));
  }
  return { width, height, data };
}

/** Writes one label per position into `target`, from the same positions of every channel. */
type Labeller = (channels: readonly Uint8Array[], target: Uint8Array) => void;

function labeller(channels: number, threshold: number, labels: readonly number[]): Labeller {
  const [label] = labels;
  const isOnly = labels.length === 1 && label !== undefined;
  if (channels === 1 && isOnly) return thresholdLabeller(threshold, label);
  if (channels > 1 && channels === labels.length + 1) return largestLabeller(labels);
  throw new WorkbenchError(
    'model.output',
    `The model answers with ${channels} channels, which do not fit its ${labels.length} classes.`,
  );
}

function thresholdLabeller(threshold: number, label: number): Labeller {
  const labelOf = Uint8Array.from({ length: 256 }, (_, value) => (value / 255 >= threshold ? label : 0));
  return ([probability], target) => {
    if (probability === undefined) return;
    for (let i = 0; i < target.length; i++) target[i] = labelOf[probability[i] as number] as number;
  };
}

function largestLabeller(labels: readonly number[]): Labeller {
  return ([background, ...foreground], target) => {
    if (background === undefined) return;
    for (let i = 0; i < target.length; i++) {
      let largest = background[i] as number;
      let label = 0;
      for (let c = 0; c < foreground.length; c++) {
        const value = (foreground[c] as Uint8Array)[i] as number;
        if (value <= largest) continue;
        largest = value;
        label = labels[c] as number;
      }
      target[i] = label;
    }
  };
}

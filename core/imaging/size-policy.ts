import { assertNever, WorkbenchError } from '../errors.ts';
import { averageMaps, mirrorMap, mirrorRgb } from './mirror.ts';
import type { ProbabilityMap, RgbImage } from './raster.ts';
import type { Size } from '../geometry/size.ts';
import { resizeRgb } from './resize.ts';
import { blendTiles, mirror, tileStarts } from './tiles.ts';

/** Sides of network inputs are multiples of this: five poolings halve them five times. */
export const SIZE_MULTIPLE = 32;

/**
 * How an image of any size becomes network inputs, whose sides are multiples of `SIZE_MULTIPLE`.
 * - `stretch`: one input of `width` x `height`, aspect not kept.
 * - `letterbox`: one input of `width` x `height`, aspect kept, the rest black.
 * - `tiles`: native resolution, inputs of `width` x `height` that overlap by `overlap` pixels, blended.
 */
export interface SizePolicy extends Size {
  readonly mode: 'stretch' | 'letterbox' | 'tiles';
  readonly overlap: number;
  /** Also show each input mirrored left-right, and average both answers. Takes twice the time. */
  readonly mirroring?: boolean | undefined;
}

/** An image as a network is shown it. */
export interface PreparedImage {
  readonly plan: InputPlan;
  /** One per input of the plan. */
  readonly inputs: readonly RgbImage[];
}

/** Part of a raster, in its pixels. */
export interface Region extends Size {
  readonly x: number;
  readonly y: number;
}

export interface PlannedInput {
  /** What the input shows, in image pixels. */
  readonly source: Region;
  /** Where that lies in the input, in input pixels; the rest is padding. */
  readonly content: Region;
}

/** How one image becomes network inputs of `width` x `height`. */
export interface InputPlan extends Size {
  readonly mode: SizePolicy['mode'];
  readonly image: Size;
  /** Pixels over which neighbouring tiles fade into each other. */
  readonly overlap: number;
  /** Whether the inputs come a second time, after all others and mirrored left-right. */
  readonly mirroring: boolean;
  readonly inputs: readonly PlannedInput[];
}

export function prepareImage(image: RgbImage, policy: SizePolicy): PreparedImage {
  const plan = planInputs(image, policy);
  return { plan, inputs: plan.inputs.map((_, index) => renderInput(image, plan, index)) };
}

/** Throws when tiles would overlap entirely, so that they could not advance. */
export function planInputs(image: Size, policy: SizePolicy): InputPlan {
  const { mode, width, height, overlap, mirroring } = policy;
  const inputs = plannedInputs(image, policy);
  const plan = { mode, width, height, overlap, mirroring: false, image: sizeOf(image), inputs };
  return mirroring ? withMirroring(plan) : plan;
}

/** The plan of a policy without mirroring, as it would be with. */
export function withMirroring(plan: InputPlan): InputPlan {
  return { ...plan, mirroring: true, inputs: [...plan.inputs, ...plan.inputs] };
}

function plannedInputs(image: Size, policy: SizePolicy): readonly PlannedInput[] {
  const { mode, width, height } = policy;
  switch (mode) {
    case 'stretch':
      return [{ source: whole(image), content: whole(policy) }];
    case 'letterbox': {
      const scale = Math.min(width / image.width, height / image.height);
      const size = { width: scaled(image.width, scale), height: scaled(image.height, scale) };
      return [{ source: whole(image), content: centred(size, policy) }];
    }
    case 'tiles':
      return plannedTiles(image, policy);
    default:
      return assertNever(mode);
  }
}

function plannedTiles(image: Size, { width, height, overlap }: SizePolicy): readonly PlannedInput[] {
  if (overlap >= Math.min(width, height)) {
    throw new WorkbenchError(
      'model.size',
      `Tiles of ${width} x ${height} pixels cannot overlap by ${overlap}: it must be less than a tile.`,
    );
  }
  const size = { width: Math.min(width, image.width), height: Math.min(height, image.height) };
  const content = centred(size, { width, height });
  return tileStarts(image.height, height, overlap).flatMap((y) =>
    tileStarts(image.width, width, overlap).map((x) => ({ source: { x, y, ...size }, content })),
  );
}

function scaled(length: number, scale: number): number {
  return Math.max(1, Math.round(length * scale));
}

function sizeOf({ width, height }: Size): Size {
  return { width, height };
}

function whole(size: Size): Region {
  return { x: 0, y: 0, ...sizeOf(size) };
}

function centred(inner: Size, outer: Size): Region {
  const x = Math.floor((outer.width - inner.width) / 2);
  const y = Math.floor((outer.height - inner.height) / 2);
  return { x, y, ...sizeOf(inner) };
}

/** The network-sized image for one planned input. Black pads a letterbox, the mirrored image pads a tile. */
export function renderInput(image: RgbImage, plan: InputPlan, index: number): RgbImage {
  const rendered = renderUpright(image, plan, inputAt(plan, index));
  return plan.mirroring && index >= plan.inputs.length / 2 ? mirrorRgb(rendered) : rendered;
}

function renderUpright(image: RgbImage, plan: InputPlan, input: PlannedInput): RgbImage {
  switch (plan.mode) {
    case 'stretch':
      return resizeRgb(image, plan);
    case 'letterbox':
      return paste(resizeRgb(image, input.content), plan, input.content);
    case 'tiles':
      return cutTile(image, plan, input);
    default:
      return assertNever(plan.mode);
  }
}

function inputAt(plan: InputPlan, index: number): PlannedInput {
  const input = plan.inputs[index];
  if (input === undefined) throw new RangeError(`No input ${index} among the ${plan.inputs.length} planned`);
  return input;
}

function paste(content: RgbImage, { width, height }: Size, at: Region): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < at.height; y++) {
    const row = content.data.subarray(y * at.width * 3, (y + 1) * at.width * 3);
    data.set(row, ((at.y + y) * width + at.x) * 3);
  }
  return { width, height, data };
}

function cutTile(image: RgbImage, { width, height }: Size, { source, content }: PlannedInput): RgbImage {
  const data = new Uint8Array(width * height * 3);
  const columns = Int32Array.from({ length: width }, (_, x) => mirror(source.x + x - content.x, image.width));
  for (let y = 0; y < height; y++) {
    const from = mirror(source.y + y - content.y, image.height) * image.width;
    let sample = y * width * 3;
    for (let x = 0; x < width; x++) {
      const pixel = (from + (columns[x] as number)) * 3;
      data[sample++] = image.data[pixel] as number;
      data[sample++] = image.data[pixel + 1] as number;
      data[sample++] = image.data[pixel + 2] as number;
    }
  }
  return { width, height, data };
}

/**
 * One map over the whole image from the network's outputs, in the order of `plan.inputs`: at network scale for
 * `stretch` and `letterbox`, at image size for `tiles`.
 */
export function assemble(plan: InputPlan, outputs: readonly ProbabilityMap[]): ProbabilityMap {
  if (outputs.length !== plan.inputs.length) {
    throw new RangeError(`The plan has ${plan.inputs.length} inputs, but ${outputs.length} outputs came`);
  }
  const upright = plan.mirroring ? averageMirrored(outputs) : outputs;
  const parts = upright.map((output, index) => {
    const input = inputAt(plan, index);
    if (output.width !== plan.width || output.height !== plan.height) {
      throw new WorkbenchError(
        'model.output',
        `The model answered ${plan.width} x ${plan.height} pixels with ${output.width} x ${output.height}.`,
      );
    }
    return { at: input.source, map: crop(output, input.content) };
  });
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only.map;
  return blendTiles(parts, plan.image, plan.overlap);
}

/** The second half of `outputs` answers the first one's inputs mirrored. */
function averageMirrored(outputs: readonly ProbabilityMap[]): readonly ProbabilityMap[] {
  const half = outputs.length / 2;
  return outputs
    .slice(0, half)
    .map((output, index) => averageMaps(output, mirrorMap(outputs[half + index] as ProbabilityMap)));
}

function crop(map: ProbabilityMap, region: Region): ProbabilityMap {
  const { width, height } = region;
  if (width === map.width && height === map.height) return map;
  const data = new Uint8Array(map.channels * width * height);
  for (let row = 0; row < map.channels * height; row++) {
    const channel = Math.floor(row / height);
    const from = (channel * map.height + region.y + (row % height)) * map.width + region.x;
    data.set(map.data.subarray(from, from + width), row * width);
  }
  return { width, height, channels: map.channels, data };
}

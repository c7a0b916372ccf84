import { lineOf, planeSize } from '../geometry/planes.ts';
import type { PlaneCut } from '../geometry/planes.ts';
import type { Size } from '../geometry/size.ts';
import { intensities } from './intensity.ts';
import type { Raster, RasterData } from './raster.ts';
import { rasterOf } from './value-window.ts';

type Packed = RasterData | Int16Array;

/**
 * All frames of a volume, each with its values in as few bytes as hold them exactly. They come one by one, in any
 * order; planes can be cut when all are there.
 */
export class PackedVolume {
  readonly #frames: (Packed | undefined)[];
  #like: Raster | null = null;
  #count = 0;

  constructor(readonly frameCount: number) {
    this.#frames = new Array<Packed | undefined>(frameCount).fill(undefined);
  }

  /** Frames that are there. */
  get count(): number {
    return this.#count;
  }

  get isComplete(): boolean {
    return this.#count === this.frameCount;
  }

  /** Of a frame; nothing while there are none. */
  get size(): Size {
    return this.#like ?? { width: 0, height: 0 };
  }

  has(frame: number): boolean {
    return this.#frames[frame] !== undefined;
  }

  /** @throws RangeError for a frame that is unlike those before it in size or kind of values */
  add(frame: number, raster: Raster): void {
    const like = (this.#like ??= raster);
    const isAlike =
      like.width === raster.width && like.height === raster.height && like.channels === raster.channels;
    if (!isAlike || like.bits !== raster.bits) throw new RangeError(`Frame ${frame} is unlike the others`);
    if (!this.has(frame)) this.#count++;
    this.#frames[frame] = packed(raster);
  }

  /**
   * The values of one plane, as a raster like those of the frames, of which the first says the window.
   * @throws RangeError while frames are missing
   */
  cut(cut: PlaneCut): Raster {
    const like = this.#like;
    if (like === null || !this.isComplete) throw new RangeError('Frames of the volume are missing');
    const { volume, plane, at } = cut;
    const size = planeSize(volume, plane);
    const { channels, windows, window, isInverted } = like;
    const data = blankLike(like.data, size.width * size.height * channels);
    if (plane.fixed === 2) copyFrame(this.#frame(at), like, data);
    else for (let frame = 0; frame < this.frameCount; frame++) this.#copyLine(cut, frame, like, data);
    return rasterOf(size, channels, data, { windows, window, isInverted });
  }

  /**
   * One intensity per pixel of a frame.
   * @throws RangeError where it is missing
   */
  intensities(index: number): RasterData {
    const values = this.#frame(index);
    const like = this.#like as Raster;
    const data = blankLike(like.data, like.width * like.height * like.channels);
    copyFrame(values, like, data);
    return intensities({ ...like, data });
  }

  #copyLine(cut: PlaneCut, frame: number, { width, channels }: Raster, data: RasterData): void {
    const values = this.#frame(frame);
    const { along, count, first, step } = lineOf(cut, frame);
    for (let i = 0; i < count; i++) {
      const from = (along === 0 ? placeOf(i, cut.at, width) : placeOf(cut.at, i, width)) * channels;
      const to = (first + i * step) * channels;
      for (let channel = 0; channel < channels; channel++) {
        data[to + channel] = values[from + channel] as number;
      }
    }
  }

  #frame(index: number): Packed {
    const frame = this.#frames[index];
    if (frame === undefined) throw new RangeError(`No frame ${index} among ${this.frameCount}`);
    return frame;
  }
}

/**
 * Frames are kept in blocks of so many pixels by so many: of a line down a frame, neighbours are then as near in memory
 * as of a line across, which a processor fetches many times as fast.
 */
const BLOCK = 8;

/** Where a pixel is kept. */
function placeOf(x: number, y: number, width: number): number {
  const block = (y >> 3) * Math.ceil(width / BLOCK) + (x >> 3);
  return block * BLOCK * BLOCK + (y & 7) * BLOCK + (x & 7);
}

/** In blocks; float values that are whole and small, as those of CT are, in half of their bytes. */
function packed({ width, height, channels, data }: Raster): Packed {
  const length = Math.ceil(width / BLOCK) * Math.ceil(height / BLOCK) * BLOCK * BLOCK * channels;
  const isSmall = data instanceof Float32Array && data.every((value) => value === (value << 16) >> 16);
  const values = isSmall ? new Int16Array(length) : blankLike(data, length);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const to = placeOf(pixel % width, Math.floor(pixel / width), width) * channels;
    for (let channel = 0; channel < channels; channel++) {
      values[to + channel] = data[pixel * channels + channel] as number;
    }
  }
  return values;
}

function copyFrame(values: Packed, { width, height, channels }: Raster, data: RasterData): void {
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = placeOf(pixel % width, Math.floor(pixel / width), width) * channels;
    for (let channel = 0; channel < channels; channel++) {
      data[pixel * channels + channel] = values[from + channel] as number;
    }
  }
}

function blankLike(data: RasterData, length: number): RasterData {
  if (data instanceof Float32Array) return new Float32Array(length);
  return data instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
}

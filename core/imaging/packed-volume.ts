import { lineOf, planeSize } from '../geometry/planes.ts';
import type { PlaneCut } from '../geometry/planes.ts';
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
    this.#frames[frame] = packed(raster.data);
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
    const data = blank(like, size.width * size.height * channels);
    if (plane.fixed === 2) data.set(this.#frame(at));
    else for (let frame = 0; frame < this.frameCount; frame++) this.#copyLine(cut, frame, channels, data);
    return rasterOf(size, channels, data, { windows, window, isInverted });
  }

  #copyLine(cut: PlaneCut, frame: number, channels: number, data: RasterData): void {
    const values = this.#frame(frame);
    const { count, inFrame, inPlane } = lineOf(cut, frame);
    for (let i = 0; i < count; i++) {
      const from = (inFrame.first + i * inFrame.step) * channels;
      const to = (inPlane.first + i * inPlane.step) * channels;
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

/** Float values that are whole and small, as those of CT are, in half of their bytes. */
function packed(data: RasterData): Packed {
  if (!(data instanceof Float32Array)) return data.slice();
  const whole = new Int16Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    whole[i] = value;
    if (whole[i] !== value) return data.slice();
  }
  return whole;
}

function blank({ data }: Raster, length: number): RasterData {
  if (data instanceof Float32Array) return new Float32Array(length);
  return data instanceof Uint16Array ? new Uint16Array(length) : new Uint8Array(length);
}

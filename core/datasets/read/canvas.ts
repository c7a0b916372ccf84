import { WorkbenchError } from '../../errors.ts';
import type { Size } from '../../geometry/size.ts';
import type { LabelMap } from '../../imaging/raster.ts';
import { requireInstances } from '../../mask/instances.ts';
import type { MaskObject } from '../../mask/objects.ts';
import { PIXEL_LIMIT } from '../../sources/source.ts';
import type { FoundLabels } from './found.ts';

/** Takes note of pixels that were written or looked at. Throws where they are more than any image needs. */
export type Spend = (pixels: number) => void;

/** Draws a label into a map. */
export type Draw = (map: LabelMap, label: number, spend: Spend) => void;

/** How often objects may cover their image: a small file of large ones would take hours. */
const MOST_LAYERS = 64;
/** Small images are soon covered. */
const LEAST_PIXELS = 2 ** 26;

/** An image onto which objects are drawn, later ones above earlier ones. */
export class Canvas {
  readonly #map: LabelMap<Uint16Array>;
  readonly #objects: MaskObject[] = [];
  #ignored: LabelMap<Uint8Array> | null = null;
  #spent = 0;
  readonly #spend = (pixels: number): void => {
    this.#spent += pixels;
    if (this.#spent <= LEAST_PIXELS + MOST_LAYERS * this.#map.data.length) return;
    const cause = `its objects cover their image more than ${MOST_LAYERS} times over`;
    throw new WorkbenchError('data-set.large', cause);
  };

  /** @throws WorkbenchError `data-set.size` before any memory is taken */
  constructor(size: Size) {
    requirePixels(size);
    this.#map = { ...size, data: new Uint16Array(size.width * size.height) };
  }

  /** @throws WorkbenchError `instances.many` beyond 65,535 objects */
  add(category: number, draw: Draw): void {
    const id = this.#objects.length + 1;
    requireInstances(id);
    draw(this.#map, id, this.#spend);
    this.#objects.push({ id, category });
  }

  ignore(draw: Draw): void {
    const { width, height } = this.#map;
    this.#ignored ??= { width, height, data: new Uint8Array(width * height) };
    draw(this.#ignored, 1, this.#spend);
  }

  /** With those objects of which anything is to be seen. */
  finish(): FoundLabels {
    const { width, height, data } = this.#map;
    const categories = Uint8Array.from([0, ...this.#objects.map(({ category }) => category)]);
    const seen = new Set(data);
    const classes = new Uint8Array(data.length);
    for (let pixel = 0; pixel < data.length; pixel++) {
      classes[pixel] = categories[data[pixel] as number] as number;
    }
    return {
      classes: { width, height, data: classes },
      objects: { width, height, data, objects: this.#objects.filter(({ id }) => seen.has(id)) },
      ignored: this.#ignored?.data ?? null,
    };
  }
}

/** @throws WorkbenchError `data-set.size` */
export function requirePixels({ width, height }: Size): void {
  const isPossible = [width, height].every((side) => Number.isInteger(side) && side > 0);
  if (isPossible && width * height <= PIXEL_LIMIT) return;
  throw new WorkbenchError('data-set.size', `No image has ${width} x ${height} pixels.`);
}

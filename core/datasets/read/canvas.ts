import { WorkbenchError } from '../../errors.ts';
import type { Size } from '../../geometry/size.ts';
import type { LabelMap } from '../../imaging/raster.ts';
import { requireInstances } from '../../mask/instances.ts';
import type { MaskObject } from '../../mask/objects.ts';
import { PIXEL_LIMIT } from '../../sources/source.ts';
import type { FoundLabels } from './found.ts';

/** Draws a label into a map. */
export type Draw = (map: LabelMap, label: number) => void;

/** An image onto which objects are drawn, later ones above earlier ones. */
export class Canvas {
  readonly #map: LabelMap<Uint16Array>;
  readonly #objects: MaskObject[] = [];
  #ignored: LabelMap<Uint8Array> | null = null;

  /** @throws WorkbenchError `data-set.size` before any memory is taken */
  constructor(size: Size) {
    requirePixels(size);
    this.#map = { ...size, data: new Uint16Array(size.width * size.height) };
  }

  /** @throws WorkbenchError `instances.many` beyond 65,535 objects */
  add(category: number, draw: Draw): void {
    const id = this.#objects.length + 1;
    requireInstances(id);
    draw(this.#map, id);
    this.#objects.push({ id, category });
  }

  ignore(draw: Draw): void {
    const { width, height } = this.#map;
    this.#ignored ??= { width, height, data: new Uint8Array(width * height) };
    draw(this.#ignored, 1);
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

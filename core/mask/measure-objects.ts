import { hullDiameter, hullWidth } from '../geometry/hull.ts';
import type { Rect } from '../geometry/rect.ts';
import type { Spacing } from '../geometry/size.ts';
import { intensityAt } from '../imaging/intensity.ts';
import type { LabelMap, Raster } from '../imaging/raster.ts';
import { hullOfRows } from './measure.ts';
import type { Row } from './measure.ts';
import { isAtBorder } from './objects.ts';
import { Provenance } from './provenance.ts';
import { objectNumber } from './segments.ts';
import type { Segment } from './segments.ts';

/** An object in numbers: lengths in pixels or, where the spacing is known, in millimetres. */
export interface MeasuredObject {
  /**
   * What it is called by, as in exports: from 1 without gaps, in the order of the objects' first pixels, row by row; in
   * a series of several frames the same in all of them (`objectNumber`).
   */
  readonly number: number;
  readonly id: number;
  /** Label of its class. */
  readonly class: number;
  readonly box: Rect;
  readonly pixels: number;
  /** Square millimetres; null where the spacing is not known. */
  readonly area: number | null;
  /** Diameter of a disc of its area. */
  readonly equivalentDiameter: number;
  /** The largest and the smallest of its Feret diameters: distances of parallel lines that hold its pixels. */
  readonly longestDiameter: number;
  readonly shortestDiameter: number;
  /** Mean of its pixels' intensities (see `intensities`) that are finite; null where there are none. */
  readonly mean: number | null;
  /** Whether it may go on beyond the image. */
  readonly isAtBorder: boolean;
  /** Whether a person drew any of its pixels. */
  readonly isDrawn: boolean;
}

export interface MeasuredOn {
  readonly spacing: Spacing | null;
  /** Of the size of the map; null without values. */
  readonly image: Raster | null;
  /** See `LabelGrid`; without it nothing was drawn by a person. */
  readonly provenance?: Uint8Array;
  /** Whether the objects may go on in other frames; not by default. */
  readonly isOfSeries?: boolean;
}

/** Pixels that are looked at between two pauses: a tenth of a millisecond. */
const CHUNK = 1 << 15;

/**
 * Measures the objects that have pixels, in one pass over the map, with many pauses. What is drawn during one of them
 * makes the result worthless.
 * @param map labels, those of the objects being their ids
 */
export function* measuringObjects(
  map: LabelMap,
  objects: readonly Pick<Segment, 'id' | 'class'>[],
  { spacing, image, provenance, isOfSeries = false }: MeasuredOn,
): Generator<undefined, readonly MeasuredObject[]> {
  const { data, width, height } = map;
  const classes = new Map(objects.map((object) => [object.id, object.class]));
  const found = new Map<number, FoundObject>();
  const rowsAtOnce = Math.max(1, Math.floor(CHUNK / width));
  for (let y = 0, pixel = 0; y < height; y++) {
    if (y % rowsAtOnce === 0) yield;
    const row = pixel;
    for (const end = row + width; pixel < end;) {
      const start = pixel;
      const id = data[start] as number;
      do pixel++;
      while (pixel < end && data[pixel] === id);
      if (id === 0 || !classes.has(id)) continue;
      let object = found.get(id);
      if (object === undefined) found.set(id, (object = new FoundObject()));
      object.add({ y, from: start - row, to: pixel - row });
      if (image !== null) object.addValues(image, start, pixel);
      if (provenance !== undefined) object.addOrigin(provenance.subarray(start, pixel));
    }
  }
  const measured: MeasuredObject[] = [];
  for (const [id, object] of found) {
    yield;
    const { box, pixels, mean, isDrawn } = object;
    const hull = hullOfRows(object.rows, spacing);
    const area = spacing === null ? null : pixels * spacing.x * spacing.y;
    measured.push({
      number: isOfSeries ? objectNumber(id) : measured.length + 1,
      id,
      class: classes.get(id) ?? 0,
      box,
      pixels,
      area,
      equivalentDiameter: 2 * Math.sqrt((area ?? pixels) / Math.PI),
      longestDiameter: hullDiameter(hull),
      shortestDiameter: hullWidth(hull),
      mean,
      isAtBorder: isAtBorder(box, map),
      isDrawn,
    });
  }
  return measured;
}

/** The same without a pause. */
export function measureObjects(...what: Parameters<typeof measuringObjects>): readonly MeasuredObject[] {
  const steps = measuringObjects(...what);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}

/** What a pass over the map has seen of an object. */
class FoundObject {
  readonly rows: Row[] = [];
  pixels = 0;
  isDrawn = false;
  #sum = 0;
  #finite = 0;

  /** A run of its pixels; runs come row by row. */
  add(run: Row): void {
    this.pixels += run.to - run.from;
    const last = this.rows.at(-1);
    if (last?.y === run.y) this.rows[this.rows.length - 1] = { ...last, to: run.to };
    else this.rows.push(run);
  }

  addValues(image: Raster, from: number, to: number): void {
    for (let pixel = from; pixel < to; pixel++) {
      const value = intensityAt(image, pixel);
      if (!Number.isFinite(value)) continue;
      this.#sum += value;
      this.#finite++;
    }
  }

  addOrigin(run: Uint8Array): void {
    this.isDrawn ||= run.includes(Provenance.human);
  }

  get mean(): number | null {
    return this.#finite === 0 ? null : this.#sum / this.#finite;
  }

  get box(): Rect {
    const { rows } = this;
    return {
      left: rows.reduce((least, { from }) => Math.min(least, from), Infinity),
      top: rows[0]?.y ?? 0,
      right: rows.reduce((most, { to }) => Math.max(most, to), 0),
      bottom: (rows.at(-1)?.y ?? -1) + 1,
    };
  }
}

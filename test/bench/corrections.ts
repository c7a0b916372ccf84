import type { ImagePoint } from '../../core/geometry/camera.ts';
import { matchObjects } from '../../core/evaluation/objects.ts';
import { instancesOf } from '../../core/mask/instances.ts';
import { connectedObjects } from '../../core/mask/objects.ts';
import type { ObjectMap } from '../../core/mask/objects.ts';
import { FIRST_OBJECT } from '../../core/mask/segments.ts';
import { EditorDriver, imageDocument, LESION } from '../support/editor-driver.ts';
import type { At } from '../support/editor-driver.ts';
import { discsAndEllipses, objectField } from '../support/object-fields.ts';
import type { ObjectField } from '../support/object-fields.ts';
import type { Benchmark, Row } from './measure.ts';

const FIELDS = 10;
/** Not those of other benchmarks. */
const FIRST_SEED = 500;
const SIDE = 256;

/** Pixels by which a hand begins a cut before what it parts, and ends behind. */
const BEYOND = 5;

/** Strokes that are tried on a pair before it is given up. */
const TRIES = 3;

/**
 * What it takes a hand to part touching objects that were taken for one, with the tool Objects of the editor itself:
 * a key for the tool, a stroke for each cut, and two clicks for each crumb that a cut leaves over.
 */
export const correctionsBenchmark: Benchmark = () => {
  const fields = Array.from({ length: FIELDS }, (_, index) =>
    objectField({ width: SIDE, height: SIDE }, discsAndEllipses(15, 45), FIRST_SEED + index),
  );
  return Promise.resolve([
    row('inputs per pair of objects in one region', fields, ({ mask }) => connectedObjects(mask, [1])),
    row('inputs per pair that Make objects leaves joined', fields, ({ mask }) => instancesOf(mask, [1])),
  ]);
};

function row(what: string, fields: readonly ObjectField[], found: (field: ObjectField) => ObjectMap): Row {
  const done = fields.map((field) => corrected(field, found(field)));
  const sum = (of: Exclude<keyof Correction, 'map'>): number =>
    done.reduce((total, one) => total + one[of], 0);
  const matches = done.map(({ map }, at) => matchObjects(map, (fields[at] as ObjectField).truth));
  const matched = matches.reduce((total, one) => total + one.matched, 0);
  const objects = fields.reduce((total, field) => total + field.objects, 0);
  return {
    what,
    value: (sum('keys') + sum('strokes') + sum('clicks')) / sum('pairs'),
    aim: { most: 2 },
    detail:
      `${sum('pairs')} pairs: ${sum('keys')} keys, ${sum('strokes')} strokes, ${sum('clicks')} clicks; ` +
      `${sum('left')} left joined, ${matched} of ${objects} objects as in truth`,
  };
}

interface Correction {
  /** Of k objects under one id, k - 1. */
  readonly pairs: number;
  readonly keys: number;
  readonly strokes: number;
  readonly clicks: number;
  /** Pairs that no stroke has parted. */
  readonly left: number;
  readonly map: ObjectMap;
}

/** Parts what was found as one until each id holds one object of the truth, and counts what the hand does. */
function corrected({ truth, objects }: ObjectField, found: ObjectMap): Correction {
  const driver = openedWith(found);
  const labels = driver.drawing.labels;
  const pixels = pixelsById(truth);
  const idOf = (object: number): number =>
    commonest((pixels.get(object) ?? []).map((pixel) => labels[pixel]));
  const joined = (): number => objects - new Set([...pixels.keys()].map(idOf)).size;
  const pairs = joined();
  let [keys, strokes, clicks] = [0, 0, 0];
  const contacts = contactsOf(truth);
  const given = new Set<number>();
  for (;;) {
    const ids = new Map([...pixels.keys()].map((object) => [object, idOf(object)]));
    const joint = (object: number): readonly Contact[] =>
      (contacts.get(object) ?? []).filter(({ other }) => ids.get(other) === ids.get(object));
    // What hangs on by the least is cut off first.
    const [next] = [...pixels.keys()]
      .filter((object) => !given.has(object))
      .map((object) => ({ object, joint: joint(object) }))
      .filter((one) => one.joint.length > 0)
      .sort((a, b) => a.joint.length - b.joint.length);
    if (next === undefined) break;
    const { object, joint: places } = next;
    const isJoined = (): boolean =>
      [...new Set(places.map(({ other }) => other))].some((other) => idOf(other) === idOf(object));
    if (keys === 0) driver.key('z');
    keys = 1;
    for (let attempt = 1; attempt <= TRIES && isJoined(); attempt++) {
      driver.drag(alongBorder(truth, pixels.get(object) ?? [], places, BEYOND * attempt));
      strokes++;
    }
    given.add(object);
  }
  // What is no object's own id is a crumb of the object that it lies on.
  const own = new Set([...pixels.keys()].map(idOf));
  for (const [id, crumb] of pixelsById({ ...truth, data: labels })) {
    if (own.has(id)) continue;
    const rest = idOf(commonest(crumb.map((pixel) => truth.data[pixel])));
    driver.click(placeOf(labels.indexOf(rest))).click(placeOf(crumb[0]), { modifiers: { shift: true } });
    clicks += 2;
  }
  return { pairs, keys, strokes, clicks, left: joined(), map: { ...truth, data: labels } };
}

function openedWith({ data }: ObjectMap): EditorDriver {
  const size = { width: SIDE, height: SIDE };
  const labels = Uint16Array.from(data, (id) => (id === 0 ? 0 : FIRST_OBJECT + id - 1));
  const ids = [...new Set(labels)].filter((id) => id !== 0);
  const objects = ids.map((id) => ({
    ...{ id, class: LESION.label, name: '', color: null },
    ...{ locked: false, hidden: false },
  }));
  const driver = new EditorDriver();
  driver.openProject([{ ...LESION, objects: true }]);
  const { frame, ...rest } = imageDocument(size, { labels });
  const series = { id: frame.id, revision: 1, objects, nextObject: Math.max(...ids) + 1 };
  driver.editor.open({ ...rest, frame, series }, { scale: 1, offsetX: 0, offsetY: 0 });
  return driver;
}

/** A point between the pixels of an object of the truth and of another that touches it. */
interface Contact {
  readonly other: number;
  readonly point: ImagePoint;
}

/** By object. */
function contactsOf({ data }: ObjectMap): ReadonlyMap<number, readonly Contact[]> {
  const contacts = new Map<number, Contact[]>();
  const add = (object: number, contact: Contact): void => {
    const own = contacts.get(object);
    if (own === undefined) contacts.set(object, [contact]);
    else own.push(contact);
  };
  for (let pixel = 0; pixel < data.length; pixel++) {
    for (const by of [1, SIDE - 1, SIDE, SIDE + 1]) {
      const [a, b] = [data[pixel] ?? 0, data[pixel + by] ?? 0];
      if (a === 0 || b === 0 || a === b) continue;
      const point = middleOf([pixel, pixel + by]);
      add(a, { other: b, point });
      add(b, { other: a, point });
    }
  }
  return contacts;
}

/** A line along the border of an object, from before the first place where it is joined to behind the last. */
function alongBorder(
  { data }: ObjectMap,
  pixels: readonly number[],
  joint: readonly Contact[],
  beyond: number,
): readonly At[] {
  const middle = middleOf(pixels);
  const angleOf = ({ x, y }: ImagePoint): number => Math.atan2(y - middle.y, x - middle.x);
  const sorted = joint.map(({ point }) => point).sort((a, b) => angleOf(a) - angleOf(b));
  const turn = (from: ImagePoint, to: ImagePoint): number =>
    (angleOf(to) - angleOf(from) + 2 * Math.PI) % (2 * Math.PI);
  // The widest stretch that is not joined lies between the last and the first.
  const gaps = sorted.map((point, at) => turn(point, sorted[(at + 1) % sorted.length] ?? point));
  const widest = gaps.indexOf(Math.max(...gaps));
  const first = sorted[(widest + 1) % sorted.length] as ImagePoint;
  const last = sorted[widest] as ImagePoint;
  const object = data[pixels[0] ?? 0];
  const border = pixels
    .filter((pixel) => [-1, 1, -SIDE, SIDE].some((by) => data[pixel + by] !== object))
    .map((pixel) => outwards(middleOf([pixel]), middle, 1))
    .filter((point) => turn(first, point) < turn(first, last) && !isNear(point, sorted));
  const path = [...sorted, ...border].sort((a, b) => turn(first, a) - turn(first, b));
  const waist = { x: (first.x + last.x) / 2, y: (first.y + last.y) / 2 };
  // Tangents at both ends: away from the waist, or from what was drawn just before.
  const before = outwards(first, path.length > 2 && isNear(first, [waist]) ? middle : waist, beyond);
  const after = outwards(last, path.length > 2 && isNear(last, [waist]) ? middle : waist, beyond);
  return [before, ...path, after].map(({ x, y }): At => [x, y]);
}

/** A point so many pixels farther from another. */
function outwards(point: ImagePoint, from: ImagePoint, by: number): ImagePoint {
  const length = Math.hypot(point.x - from.x, point.y - from.y) || 1;
  return { x: point.x + ((point.x - from.x) / length) * by, y: point.y + ((point.y - from.y) / length) * by };
}

function isNear({ x, y }: ImagePoint, points: readonly ImagePoint[]): boolean {
  return points.some((point) => Math.hypot(point.x - x, point.y - y) < 2);
}

function pixelsById({ data }: ObjectMap): ReadonlyMap<number, readonly number[]> {
  const pixels = new Map<number, number[]>();
  for (let pixel = 0; pixel < data.length; pixel++) {
    const id = data[pixel] as number;
    if (id === 0) continue;
    const own = pixels.get(id);
    if (own === undefined) pixels.set(id, [pixel]);
    else own.push(pixel);
  }
  return pixels;
}

function commonest(values: readonly (number | undefined)[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value ?? 0, (counts.get(value ?? 0) ?? 0) + 1);
  return [...counts].reduce((most, one) => (one[1] > most[1] ? one : most), [0, 0])[0];
}

function placeOf(pixel = 0): At {
  return [(pixel % SIDE) + 0.5, Math.floor(pixel / SIDE) + 0.5];
}

function middleOf(pixels: readonly number[]): ImagePoint {
  return meanOf(pixels.map(placeOf).map(([x, y]) => ({ x, y })));
}

function meanOf(points: readonly ImagePoint[]): ImagePoint {
  const sum = points.reduce(({ x, y }, point) => ({ x: x + point.x, y: y + point.y }), { x: 0, y: 0 });
  return { x: sum.x / points.length, y: sum.y / points.length };
}

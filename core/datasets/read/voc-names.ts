import { childOf, childrenOf, readXml } from '../../formats/xml.ts';
import type { XmlElement } from '../../formats/xml.ts';
import { area, intersect, union } from '../../geometry/rect.ts';
import type { Rect } from '../../geometry/rect.ts';
import { objectExtents } from '../../mask/objects.ts';
import { damaged, inFile, readText } from './found.ts';
import type { FileSet, FoundLabels } from './found.ts';

/** A class as a list beside the pictures has it. */
export interface ListedClass {
  readonly name: string;
  /** `#rrggbb`; null where it says none. */
  readonly color: string | null;
}

/** What a list calls the numbers of its pictures, from 1 on; null where there is no list. */
export type ListedClasses = readonly ListedClass[] | null;

/** As CVAT and Datumaro have it, and we: `name:red,green,blue:parts:actions`. */
const LABEL_MAP = 'labelmap.txt';
const MAPPED = /^(.*):(\d{1,3}),(\d{1,3}),(\d{1,3}):[^:]*:[^:]*$/;
/** As labelme and others have them: a name a line. */
const NAME_LISTS = ['class_names.txt', 'classes.txt', 'labels.txt'];
/** Bytes of a list. */
const LARGEST_LIST = 1 << 20;

/** @throws WorkbenchError `data-set.damaged` */
export async function listedClasses(files: FileSet): Promise<ListedClasses> {
  const path = [LABEL_MAP, ...NAME_LISTS].find((one) => files.paths.includes(one));
  if (path === undefined) return null;
  const lines = (await readText(files, path, LARGEST_LIST)).split(/\r?\n/).map((line) => line.trim());
  const all = path === LABEL_MAP ? lines.flatMap(mapped) : lines.map((name) => ({ name, color: null }));
  const classes = all.filter(({ name }) => name !== '' && !NO_CLASS.test(name));
  if (classes.length < 255) return classes;
  throw damaged(path, `it has ${classes.length} classes, and Pascal VOC has room for 254`);
}

/** What has number 0, and what has none: both stand before the classes. */
const NO_CLASS = /^(_*background_*|__ignore__)$/i;

function mapped(line: string): readonly ListedClass[] {
  const [, name, ...parts] = MAPPED.exec(line) ?? [];
  if (name === undefined || parts.some((part) => Number(part) > 255)) return [];
  const digits = parts.map((part) => Number(part).toString(16).padStart(2, '0'));
  return [{ name, color: `#${digits.join('')}` }];
}

/** A box of an annotation, and the name of what is in it. */
export interface BoxedName {
  readonly name: string;
  readonly box: Rect;
}

/**
 * The objects of an annotation of Pascal VOC; null for any other XML.
 * @throws WorkbenchError `data-set.damaged`
 */
export async function boxedNames(files: FileSet, path: string): Promise<readonly BoxedName[] | null> {
  const text = await readText(files, path);
  const root = inFile(path, () => readXml(text));
  return root.name === 'annotation' ? childrenOf(root, 'object').flatMap(boxedIn) : null;
}

function boxedIn(object: XmlElement): readonly BoxedName[] {
  const name = childOf(object, 'name')?.text.trim() ?? '';
  const corners = childOf(object, 'bndbox');
  if (name === '' || corners === undefined) return [];
  const at = (corner: string): number => Number(childOf(corners, corner)?.text);
  // Pixels count from 1, the last one included.
  const box = { left: at('xmin') - 1, top: at('ymin') - 1, right: at('xmax'), bottom: at('ymax') };
  return area(box) > 0 ? [{ name, box }] : [];
}

/** How much of a region and a box together must be in both of them to be the same thing. */
const SAME = 0.5;

/**
 * Names of the numbers of classes, told by the boxes of annotations that lie where those are: a name is only taken
 * where no image speaks against it.
 */
export class NamesOfBoxes {
  readonly #possible = new Map<number, ReadonlySet<string>>();

  /** Takes in what an image says. */
  add({ classes, objects }: FoundLabels, boxes: readonly BoxedName[]): void {
    const extents = objectExtents(objects ?? classes);
    const numbers = objects?.objects ?? [...extents.keys()].map((id) => ({ id, category: id }));
    const known = objects === null ? [...boxes, ...together(boxes)] : boxes;
    for (const { id, category } of numbers) {
      const extent = extents.get(id);
      if (extent !== undefined) this.#narrow(category, namesAt(extent.box, known));
    }
  }

  /** By number; those that could be called in several ways, and names that several have, are missing. */
  names(): ReadonlyMap<number, string> {
    const told = [...this.#possible].flatMap(([number, names]): [number, string][] =>
      [...names].slice(0, names.size === 1 ? 1 : 0).map((name) => [number, name]),
    );
    return new Map(told.filter(([, name]) => told.filter(([, other]) => other === name).length === 1));
  }

  #narrow(number: number, names: ReadonlySet<string>): void {
    if (names.size === 0) return;
    const known = this.#possible.get(number);
    this.#possible.set(number, known === undefined ? names : intersection(known, names));
  }
}

/** All boxes of a name as one, for where objects are not told apart. */
function together(boxes: readonly BoxedName[]): readonly BoxedName[] {
  const all = new Map<string, Rect>();
  for (const { name, box } of boxes) all.set(name, union(all.get(name) ?? box, box));
  return [...all].map(([name, box]) => ({ name, box }));
}

function namesAt(place: Rect, boxes: readonly BoxedName[]): ReadonlySet<string> {
  const same = boxes.filter(({ box }) => {
    const shared = area(intersect(place, box));
    return shared >= SAME * (area(place) + area(box) - shared);
  });
  return new Set(same.map(({ name }) => name));
}

function intersection(a: ReadonlySet<string>, b: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...a].filter((one) => b.has(one)));
}

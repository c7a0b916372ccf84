import { childOf, childrenOf, readXml } from '../../formats/xml.ts';
import type { XmlElement } from '../../formats/xml.ts';
import type { Size } from '../../geometry/size.ts';
import type { Point } from '../../mask/contours.ts';
import { CVAT_IGNORED } from '../write/cvat.ts';
import { Canvas, requirePixels } from './canvas.ts';
import type { Draw } from './canvas.ts';
import { damaged, inFile, readText, reading, setNamed } from './found.ts';
import type { DataSetReader, FoundClass, FoundImage, FoundLabels } from './found.ts';
import { grouped } from './group.ts';
import { drawBox, drawEllipse, drawPart, drawRings } from './shapes.ts';

/** CVAT for images 1.1: polygons, masks, boxes and ellipses; shapes of one `group_id` are one object. */
export const cvatReader: DataSetReader = {
  id: 'cvat',
  recognises: (paths) => paths.some((path) => /^[^/]+\.xml$/.test(path)),
  async open(files) {
    for (const path of files.paths.filter((one) => /^[^/]+\.xml$/.test(one))) {
      const text = await readText(files, path);
      if (!/<annotations[\s>]/.test(text.slice(0, BEGINNING))) continue;
      const root = inFile(path, () => readXml(text));
      if (root.name === 'annotations') return inFile(path, () => found(root, path));
    }
    return null;
  },
};

/** Characters in which the root of a document begins, so that what is no document of CVAT is not its damage. */
const BEGINNING = 1 << 16;

function found(root: XmlElement, path: string) {
  const elements = childrenOf(root, 'image');
  const classes = classesOf(root, elements);
  if (classes.length > 255) throw damaged(path, 'there are more than 255 classes');
  const labels = new Map(classes.map(({ name, label }) => [name, label]));
  const images = elements.map((image): FoundImage => {
    const size = { width: numberOf(image, 'width'), height: numberOf(image, 'height') };
    const { name = '', subset = '' } = image.attributes;
    const read = (): FoundLabels => inFile(path, () => drawn(image, size, labels));
    return { name, size, set: setNamed(subset), read: reading(read) };
  });
  const others = elements.flatMap(({ children }) => children).filter(({ name }) => !KNOWN.has(name)).length;
  const problems = others === 0 ? [] : [`${others} shapes are lines, points or tags, which cover nothing.`];
  return { format: 'cvat', classes, images, problems };
}

const KNOWN: ReadonlySet<string> = new Set(['polygon', 'mask', 'box', 'ellipse']);

/** As the file describes them, and those that it only uses. */
function classesOf(root: XmlElement, images: readonly XmlElement[]): readonly FoundClass[] {
  const meta = childOf(root, 'meta');
  const about = meta && (childOf(meta, 'task') ?? childOf(meta, 'job') ?? childOf(meta, 'project'));
  const described = childrenOf((about && childOf(about, 'labels')) ?? EMPTY, 'label');
  const colors = new Map(
    described.map((label) => [
      childOf(label, 'name')?.text ?? '',
      /^#[\da-f]{6}$/i.exec(childOf(label, 'color')?.text ?? '')?.[0].toLowerCase() ?? null,
    ]),
  );
  for (const { children } of images) {
    for (const { attributes, name } of children) {
      const label = attributes['label'] ?? '';
      if (KNOWN.has(name) && !colors.has(label)) colors.set(label, null);
    }
  }
  colors.delete(CVAT_IGNORED);
  return [...colors].map(([name, color], index) => ({ label: index + 1, name, color }));
}

const EMPTY: XmlElement = { name: '', attributes: {}, children: [], text: '' };

function drawn(image: XmlElement, size: Size, labels: ReadonlyMap<string, number>): FoundLabels {
  const canvas = new Canvas(size);
  const shapes = image.children
    .filter(({ name }) => KNOWN.has(name))
    .toSorted((a, b) => Number(a.attributes['z_order'] ?? 0) - Number(b.attributes['z_order'] ?? 0));
  const groups = grouped(shapes, (shape) => {
    const { group_id: group = '0', label = '' } = shape.attributes;
    return group === '0' ? shape : `${label}\n${group}`;
  });
  for (const group of groups.values()) {
    const draws = group.map((shape) => drawOf(shape, size));
    const draw: Draw = (...into) => draws.forEach((one) => one(...into));
    const name = group[0]?.attributes['label'] ?? '';
    const label = labels.get(name);
    if (label !== undefined) canvas.add(label, draw);
    else canvas.ignore(draw);
  }
  return canvas.finish();
}

function drawOf(shape: XmlElement, size: Size): Draw {
  const number = (name: string): number => numberOf(shape, name);
  switch (shape.name) {
    case 'polygon':
      return drawRings([pointsOf(shape.attributes['points'] ?? '')]);
    case 'box':
      return drawBox({ x: number('xtl'), y: number('ytl') }, { x: number('xbr'), y: number('ybr') });
    case 'ellipse': {
      const turn = (Number(shape.attributes['rotation'] ?? 0) * Math.PI) / 180;
      return drawEllipse({ x: number('cx'), y: number('cy') }, { x: number('rx'), y: number('ry') }, turn);
    }
    default:
      return maskOf(shape, size);
  }
}

function maskOf(shape: XmlElement, size: Size): Draw {
  const number = (name: string): number => numberOf(shape, name);
  const place = {
    left: number('left'),
    top: number('top'),
    width: number('width'),
    height: number('height'),
  };
  if (place.width > size.width || place.height > size.height)
    throw new Error('a mask is larger than its image');
  const runs = (shape.attributes['rle'] ?? '').split(',').map(Number);
  const total = runs.reduce((sum, run) => sum + run, 0);
  const isWhole =
    runs.every((run) => Number.isInteger(run) && run >= 0) && total <= place.width * place.height;
  if (!isWhole) throw new Error('the run lengths of a mask do not fit its box');
  requirePixels(place);
  const inside = new Uint8Array(place.width * place.height);
  let at = 0;
  runs.forEach((run, index) => inside.fill(index % 2, at, (at += run)));
  return drawPart(place, (pixel) => inside[pixel] === 1);
}

function pointsOf(text: string): readonly Point[] {
  return text.split(';').map((pair) => {
    const [x, y] = pair.split(',').map(Number);
    if (x === undefined || y === undefined || !Number.isFinite(x) || !Number.isFinite(y)) {
      throw new Error(`'${pair.slice(0, 40)}' is no point`);
    }
    return { x, y };
  });
}

function numberOf({ name, attributes }: XmlElement, key: string): number {
  const value = Number(attributes[key]);
  if (Number.isFinite(value)) return value;
  throw new Error(`a ${name} has no ${key}`);
}

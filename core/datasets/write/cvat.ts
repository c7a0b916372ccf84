import type { Ring } from '../../mask/contours.ts';
import { xmlDocument, xmlElement } from '../../formats/xml.ts';
import { classNames } from '../class-names.ts';
import type { DataSetFormat, DataSetPlan, DataSetWriter } from '../format.ts';
import type { LabelledFrame } from '../labelled-frame.ts';
import { imageFile, imageName, textFile } from './files.ts';
import { outlinedIn } from './outlines.ts';
import type { Outlined } from './outlines.ts';

/** CVAT has no place for it, so it is a label by itself. */
export const CVAT_IGNORED = 'ignored';
const IGNORED_COLOR = '#808080';

/**
 * `annotations.xml` of CVAT for images 1.1. An object of one part without holes is a polygon, any other a mask.
 * Source: docs.cvat.ai, "CVAT for image", and `cvat/apps/dataset_manager/formats/cvat.py`.
 */
export const cvat: DataSetFormat = {
  id: 'cvat',
  name: 'CVAT for images 1.1',
  honours: { ignored: 'marked', classes: true, objects: true },
  writer: (plan) => new CvatWriter(plan),
};

class CvatWriter implements DataSetWriter {
  readonly #plan: DataSetPlan;
  readonly #names: ReadonlyMap<number, string>;
  readonly #images: string[] = [];

  constructor(plan: DataSetPlan) {
    this.#plan = plan;
    this.#names = classNames(plan.classes, [CVAT_IGNORED]);
  }

  *add(frame: LabelledFrame) {
    const { width, height, set } = frame;
    const name = imageName(frame);
    const attributes = { id: this.#images.length, name, subset: set, width, height };
    const shapes = outlinedIn(frame).map((shape) => this.#shape(shape));
    this.#images.push(xmlElement('image', attributes, shapes));
    yield imageFile('images', frame);
  }

  #shape(shape: Outlined): string {
    const { category, parts } = shape;
    const common = {
      label: category === null ? CVAT_IGNORED : (this.#names.get(category) ?? ''),
      source: 'manual',
      occluded: 0,
    };
    const [part] = parts;
    if (part !== undefined && parts.length === 1 && part.holes.length === 0) {
      return xmlElement('polygon', { ...common, points: pointsOf(part.outer), z_order: 0 });
    }
    const { left, top, right, bottom } = shape.box;
    const place = { left, top, width: right - left, height: bottom - top };
    return xmlElement('mask', { ...common, rle: runsByRow(shape).join(', '), ...place, z_order: 0 });
  }

  *end() {
    const { name, created, classes } = this.#plan;
    const labels = classes.map(({ label, color }) => labelElement(this.#names.get(label) ?? '', color));
    const task = xmlElement('task', {}, [
      xmlElement('name', {}, name),
      xmlElement('size', {}, this.#images.length),
      xmlElement('mode', {}, 'annotation'),
      xmlElement('labels', {}, [...labels, labelElement(CVAT_IGNORED, IGNORED_COLOR)]),
    ]);
    const meta = xmlElement('meta', {}, [task, xmlElement('dumped', {}, created)]);
    const root = xmlElement('annotations', {}, [xmlElement('version', {}, '1.1'), meta, ...this.#images]);
    yield textFile('annotations.xml', xmlDocument(root));
  }
}

function labelElement(name: string, color: string): string {
  return xmlElement('label', {}, [
    xmlElement('name', {}, name),
    xmlElement('color', {}, color),
    xmlElement('attributes'),
  ]);
}

function pointsOf(ring: Ring): string {
  return ring.map(({ x, y }) => `${x},${y}`).join(';');
}

/** Runs within the box, row by row, background first. */
function runsByRow({ map, id, box }: Outlined): readonly number[] {
  const runs: number[] = [];
  let run = 0;
  let isInside = false;
  for (let y = box.top; y < box.bottom; y++) {
    for (let x = box.left; x < box.right; x++) {
      if ((map.data[y * map.width + x] === id) !== isInside) {
        runs.push(run);
        run = 0;
        isInside = !isInside;
      }
      run++;
    }
  }
  return [...runs, run];
}

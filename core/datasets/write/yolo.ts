import { WorkbenchError } from '../../errors.ts';
import { joined, outlinesOf } from '../../mask/outlines.ts';
import { classNames } from '../class-names.ts';
import { setNames } from '../../contract/data-sets.ts';
import type { SetName } from '../../contract/data-sets.ts';
import type { DataSetFormat, DataSetPlan, DataSetWriter } from '../format.ts';
import { objectsOf } from '../labelled-frame.ts';
import type { LabelledFrame, PresentObject } from '../labelled-frame.ts';
import { imageFile, textFile } from './files.ts';

/** Digits of a coordinate behind the point: a pixel of an image of 10,000 is told to a hundred thousandth. */
const DIGITS = 9;

/**
 * `images/SET/`, `labels/SET/NAME.txt` and `data.yaml` of Ultralytics: each line a class, counted from 0, and the
 * corners of one ring as shares of the image. An object of several parts, or with holes, is one ring with cuts. An
 * image of nothing has an empty file. Source: docs.ultralytics.com, "Instance Segmentation Datasets".
 */
export const yolo: DataSetFormat = {
  id: 'yolo',
  name: 'YOLO segmentation',
  honours: { ignored: 'leftOut', classes: true, objects: true },
  writer: (plan) => new YoloWriter(plan),
};

class YoloWriter implements DataSetWriter {
  readonly #plan: DataSetPlan;
  readonly #sets = new Set<SetName>();

  constructor(plan: DataSetPlan) {
    this.#plan = plan;
  }

  *add(frame: LabelledFrame) {
    if (frame.labels.ignored !== null) throw cannotIgnore(this.#plan, 'YOLO');
    this.#sets.add(frame.set);
    const lines = objectsOf(frame).map((object) => `${this.#line(frame, object)}\n`);
    yield imageFile(`images/${frame.set}`, frame);
    yield textFile(`labels/${frame.set}/${frame.name}.txt`, lines.join(''));
  }

  #line({ width, height, labels }: LabelledFrame, { id, category, box }: PresentObject): string {
    const index = this.#plan.classes.findIndex(({ label }) => label === category);
    const parts = outlinesOf(labels.objects, id, box);
    const ring = joined(parts.flatMap(({ outer, holes }) => [outer, ...holes]));
    const share = (part: number, whole: number): string => String(Number((part / whole).toFixed(DIGITS)));
    return [index, ...ring.map(({ x, y }) => `${share(x, width)} ${share(y, height)}`)].join(' ');
  }

  *end() {
    const names = [...classNames(this.#plan.classes).values()];
    const folderOf = (set: SetName): string => `${set === 'validation' ? 'val' : set}: images/${set}\n`;
    // Both must be named, also where nothing validates.
    const sets = setNames.filter((set) => set === 'train' || this.#sets.has(set));
    const folders = sets.map(folderOf).join('') + (this.#sets.has('validation') ? '' : 'val: images/train\n');
    // What JSON writes, YAML reads as the same text.
    const classes = names.map((name, index) => `  ${index}: ${JSON.stringify(name)}\n`).join('');
    yield textFile('data.yaml', `path: .\n${folders}names:\n${classes}`);
  }
}

/** A trainer would learn that nothing is there. */
export function cannotIgnore({ name }: DataSetPlan, format: string): WorkbenchError {
  return new WorkbenchError(
    'format.ignored',
    `${format} cannot say that nothing is said of a part of an image, so it is not in ${name}.`,
  );
}

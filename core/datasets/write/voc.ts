import { paletteOf } from '../../document/classes.ts';
import { WorkbenchError } from '../../errors.ts';
import { encodeIndexedPng } from '../../formats/png.ts';
import { xmlElement } from '../../formats/xml.ts';
import { isAtBorder } from '../../mask/objects.ts';
import { classNames } from '../class-names.ts';
import type { DataSetFormat, DataSetPlan, DataSetWriter } from '../format.ts';
import { objectsOf } from '../labelled-frame.ts';
import type { LabelledFrame, PresentObject } from '../labelled-frame.ts';
import { VOC_PALETTE, VOC_VOID, vocColor } from '../voc-colors.ts';
import { imageFile, imageName, textFile } from './files.ts';
import { Lists, listFile } from './lists.ts';

/**
 * Pascal VOC: `JPEGImages`, `SegmentationClass` and `SegmentationObject` as indexed PNG, `Annotations` and `ImageSets`.
 * Classes are numbered from 1 in their order. Source: "The PASCAL VOC2012 Development Kit", section 3.
 */
export const voc: DataSetFormat = {
  id: 'voc',
  name: 'Pascal VOC',
  honours: { ignored: 'marked', classes: true, objects: true },
  writer: (plan) => new VocWriter(plan),
};

class VocWriter implements DataSetWriter {
  readonly #plan: DataSetPlan;
  readonly #names: ReadonlyMap<number, string>;
  /** Numbers of the classes, by label. */
  readonly #numbers: Uint8Array;
  readonly #palette: readonly (string | undefined)[];
  readonly #lists = new Lists();

  constructor(plan: DataSetPlan) {
    if (plan.classes.length >= VOC_VOID) {
      throw new WorkbenchError('voc.many', `Pascal VOC has room for 254 classes, and ${plan.name} has more.`);
    }
    this.#plan = plan;
    this.#names = classNames(plan.classes, ['background', 'void']);
    this.#numbers = new Uint8Array(256);
    plan.classes.forEach(({ label }, index) => (this.#numbers[label] = index + 1));
    const colours = paletteOf(plan.classes.map(({ color }, index) => ({ color, label: index + 1 })));
    this.#palette = withVoid(colours);
  }

  *add(frame: LabelledFrame) {
    const { name, width, height, labels } = frame;
    const objects = objectsOf(frame);
    if (objects.length >= VOC_VOID) {
      throw new WorkbenchError(
        'voc.many',
        `${frame.source} has ${objects.length} objects, and Pascal VOC has room for 254.`,
      );
    }
    const { ignored, classes } = labels;
    const orVoid = (value: number, pixel: number): number => (ignored?.[pixel] === 1 ? VOC_VOID : value);
    const data = classes.data.map((label, pixel) => orVoid(this.#numbers[label] as number, pixel));
    yield this.#picture('SegmentationClass', frame, data, this.#palette);
    const numbers = new Map(objects.map(({ id }, index) => [id, index + 1]));
    const numbered = Uint8Array.from({ length: width * height }, (_, pixel) =>
      orVoid(numbers.get(labels.objects.data[pixel] as number) ?? 0, pixel),
    );
    yield this.#picture('SegmentationObject', frame, numbered, VOC_PALETTE);
    this.#lists.add(frame.set, name);
    yield imageFile('JPEGImages', frame);
    yield textFile(`Annotations/${name}.xml`, this.#annotation(frame, objects));
  }

  #picture(
    folder: string,
    { name, width, height }: LabelledFrame,
    data: Uint8Array<ArrayBuffer>,
    palette: readonly (string | undefined)[],
  ) {
    return { path: `${folder}/${name}.png`, bytes: encodeIndexedPng({ width, height, data }, palette) };
  }

  #annotation(frame: LabelledFrame, objects: readonly PresentObject[]): string {
    const { width, height } = frame;
    const described = objects.map(({ category, box }) =>
      xmlElement('object', {}, [
        xmlElement('name', {}, this.#names.get(category) ?? ''),
        xmlElement('pose', {}, 'Unspecified'),
        xmlElement('truncated', {}, isAtBorder(box, frame) ? 1 : 0),
        xmlElement('difficult', {}, 0),
        // Pixels count from 1, the last one included.
        xmlElement('bndbox', {}, [
          xmlElement('xmin', {}, box.left + 1),
          xmlElement('ymin', {}, box.top + 1),
          xmlElement('xmax', {}, box.right),
          xmlElement('ymax', {}, box.bottom),
        ]),
      ]),
    );
    const source = xmlElement('source', {}, [xmlElement('database', {}, this.#plan.name)]);
    const sizes = [
      xmlElement('width', {}, width),
      xmlElement('height', {}, height),
      xmlElement('depth', {}, 3),
    ];
    return xmlElement('annotation', {}, [
      xmlElement('folder', {}, 'JPEGImages'),
      xmlElement('filename', {}, imageName(frame)),
      source,
      xmlElement('size', {}, sizes),
      xmlElement('segmented', {}, 1),
      ...described,
    ]);
  }

  *end() {
    const list = (name: string, names: readonly string[]) =>
      listFile(`ImageSets/Segmentation/${name}.txt`, names);
    const lists = this.#lists;
    yield list('train', lists.of('train'));
    yield list('val', lists.of('validation'));
    yield list('trainval', lists.of('train', 'validation'));
    if (lists.of('test').length > 0) yield list('test', lists.of('test'));
    const lines = [...this.#names].map(
      ([label, name]) => `${name}:${rgb(this.#palette[this.#numbers[label] as number] ?? '#000000')}::\n`,
    );
    // As CVAT and Datumaro read it: the kit itself knows its classes by heart.
    const head = '# label:color_rgb:parts:actions\nbackground:0,0,0::\n';
    yield textFile('labelmap.txt', `${head}${lines.join('')}`);
  }
}

function withVoid(colours: readonly (string | undefined)[]): readonly (string | undefined)[] {
  return Array.from({ length: 256 }, (_, index) =>
    index === VOC_VOID ? vocColor(VOC_VOID) : colours[index],
  );
}

function rgb(color: string): string {
  return [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16)).join(',');
}

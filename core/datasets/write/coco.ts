import { cocoAnnotations, cocoCategories, encodeCoco } from '../../formats/coco.ts';
import type { CocoAnnotation, CocoForm, CocoImage } from '../../formats/coco.ts';
import { setNames } from '../../contract/data-sets.ts';
import type { SetName } from '../../contract/data-sets.ts';
import type { DataSetFormat, DataSetPlan, DataSetWriter } from '../format.ts';
import { isClassIgnored, objectsOf } from '../labelled-frame.ts';
import type { LabelledFrame } from '../labelled-frame.ts';
import { imageFile, imageName } from './files.ts';

/** COCO with run lengths, which are exact in every reader. */
export const coco: DataSetFormat = {
  id: 'coco',
  name: 'COCO, run lengths',
  honours: { ignored: 'marked', classes: true, objects: true },
  writer: (plan) => new CocoWriter(plan, 'runs'),
};

/** COCO with outlines, for tools that edit them. */
export const cocoPolygons: DataSetFormat = {
  ...coco,
  id: 'coco-polygons',
  name: 'COCO, polygons',
  writer: (plan) => new CocoWriter(plan, 'polygons'),
};

interface Gathered {
  readonly images: CocoImage[];
  readonly annotations: CocoAnnotation[];
}

/**
 * `annotations/instances_SET.json`. What is ignored is a crowd (`iscrowd`) of each class that may lie in it: COCO's own
 * evaluation counts nothing in there. Source: cocodataset.org, "Detection Evaluation".
 */
class CocoWriter implements DataSetWriter {
  readonly #plan: DataSetPlan;
  readonly #form: CocoForm;
  readonly #sets: Readonly<Record<SetName, Gathered>> = {
    train: { images: [], annotations: [] },
    validation: { images: [], annotations: [] },
    test: { images: [], annotations: [] },
  };

  constructor(plan: DataSetPlan, form: CocoForm) {
    this.#plan = plan;
    this.#form = form;
  }

  *add(frame: LabelledFrame) {
    const { images, annotations } = this.#sets[frame.set];
    const id = images.length + 1;
    images.push({ id, file_name: imageName(frame), width: frame.width, height: frame.height });
    const { objects } = frame.labels;
    // One by one, since an image may have more than a call takes arguments.
    for (const one of cocoAnnotations(objects, objectsOf(frame), this.#form, id, annotations.length + 1)) {
      annotations.push(one);
    }
    annotations.push(...this.#crowds(frame, id, annotations.length + 1));
    yield imageFile('images', frame);
  }

  #crowds(frame: LabelledFrame, image: number, first: number): readonly CocoAnnotation[] {
    const { width, height, labels } = frame;
    const { ignored } = labels;
    if (ignored === null) return [];
    const classes = this.#plan.classes.filter(({ label }) => isClassIgnored(frame, label));
    return classes.flatMap(({ label }, index): readonly CocoAnnotation[] => {
      const map = { width, height, data: ignored };
      const objects = [{ id: 1, category: label }];
      const crowd = cocoAnnotations(map, objects, 'runs', image, first + index);
      return crowd.map((annotation) => ({ ...annotation, iscrowd: 1 }));
    });
  }

  *end() {
    const { name, version, created, classes } = this.#plan;
    const info = { description: name, version, year: Number(created.slice(0, 4)), date_created: created };
    for (const set of setNames) {
      const { images, annotations } = this.#sets[set];
      if (images.length === 0 && set !== 'train') continue;
      const categories = cocoCategories(classes);
      const bytes = encodeCoco({ info, licenses: [], images, annotations, categories });
      yield { path: `annotations/instances_${set}.json`, bytes };
    }
  }
}

import { WorkbenchError } from '../../errors.ts';
import { LARGEST_NPZ, NpzStream } from '../../formats/npz-stream.ts';
import type { ClassMap, RgbImage } from '../../imaging/raster.ts';
import { resizeLabels } from '../../imaging/resize.ts';
import { planInputs, renderInput } from '../../imaging/size-policy.ts';
import { rgbOf } from '../../imaging/value-window.ts';
import { writeRect } from '../../mask/label-grid.ts';
import { decodeRuns, encodeRuns } from '../../mask/run-length.ts';
import { setNames } from '../../contract/data-sets.ts';
import type { SetName } from '../../contract/data-sets.ts';
import type { ArrayOptions, DataFile, DataSetFormat, DataSetPlan, DataSetWriter } from '../format.ts';
import type { LabelledFrame } from '../labelled-frame.ts';

const PATH = 'dataset.npz';

/** Names of arrays: the paper calls `test` what is held out while training. */
const SUFFIX = { train: 'train', validation: 'test', test: 'gate' } as const;

/**
 * `dataset.npz` of x_train, y_train, x_test, y_test (n, h, w, 3 and n, h, w; uint8), as the paper's code reads it;
 * images held out for good are x_gate and y_gate. A single class is 0 and 255, several are their labels. Beside them
 * w_train and so on say how much each pixel counts, 0 for the black around an image.
 */
export const npz: DataSetFormat = {
  id: 'npz',
  name: 'NumPy arrays',
  honours: { ignored: 'weighted', classes: true, objects: false },
  writer: (plan) => new ArrayWriter(plan),
};

/** An array says at its beginning how many images it has, so images come set by set and their labels wait for them. */
class ArrayWriter implements DataSetWriter {
  readonly #plan: DataSetPlan;
  readonly #sets: readonly SetName[];
  readonly #npz: NpzStream;
  #parts: Uint8Array[] = [];
  /** How many sets were begun. */
  #begun = 0;
  /** Of the images of the last one, packed. */
  #labels: Uint8Array[] = [];
  #weights: Uint8Array[] = [];

  constructor(plan: DataSetPlan) {
    this.#plan = plan;
    const { width, height } = plan.array;
    this.#sets = setNames.filter((set) => set !== 'test' || plan.counts.test.images > 0);
    const images = this.#sets.reduce((sum, set) => sum + plan.counts[set].images, 0);
    const most = Math.floor(LARGEST_NPZ / (5 * width * height));
    if (images > most) {
      throw new WorkbenchError('npz.large', `An NPZ file of this size holds ${most} images at most.`);
    }
    this.#npz = new NpzStream((bytes) => this.#parts.push(bytes));
  }

  *add({ set, picture, labels }: LabelledFrame): Generator<DataFile> {
    this.#beginUpTo(this.#sets.indexOf(set) + 1);
    const { image, place } = placedImage(rgbOf(picture.raster), this.#plan.array);
    this.#npz.push(image);
    const isOne = this.#plan.classes.length === 1;
    const marked = isOne ? labels.classes.data.map((label) => (label === 0 ? 0 : 255)) : labels.classes.data;
    this.#labels.push(encodeRuns(place({ ...labels.classes, data: marked })));
    this.#weights.push(encodeRuns(place(labels.weights)));
    yield* this.#written();
  }

  *end(): Generator<DataFile> {
    this.#beginUpTo(this.#sets.length);
    this.#finishSet();
    this.#npz.end();
    yield* this.#written();
    yield { path: PATH, bytes: new Uint8Array(0) };
  }

  #beginUpTo(count: number): void {
    const { width, height } = this.#plan.array;
    while (this.#begun < count) {
      if (this.#begun > 0) this.#finishSet();
      const set = this.#sets[this.#begun++] as SetName;
      this.#npz.begin(`x_${SUFFIX[set]}`, [this.#plan.counts[set].images, height, width, 3]);
    }
  }

  #finishSet(): void {
    const suffix = SUFFIX[this.#sets[this.#begun - 1] as SetName];
    const { width, height } = this.#plan.array;
    for (const [letter, planes] of [
      ['y', this.#labels],
      ['w', this.#weights],
    ] as const) {
      this.#npz.begin(`${letter}_${suffix}`, [planes.length, height, width]);
      for (const plane of planes) this.#npz.push(decodeRuns(plane, width * height));
    }
    this.#labels = [];
    this.#weights = [];
  }

  *#written(): Generator<DataFile> {
    const parts = this.#parts;
    this.#parts = [];
    for (const bytes of parts) yield { path: PATH, bytes, hasMore: true };
  }
}

/** An image at the size of the array, and what puts its labels there. */
function placedImage(
  image: RgbImage,
  { width, height, keepsAspect }: ArrayOptions,
): { readonly image: Uint8Array; readonly place: (map: ClassMap) => Uint8Array } {
  const mode = keepsAspect ? 'letterbox' : 'stretch';
  const plan = planInputs(image, { mode, width, height, overlap: 0 });
  const { x, y, ...size } = plan.inputs[0]?.content ?? { x: 0, y: 0, width, height };
  return {
    image: renderInput(image, plan, 0).data,
    place: (map) => {
      const array = new Uint8Array(width * height);
      const rect = { left: x, top: y, right: x + size.width, bottom: y + size.height };
      writeRect(array, width, rect, resizeLabels(map, size).data);
      return array;
    },
  };
}

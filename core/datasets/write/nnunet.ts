import { WorkbenchError } from '../../errors.ts';
import type { ClassMap } from '../../imaging/raster.ts';
import { encodeGreyPng } from '../../formats/png.ts';
import { classNames } from '../class-names.ts';
import type { DataFile, DataSetFormat, DataSetPlan, DataSetWriter } from '../format.ts';
import type { LabelledFrame } from '../labelled-frame.ts';
import { jsonFile, pngOf } from './files.ts';
import { Lists } from './lists.ts';

/**
 * nnU-Net v2, a folder to be put into `nnUNet_raw`: `imagesTr/NAME_0000.png` in colours, `labelsTr/NAME.png` of
 * consecutive labels, those held out for good in `imagesTs` and `labelsTs`, and `dataset.json`. Which cases validate
 * stands in `splits_final.json`, which belongs into `nnUNet_preprocessed`. Source: nnU-Net's documentation/
 * dataset_format.md, ignore_label.md and manual_data_splits.md.
 */
export const nnunet: DataSetFormat = {
  id: 'nnunet',
  name: 'nnU-Net v2, 2D',
  honours: { ignored: 'marked', classes: true, objects: false },
  writer: (plan) => new NnunetWriter(plan),
};

class NnunetWriter implements DataSetWriter {
  readonly #plan: DataSetPlan;
  readonly #labels: NnunetLabels;
  readonly #folder: string;
  readonly #lists = new Lists();

  constructor(plan: DataSetPlan) {
    this.#plan = plan;
    this.#labels = new NnunetLabels(plan.classes);
    this.#folder = nnunetFolder(1, plan);
  }

  *add(frame: LabelledFrame): Generator<DataFile> {
    const { name, set, labels } = frame;
    const suffix = set === 'test' ? 'Ts' : 'Tr';
    const map = this.#labels.of(labels.classes, labels.ignored);
    this.#lists.add(set, name);
    yield { path: `${this.#folder}/images${suffix}/${name}_0000.png`, bytes: pngOf(frame) };
    yield { path: `${this.#folder}/labels${suffix}/${name}.png`, bytes: encodeGreyPng(map) };
  }

  *end(): Generator<DataFile> {
    const about = {
      channel_names: { 0: 'R', 1: 'G', 2: 'B' },
      file_ending: '.png',
      overwrite_image_reader_writer: 'NaturalImage2DIO',
    };
    yield* nnunetIndex(this.#folder, this.#plan, this.#labels, this.#lists, about);
  }
}

/** As nnU-Net wants labels: consecutive, background first, what is ignored last. */
export class NnunetLabels {
  readonly #numbers = new Uint16Array(256);
  readonly #names: ReadonlyMap<number, string>;
  readonly ignored: number;
  #isIgnoring = false;

  constructor(classes: DataSetPlan['classes']) {
    classes.forEach(({ label }, index) => (this.#numbers[label] = index + 1));
    this.#names = classNames(classes, ['background', 'ignore']);
    this.ignored = classes.length + 1;
  }

  /** @throws WorkbenchError `nnunet.many` with 255 classes and something that is ignored */
  of({ width, height, data }: ClassMap, ignored: Uint8Array | null): ClassMap {
    const numbers = data.map((label) => this.#numbers[label] as number);
    if (ignored === null) return { width, height, data: numbers };
    this.markIgnored();
    return {
      width,
      height,
      data: numbers.map((value, pixel) => (ignored[pixel] === 1 ? this.ignored : value)),
    };
  }

  /** It is only named where it occurs: nnU-Net trains otherwise with it. */
  markIgnored(): void {
    if (this.ignored > 255) {
      throw new WorkbenchError('nnunet.many', '255 classes leave no label for what is ignored in nnU-Net.');
    }
    this.#isIgnoring = true;
  }

  get described(): Readonly<Record<string, number>> {
    const classes = [...this.#names].map(([label, name]) => [name, this.#numbers[label] as number] as const);
    const ignored = this.#isIgnoring ? [['ignore', this.ignored] as const] : [];
    return Object.fromEntries([['background', 0] as const, ...classes, ...ignored]);
  }
}

/** `Dataset001_name`, which is the only form that nnU-Net takes. */
export function nnunetFolder(id: number, { name }: DataSetPlan): string {
  const plain = name.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  return `Dataset${String(id).padStart(3, '0')}_${plain === '' ? 'images' : plain}`;
}

/** `dataset.json`, and how the cases for training are divided, as one split. */
export function* nnunetIndex(
  folder: string,
  { name, version }: DataSetPlan,
  labels: NnunetLabels,
  lists: Lists,
  about: Readonly<Record<string, unknown>>,
): Generator<DataFile> {
  const split = { train: lists.of('train'), val: lists.of('validation') };
  yield jsonFile(`${folder}/dataset.json`, {
    ...about,
    labels: labels.described,
    numTraining: split.train.length + split.val.length,
    name,
    description: `Exported by U-Lite Workbench ${version}`,
  });
  if (split.val.length > 0) yield jsonFile('splits_final.json', [split]);
}

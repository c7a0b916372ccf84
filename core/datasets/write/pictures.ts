import { paletteOf } from '../../document/classes.ts';
import { exportNames } from '../../formats/export-names.ts';
import { encodeInstances } from '../../formats/instance-map.ts';
import { encodeGreyPng, encodeIndexedPng } from '../../formats/png.ts';
import { mappedRuns } from '../../imaging/runs.ts';
import type { DataFile, DataSetFormat, DataSetPlan, DataSetWriter } from '../format.ts';
import type { LabelledFrame } from '../labelled-frame.ts';
import { imageFile, imageName, textFile, weightsFile } from './files.ts';
import { Lists } from './lists.ts';

/** `masks/NAME.png` of labels, whose palette has the colours of the classes: what `ulite train` reads. */
export const indexedPng: DataSetFormat = {
  id: 'indexed',
  name: 'Indexed PNG',
  honours: { ignored: 'weighted', classes: true, objects: false },
  writer: (plan) =>
    pictures(({ name, labels }) => [
      { path: `masks/${name}.png`, bytes: encodeIndexedPng(labels.runs.classes, paletteOf(plan.classes)) },
    ]),
};

/** `masks/CLASS/NAME.png` of 0 and 255 for each class. */
export const binaryPng: DataSetFormat = {
  id: 'binary',
  name: 'Binary PNG',
  honours: { ignored: 'weighted', classes: true, objects: false },
  writer: (plan) => {
    const folders = classFolders(plan);
    return pictures(({ name, labels }) =>
      plan.classes.map(({ label }) => {
        const mask = mappedRuns(labels.runs.classes, (own) => (own === label ? 255 : 0));
        return { path: `masks/${folders.get(label) ?? label}/${name}.png`, bytes: encodeGreyPng(mask) };
      }),
    );
  },
};

/** `instances/NAME.png`: the number of each pixel's object, of 16 bits, and `NAME.json`, which says what each is. */
export const instancePng: DataSetFormat = {
  id: 'instances',
  name: '16-bit instance PNG',
  honours: { ignored: 'weighted', classes: true, objects: true },
  writer: (plan) =>
    pictures((frame) => {
      const { png, list } = encodeInstances(frame.labels.runs.objects, imageName(frame), plan.classes);
      const path = `instances/${frame.name}`;
      return [{ path: `${path}.png`, bytes: png }, textFile(`${path}.json`, list)];
    }),
};

/** Images, masks and weights in folders of their own, and lists of names. */
function pictures(masksOf: (frame: LabelledFrame) => readonly DataFile[]): DataSetWriter {
  const lists = new Lists();
  return {
    *add(frame) {
      // Before anything else, since they may be refused.
      yield* masksOf(frame);
      lists.add(frame.set, frame.name);
      yield imageFile('images', frame);
      yield weightsFile('weights', frame);
    },
    end: () => lists.files(),
  };
}

/** Names of folders by label. */
function classFolders({ classes }: DataSetPlan): ReadonlyMap<number, string> {
  // A dot at the end keeps `exportNames` from taking the rest for an extension.
  const paths = classes.map(({ name, label }) => ({ label, path: `${label}-${name}` }));
  const names = exportNames(paths.map(({ path }) => `${path}.`));
  return new Map(paths.map(({ label, path }) => [label, names.get(`${path}.`) ?? String(label)]));
}

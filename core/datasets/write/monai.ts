import { encodeGreyPng } from '../../formats/png.ts';
import { classNames } from '../class-names.ts';
import { setNames } from '../../contract/data-sets.ts';
import type { SetName } from '../../contract/data-sets.ts';
import type { DataSetFormat } from '../format.ts';
import { imageFile, imageName, jsonFile, weightsFile } from './files.ts';

interface Item {
  readonly image: string;
  readonly label: string;
  /** How much each pixel counts, of 255. */
  readonly weight: string;
}

/** What MONAI calls the sets; `load_decathlon_datalist` takes any of them as its `data_list_key`. */
const KEYS = { train: 'training', validation: 'validation', test: 'testing' } as const;

/**
 * `dataset.json` as `monai.data.load_decathlon_datalist` reads it, with paths of images, labels (grey PNG, the value
 * being the class) and weights. Source: docs.monai.io, "Decathlon Datalist".
 */
export const monai: DataSetFormat = {
  id: 'monai',
  name: 'MONAI data list',
  honours: { ignored: 'weighted', classes: true, objects: false },
  writer: ({ name, classes }) => {
    const items: Readonly<Record<SetName, Item[]>> = { train: [], validation: [], test: [] };
    return {
      *add(frame) {
        const label = `labels/${frame.name}.png`;
        items[frame.set].push({
          image: `images/${imageName(frame)}`,
          label,
          weight: `weights/${frame.name}.png`,
        });
        yield imageFile('images', frame);
        yield { path: label, bytes: encodeGreyPng(frame.labels.runs.classes) };
        yield weightsFile('weights', frame);
      },
      *end() {
        const labels = Object.fromEntries([[0, 'background'], ...classNames(classes, ['background'])]);
        yield jsonFile('dataset.json', {
          name,
          description: name,
          tensorImageSize: '2D',
          modality: { 0: 'RGB' },
          labels,
          numTraining: items.train.length,
          numTest: items.test.length,
          ...Object.fromEntries(setNames.map((set) => [KEYS[set], items[set]])),
        });
      },
    };
  },
};

import { paletteOf } from '../../document/classes.ts';
import { strToU8 } from 'fflate';
import { encodeIndexedPng } from '../../formats/png.ts';
import { concatenate } from '../../formats/bytes.ts';
import { setNames } from '../../contract/data-sets.ts';
import type { SetName } from '../../contract/data-sets.ts';
import type { DataSetFormat } from '../format.ts';
import { objectsOf } from '../labelled-frame.ts';
import { imageFile, imageName, textFile, weightsFile } from './files.ts';

/**
 * A folder of images for each set with `metadata.jsonl`, as the `imagefolder` of Hugging Face's datasets reads it
 * (version 3 and later): each line has the image, its mask and weights, and the boxes of its objects. Source:
 * huggingface.co/docs/datasets, "Create an image dataset".
 */
export const huggingFace: DataSetFormat = {
  id: 'huggingface',
  name: 'Hugging Face image folder',
  honours: { ignored: 'weighted', classes: true, objects: false, coverage: true },
  writer: ({ name, classes }) => {
    const rows: Readonly<Record<SetName, Uint8Array[]>> = { train: [], validation: [], test: [] };
    return {
      *add(frame) {
        const { set, labels, status, coverage, subject } = frame;
        const objects = objectsOf(frame);
        const mask = `masks/${frame.name}.png`;
        const row = {
          file_name: imageName(frame),
          mask_file_name: mask,
          weights_file_name: `weights/${frame.name}.png`,
          width: frame.width,
          height: frame.height,
          objects: {
            bbox: objects.map(({ box }) => [box.left, box.top, box.right - box.left, box.bottom - box.top]),
            category: objects.map(({ category }) => category),
          },
          ...{ status, subject, complete: coverage[0] === 'complete' },
        };
        rows[set].push(strToU8(`${JSON.stringify(row)}\n`));
        yield imageFile(set, frame);
        yield { path: `${set}/${mask}`, bytes: encodeIndexedPng(labels.runs.classes, paletteOf(classes)) };
        yield weightsFile(`${set}/weights`, frame);
      },
      *end() {
        for (const set of setNames) {
          if (rows[set].length === 0) continue;
          yield { path: `${set}/metadata.jsonl`, bytes: concatenate(rows[set]) };
        }
        yield textFile('README.md', card(name, classes));
      },
    };
  },
};

/** The head says how it is to be loaded, and which numbers in masks are which classes. */
function card(title: string, classes: readonly { readonly label: number; readonly name: string }[]): string {
  const labels = classes.map(({ label, name }) => `- ${label}: ${name}\n`).join('');
  return (
    `---\ntask_categories:\n- image-segmentation\npretty_name: ${JSON.stringify(title)}\n---\n\n` +
    'Positions in the palette of a mask are classes, 0 is background:\n\n' +
    `${labels}\nA weight says how much a pixel counts, of 255; 0 where nothing is said about it.\n`
  );
}

import { exportNames } from '../../../core/formats/export-names.ts';
import type { ImageItem } from '../images/image-item.ts';

/** Where an image that was learnt from stands in the list. */
export interface SamplePlace {
  /** Index of its item. */
  readonly index: number;
  /** Place of the frame among those of the item; null for its only one. */
  readonly frame: number | null;
}

const FRAME = /\.frame-(\d+)$/;

/** Finds an image by the name that a training gives it, which is that of an export; null where it is there no more. */
export function sampleByName(items: readonly ImageItem[], sample: string): SamplePlace | null {
  const counted = FRAME.exec(sample)?.[1];
  const name = sample.replace(FRAME, '');
  const places = items.flatMap(
    ({ key, files }, index): readonly (SamplePlace & { readonly key: string })[] =>
      files === undefined
        ? [{ key, index, frame: counted === undefined ? null : Number(counted) - 1 }]
        : files.map((file, frame) => ({ key: file.key, index, frame })),
  );
  const names = exportNames(places.map(({ key }) => key));
  const found = places.find(({ key }) => names.get(key) === name);
  return found === undefined ? null : { index: found.index, frame: found.frame };
}

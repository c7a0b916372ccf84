import type { Division } from '../services/export/wanted.ts';
import { count } from './format.ts';

function imagesHeldOut({ images, validation }: Division): string {
  return `${validation} of ${count(images, 'image')} for validation`;
}

/** What the window says about exports. */
export const exportText = {
  which: 'Images',
  accepted: (n: number) => `Accepted only (${n})`,
  allMasks: (n: number) => `All with a mask (${n})`,
  target: 'Write to',
  folder: 'Folder',
  zip: 'ZIP file',
  contents: 'Contents',
  masks: 'Indexed PNG masks',
  segmentations: 'DICOM segmentations, also as NIfTI',
  segmentationType: 'Pixels of the segmentations',
  segmentationTypes: { BINARY: 'Binary', LABELMAP: 'Label map', FRACTIONAL: 'Fractional' },
  weights: 'Training weights (reviewed pixels count more)',
  acceptedWeight: 'Weight of accepted pixels',
  images: 'Copies of the images',
  coco: 'COCO annotations',
  instances: 'Object maps (16-bit PNG)',
  cellpose: 'Objects for Cellpose (_seg.npy)',
  npz: 'Arrays for training (.npz)',
  validation: 'Validation split',
  subjects: 'Images of one subject share',
  groupings: { image: 'Nothing', folder: 'A folder', name: 'Part of the name' },
  pattern: 'Pattern',
  patternHint: '^[^_-]+ is what stands before the first _ or -.',
  split: (division: Division) => `${imagesHeldOut(division)}.`,
  splitBySubject: (division: Division) =>
    `${imagesHeldOut(division)}: ${division.heldOut} of ${count(division.subjects, 'subject')}.`,
  oneSubject: 'All images are of one subject, so none is left for validation.',
  manifest: 'A manifest with the origin of every mask is always written.',
  nothing: 'There is nothing to export yet: accept or label an image first.',
  begin: 'Export…',
  progress: (done: number, total: number) => `${done} of ${total} written`,
  running: (target: string) => `Exporting to ${target}`,
  finished: (target: string, n: number) => `Exported ${count(n, 'image')} to ${target}.`,
  cancelled: 'Stopped. Nothing was left behind.',
  skipped: (n: number) => `${count(n, 'image')} left out`,
  cancel: 'Cancel',
  close: 'Close',
  show: 'Show in folder',
  again: 'Export again',
} as const;

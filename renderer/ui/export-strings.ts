import type { ParentVersion, SetCounts } from '../../core/contract/data-sets.ts';
import type { Limit } from '../../core/datasets/limits.ts';
import type { Holdout } from '../../core/training/holdout.ts';
import { count } from './format.ts';

function totalOf({ train, validation, test }: SetCounts) {
  return {
    images: train.images + validation.images + test.images,
    subjects: train.subjects + validation.subjects + test.subjects,
  };
}

/** How many images validate and test, and of how many subjects they are where a subject has several. */
function split(counts: SetCounts, { share, by }: Holdout): string {
  const { images, subjects } = totalOf(counts);
  const { validation, test } = counts;
  if (images === 0) return '';
  if (share > 0 && subjects === 1 && (by !== 'image' || images > 1)) return exportText.oneSubject;
  const tested = test.images > 0;
  const held = `${validation.images} of ${count(images, 'image')} for validation`;
  const sets = tested ? `${held}, ${test.images} for testing` : held;
  if (by === 'image' && subjects === images) return `${sets}.`;
  const own = tested ? `${validation.subjects} and ${test.subjects}` : validation.subjects;
  return `${sets}: ${own} of ${count(subjects, 'subject')}.`;
}

const limits: Readonly<Record<Limit, string>> = {
  pixels: 'no outlines, only measurements of objects',
  volumes: 'only NIfTI volumes, other images are left out',
  'ignored-beside': 'ignored regions only as weight 0 beside the labels',
  'ignored-left-out': 'images with ignored regions are left out',
  objects: 'touching objects of a class become one',
  coverage: 'complete images are not marked',
};

/** What the window says about exports. */
export const exportText = {
  which: 'Images',
  accepted: (n: number) => `Accepted only (${n})`,
  allMasks: (n: number) => `All with a mask (${n})`,
  target: 'Write to',
  folder: 'Folder',
  zip: 'ZIP file',
  formats: 'Formats',
  workbench: 'U-Lite Workbench folder',
  noFormat: 'Choose a format.',
  limits: 'What the formats cannot hold',
  limited: (name: string, lost: readonly Limit[]) =>
    lost.length === 0
      ? `${name}: holds all of it.`
      : `${name}: ${lost.map((one) => limits[one]).join('; ')}.`,
  contents: 'In the U-Lite Workbench folder',
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
  test: 'Test split',
  gate: 'Images that judge models are the test set',
  split,
  oneSubject: 'All images are of one subject, so none is left for validation.',
  manifest: 'A manifest with the origin of every mask is always written.',
  nothing: 'There is nothing to export yet: accept or label an image first.',
  begin: 'Export…',
  progress: (done: number, total: number) => `${done} of ${total} written`,
  running: (target: string) => `Exporting to ${target}`,
  finished: (target: string, n: number) => `Exported ${count(n, 'image')} to ${target}.`,
  cancelled: 'Stopped. Nothing was left behind.',
  skipped: (n: number) => `${count(n, 'image')} left out`,
  inFormat: (format: string, problem: string) => `${format}: ${problem}`,
  sets: ({ train, validation, test }: SetCounts) =>
    `Train ${train.images}, validation ${validation.images}, test ${test.images}.`,
  version: (hash: string) => `Version ${hash.slice(0, 12)}, as dataset.json describes it.`,
  alike: (n: number) => `${count(n, 'pair')} of images in different sets look nearly the same:`,
  pair: (a: string, b: string) => `${a} and ${b}`,
  morePairs: 'The others are in dataset.json.',
  name: 'Name of the data set',
  noParent: 'An earlier data set, also of another program, can be gone on from: its sets stay.',
  parent: ({ name, created, hash, images }: ParentVersion) =>
    hash === null
      ? `Keeps the sets of ${name}, which tells those of ${count(Object.keys(images).length, 'image')}.`
      : `Goes on from ${name} of ${created.slice(0, 10)}, version ${hash.slice(0, 12)}.`,
  chooseParent: 'Earlier data set…',
  dropParent: 'None',
  side: 'Width and height of arrays',
  keepsAspect: 'Keep the aspect in arrays',
  cancel: 'Cancel',
  close: 'Close',
  show: 'Show in folder',
  again: 'Export again',
} as const;

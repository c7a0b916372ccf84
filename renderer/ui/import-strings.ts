import type { SetName } from '../../core/contract/data-sets.ts';
import { count } from './format.ts';

type SetSizes = Readonly<Record<SetName, number>>;

/** What people call the formats of labelled sets. */
const FORMAT_NAMES: Readonly<Record<string, string>> = {
  instances: 'PNG of numbered objects',
  cvat: 'CVAT',
  coco: 'COCO',
  labelme: 'labelme',
  indexed: 'PNG masks',
  binary: 'PNG masks of each class',
  nnunet: 'nnU-Net',
  yolo: 'YOLO',
  voc: 'Pascal VOC',
  npz: 'NumPy arrays',
};

const OUTCOMES = {
  imported: (images: number) => `${count(images, 'image')} imported.`,
  same: (images: number) => `${count(images, 'image')} had these labels already.`,
  kept: (images: number) => `${count(images, 'image')} with other labels, or reviewed: left as they are.`,
  nothing: (images: number) => `${count(images, 'image')} without anything labelled.`,
} as const;

/** What the window says about labels of other programs. */
export const importText = {
  labelSource: {
    close: 'Close',
    about:
      'Labels of the open image (DICOM SEG, RTSTRUCT, NIfTI, NRRD, ImageJ, Cellpose), or a labelled set ' +
      'of many images: PNG masks, COCO, labelme, YOLO, CVAT, VOC, nnU-Net, NumPy, or an export of this ' +
      'program. What is in it is shown before anything is imported.',
    drop: 'Or drop a file or a folder on the window.',
    file: 'Choose a file…',
    folder: 'Choose a folder…',
  },
  setImport: {
    close: 'Close',
    stop: 'Stop',
    run: 'Import',
    later: 'Not now',
    offer: 'Import labels…',
    offered: (name: string) =>
      `${name} holds images together with their labels. ` +
      'Masks are not listed as images: import them to see and edit them.',
    opening: 'Reading the labels…',
    openingFound: (files: number) => `Looking for labels: ${count(files, 'file')} so far…`,
    looking: (name: string) => `Finding the images of ${name}…`,
    writing: (name: string) => `Importing ${name}…`,
    progress: 'Progress',
    steps: (done: number, total: number) => `${done.toLocaleString('en')} of ${total.toLocaleString('en')}`,
    found: (name: string, format: string, labelled: number, matching: number) =>
      `${name} has labels of ${count(labelled, 'image')} (${FORMAT_NAMES[format] ?? format}); ` +
      `${matching.toLocaleString('en')} of them ${matching === 1 ? 'fits' : 'fit'} an image of this project.`,
    none: 'None of them fits an image of this project, so there is nothing to import.',
    images: 'Images',
    labels: 'Labels',
    image: 'Image',
    result: 'Match',
    matches: { name: 'matches', content: 'matches, same file' },
    noLabels: 'no labels in this set',
    frame: (key: string, frame: number) => `${key}, frame ${frame}`,
    more: (rows: number) => `${count(rows, 'further row')}.`,
    className: 'Class',
    becomes: 'Becomes',
    whereLabelled: 'Images that have labels already, or were reviewed',
    keep: 'Leave them as they are',
    replace: 'Replace their labels',
    objects: 'Its objects',
    asObjects: 'Objects of their class',
    asPixels: 'Pixels of their class',
    reviewed: (images: number) =>
      `${count(images, 'image')} that ${images === 1 ? 'was' : 'were'} reviewed there`,
    asReviewed: 'Count as reviewed here',
    unreviewed: 'To be reviewed here',
    sets: ({ train, validation, test }: SetSizes) =>
      `Of its images, ${train.toLocaleString('en')} are for training, ` +
      `${validation.toLocaleString('en')} for validation and ${test.toLocaleString('en')} for testing. ` +
      'To keep that when you export, choose it there as the earlier data set.',
    problems: 'Not imported',
    finished: (name: string) => `The import from ${name} is finished.`,
    stopped: (name: string) =>
      `Importing ${name} was stopped. What is done stays; import it again for the rest.`,
    undo: 'Each image is one step: open it and undo takes its labels back.',
    outcomes: OUTCOMES,
  },
  labelImport: {
    close: 'Close',
    run: 'Import',
    reading: (name: string) => `Reading ${name}…`,
    writing: (name: string) => `Importing ${name}…`,
    finished: (name: string, images: number) =>
      images === 0
        ? `Nothing of ${name} was imported: what is drawn already stayed as it is.`
        : `${name} was imported onto ${count(images, 'image')}. Undo takes it back.`,
    found: (name: string, segments: number) =>
      `${name} holds ${count(segments, 'segment')} for the open image.`,
    onVolume: (volume: number) =>
      `It is a single volume of labels: they go to volume ${volume}, which is the one that is shown.`,
    segment: 'Segment',
    extent: 'Where it lies',
    becomes: 'Becomes',
    becomesOf: (name: string) => `Class of ${name}`,
    pixels: (pixels: number, images: number) =>
      pixels === 0 ? 'nowhere' : `${count(images, 'image')}, ${pixels.toLocaleString('en')} px`,
    newClass: (name: string) => `New class: ${name}`,
    leaveOut: 'Leave out',
    overlaps: 'Overlaps: a pixel has one label',
    overlap: (above: string, below: string, pixels: number) =>
      `${above} lies over ${below} on ${count(pixels, 'pixel')}, which it keeps.`,
    moreOverlaps: (overlaps: number) => `${count(overlaps, 'smaller overlap')} more.`,
    objects: (objects: number) => `Its ${count(objects, 'object')}`,
    asObjects: 'Objects of their class',
    asPixels: 'Pixels of their class',
    joined: (objects: number) =>
      `Its ${count(objects, 'object')} become pixels of their class: touching ones are not told apart.`,
    problems: 'Not imported',
    whereDrawn: 'Where something is drawn already',
    keep: 'Keep it',
    over: 'Import over it',
  },
} as const;

import type { VolumeObstacle } from '../../core/document/volume.ts';
import type { PlaneName, SideLetter } from '../../core/geometry/planes.ts';
import type { Axis } from '../../core/geometry/volume.ts';

const SIDES: Readonly<Record<SideLetter, string>> = {
  L: 'left',
  R: 'right',
  A: 'front',
  P: 'back',
  S: 'head',
  I: 'feet',
};

const NAMES: Readonly<Record<PlaneName, string>> = {
  axial: 'Axial',
  coronal: 'Coronal',
  sagittal: 'Sagittal',
};

/** By axis, where the file does not say how it lies in the body. */
const UNKNOWN: Readonly<Record<Axis, string>> = { 0: 'From the side', 1: 'From above', 2: 'Frames' };

/** Words of a volume in three planes. */
export const planesText = {
  name: 'Three planes',
  plane: (name: PlaneName | null, axis: Axis) => (name === null ? UNKNOWN[axis] : NAMES[name]),
  slice: (plane: string, slice: number, slices: number) => `${plane} ${slice} of ${slices}`,
  /** A picture of a plane, for those who do not see it. */
  view: (plane: string, slice: number, slices: number) => `${plane} plane, slice ${slice} of ${slices}`,
  makeLarge: (plane: string) => `Work in the ${plane.toLowerCase()} plane`,
  sides: (left: SideLetter, top: SideLetter) =>
    `The patient’s ${SIDES[left]} is on the left, ${SIDES[top]} above.`,
  convention: 'Radiological convention: the patient’s right is on the left.',
  reading: 'Reading the volume',
  readingOf: (read: number, frames: number) => `Frame ${read} of ${frames}`,
  obstacle: {
    few: 'It has too few frames for three planes.',
    unspaced:
      'No three planes: the frames lie at uneven distances, or the file does not say how far they are apart.',
    aslant: 'No three planes: the frames are shifted against each other, as with a tilted gantry.',
  } satisfies Record<VolumeObstacle, string>,
} as const;

/** Words of giving a class a range of values in a volume. */
export const labelRangeText = {
  lead: (name: string) => `Every voxel of the volume with a value in the range becomes ${name}, as one step.`,
  over: 'Where',
  all: 'Everywhere but in locked classes',
  background: 'Background',
  of: (name: string) => `In ${name}`,
  progress: 'Looking through the volume',
  begin: 'Label',
  cancel: 'Cancel',
  close: 'Close',
} as const;

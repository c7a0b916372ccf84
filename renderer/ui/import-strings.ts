import { count } from './format.ts';

/** What the window says about labels of other programs. */
export const importText = {
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

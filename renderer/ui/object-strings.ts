import { count, duration } from './format.ts';
import type { ObjectColumn } from './objects/shown-objects.ts';

/** `12.35`: as many digits as a measure has meaning. */
function measure(value: number | null): string {
  return value === null ? '' : value.toLocaleString('en', { maximumSignificantDigits: 4 });
}

/** What the window says about the objects of an image. */
export const objectText = {
  objects: {
    name: 'Objects',
    /** Heads of the columns; `unit` is that of lengths, `values` that of the image's values. */
    columns: {
      number: () => 'No.',
      class: () => 'Class',
      pixels: () => 'Area (px)',
      area: () => 'Area (mm²)',
      equivalentDiameter: (unit: string) => `Equivalent diameter (${unit})`,
      longestDiameter: (unit: string) => `Longest diameter (${unit})`,
      shortestDiameter: (unit: string) => `Shortest diameter (${unit})`,
      mean: (_unit: string, values: string | null) =>
        values === null ? 'Mean value' : `Mean value (${values})`,
      isAtBorder: () => 'At the border',
      seconds: () => 'Active time',
      steps: () => 'Steps',
      changed: () => 'Changed (px)',
      isUnedited: () => 'Unedited',
    } satisfies Record<ObjectColumn, (unit: string, values: string | null) => string>,
    measure,
    time: (seconds: number | null) => (seconds === null || seconds === 0 ? '' : duration(seconds)),
    count: (value: number | null) => value?.toLocaleString('en') ?? '',
    yes: 'yes',
    /** `312 nuclei`; counts beyond the first are of the other classes. */
    counts: (classes: readonly { readonly name: string; readonly objects: number }[]) =>
      classes.map(({ name, objects }) => `${name} ${objects.toLocaleString('en')}`).join(' · '),
    shown: (shown: number, all: number) => `${shown.toLocaleString('en')} of ${count(all, 'object')}`,
    ofClass: 'Class',
    anyClass: 'All classes',
    smallest: 'Minimum area (px)',
    save: 'Save as CSV…',
    saved: (name: string, objects: number) => `Saved ${count(objects, 'object')} to ${name}.`,
    close: 'Close the table',
    noImage: 'No image open.',
    measuring: 'Measuring the objects',
    none: 'No objects here. Draw a class as objects (Shift+J), or make them of what is drawn (Ctrl+J).',
    noMatch: 'No object matches.',
    clear: 'Show all objects',
  },

  dropSmall: {
    smallerThan: 'Drop objects smaller than (px)',
    lead: (name: string) => `Objects of ${name} with fewer pixels become background, as one step.`,
    preview: (dropped: number, all: number) =>
      dropped === 0
        ? `None of ${count(all, 'object')} is as small.`
        : `${dropped.toLocaleString('en')} of ${count(all, 'object')} would go.`,
    begin: 'Drop',
    cancel: 'Cancel',
    close: 'Close',
  },
} as const;

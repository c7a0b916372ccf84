import type { Beginning } from '../../core/ledger/work.ts';
import type { Withholding } from '../../core/ledger/withholding.ts';
import { count, duration, percent } from './format.ts';
import type { LedgerColumn } from './ledger/shown-work.ts';

const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 1 });

/** `-3.2`, and `0` for what rounds to nothing. */
const signed = (value: number): string => number(Math.abs(value) < 0.05 ? 0 : value);

/** What the window says about time, corrections and images that are drawn blind. */
export const ledgerText = {
  ledger: {
    close: 'Close',
    reading: 'Adding it up',
    empty: 'Nothing was done in this project yet. Time and corrections of each image will be here.',
    rule:
      'Time counts while an image is open and this window is in use. ' +
      'A pause of more than 30 seconds does not count.',
    figures: {
      finished: 'Images finished',
      time: 'Active time',
      pace: 'Images per hour',
      unedited: 'Accepted without an edit',
      saved: 'Minutes saved by pre-labels',
      perObject: 'Seconds per object',
    },
    few: 'Too few to tell',
    of: (part: number, all: number) => `${part} of ${all}`,
    unedited: (unedited: number, all: number) =>
      all === 0 ? 'None was pre-labelled' : `${unedited} of ${all} (${percent(unedited / all)})`,
    seconds: (seconds: number) => (seconds === 0 ? '–' : duration(seconds)),
    number,
    minutes: ({ value, error }: { readonly value: number; readonly error: number }) =>
      `${signed(value)} ± ${number(error)}`,

    pace: 'Images per hour',
    distance: 'Pixels changed, by pixels of the model’s mask',
    curveFew: (handful: number) => `Drawn from ${2 * handful} images on.`,
    curve: (title: string, points: readonly string[]) => `${title}: ${points.join(', then ')}`,
    upTo: (images: number) => count(images, 'image'),
    percent,

    models: 'Is the model getting better?',
    modelColumns: ['Model that pre-labelled', 'Images', 'Pixels changed', 'Without an edit'],
    noModels: 'No pre-labelled image was accepted yet.',
    people: 'People',
    personColumns: ['Name', 'Active time', 'Finished', 'Without an edit'],
    nobody: 'No name given',

    blind: 'What pre-labels do',
    blindTime: (seconds: number | null, images: number) =>
      seconds === null
        ? 'No image was drawn blind.'
        : `Drawn blind: ${duration(seconds)} (${count(images, 'image')}).`,
    preLabelledTime: (seconds: number | null, images: number) =>
      seconds === null
        ? 'No image was pre-labelled.'
        : `Pre-labelled: ${duration(seconds)} (${count(images, 'image')}).`,
    blindFew: (handful: number) => `Minutes saved are told once there are ${handful} of either.`,
    blindOwn: 'No share of images is set to be drawn blind, so those are ones that you chose yourselves.',
    bias: (seen: number, seenImages: number, unseen: number, unseenImages: number) =>
      `People differ from the model by ${percent(seen)} of its mask where they saw it ` +
      `(${count(seenImages, 'image')}), and by ${percent(unseen)} where they had not ` +
      `(${count(unseenImages, 'image')}). The further apart, the more a shown mask decides.`,

    images: 'Images',
    columns: {
      name: 'Name',
      status: 'Status',
      seconds: 'Active time',
      steps: 'Steps',
      beginning: 'Began',
      preLabel: 'Model',
      changed: 'Pixels changed',
      finished: 'Finished',
      by: 'By',
    } satisfies Record<LedgerColumn, string>,
    beginnings: {
      'pre-labelled': 'Pre-labelled',
      blind: 'Blind',
      'by hand': 'By hand',
    } satisfies Record<NonNullable<Beginning>, string>,
    gone: 'No longer in the folder',
    save: 'Save as CSV…',
    saved: (name: string) => `Saved to ${name}.`,
  },

  blind: {
    title: 'Blind: draw first',
    reasons: {
      gate: 'This image measures new models, so it shows no prediction until you have drawn.',
      blind: 'This image measures what predictions do, so it shows none until you have drawn.',
    } satisfies Record<Withholding, string>,
  },

  measuring: {
    title: 'Images drawn without a prediction',
    hint:
      'Some images of this project can be kept from predictions until you have drawn. They measure models, ' +
      'and what predictions do to people. Predict all leaves them out.',
    begin: 'Set images aside',
    gate: 'To measure models (%)',
    blind: 'To measure what predictions do (% of the others)',
    by: 'Belonging together',
    groupings: { image: 'Each by itself', folder: 'By folder', name: 'By file name' },
    pattern: 'Part of the name (regular expression)',
  },
} as const;

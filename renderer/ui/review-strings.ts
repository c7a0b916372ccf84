import type { SortKey } from '../services/images/image-order.ts';

/** What the window says about reviewing images. */
export const reviewText = {
  noFinding: {
    title: 'Is there nothing to label?',
    empty: 'Nothing is labelled in this image yet, by you or by a model.',
    filled: 'What is labelled in this image would be removed. Undo brings it back.',
    begin: 'No finding',
    cancel: 'Cancel',
    close: 'Close',
  },

  comment: {
    title: 'Comment on this image',
    field: 'Comment',
    hint: 'Kept with the image and written into the manifest of an export. Leave it empty to remove it.',
    begin: 'Save comment',
    cancel: 'Cancel',
    close: 'Close',
  },

  images: {
    sort: 'Sort by',
    having: 'With the class',
    anyClass: 'Any class',
    orders: {
      folder: 'Folder order',
      name: 'File name',
      status: 'Status',
      teaching: 'What teaches most',
      uncertainty: 'Most uncertain first',
      disagreement: 'Models disagree most',
      time: 'Most time spent first',
      size: 'Largest first',
      date: 'Newest first',
      flagged: 'Flagged first',
      commented: 'Commented first',
    } satisfies Record<SortKey, string>,
    columns: {
      folder: 'Folder',
      name: 'Name',
      status: 'Status',
      uncertainty: 'Uncertainty',
      disagreement: 'Disagreement',
      size: 'Size',
      date: 'Date',
      flagged: 'Flag',
      commented: 'Comment',
    } satisfies Record<Exclude<SortKey, 'teaching' | 'time'>, string>,
    sortedUp: (column: string) => `${column}, sorted`,
    sortedDown: (column: string) => `${column}, sorted the other way round`,
  },

  review: {
    name: 'Review',
    /** Whether the image has a flag. */
    flagged: 'Flagged',
    said: (comment: string) => `Comment: ${comment}`,
  },
} as const;

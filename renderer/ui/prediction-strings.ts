import type { BatchScope } from '../services/prediction/batch-scope.ts';
import { count } from './format.ts';

/** Words about what models propose, and about predicting many images. */
export const predictionText = {
  proposal: {
    name: 'Proposal',
    title: (model: string) => `Proposed by ${model}`,
    waits: (model: string) => `${model} proposes a mask. It waits for you to take or drop it.`,
    threshold: 'Proposal threshold',
    untouched: 'Untouched pixels',
    all: 'All',
    /** `+1,234 −56 px` */
    change: (added: number, removed: number) =>
      added === 0 && removed === 0
        ? 'no change'
        : `+${added.toLocaleString('en')} \u2212${removed.toLocaleString('en')} px`,
    counting: '\u2026',
    takeUntouched: 'Take untouched pixels',
    takeAll: 'Take all',
    drop: 'Drop',
  },

  batch: {
    title: 'Predicting all images',
    progress: (done: number, total: number) => `${done} of ${total}`,
    rate: (rate: number) => `${rate.toFixed(1)} images/s`,
    left: (duration: string) => `${duration} left`,
    paused: 'Paused',
    pause: 'Pause',
    resume: 'Resume',
    cancel: 'Cancel',
    finished: (done: number) => `${count(done, 'image')} predicted`,
    nothing: 'Every image already has a mask',
    cancelled: (done: number) => `Stopped after ${count(done, 'image')}`,
    others: (n: number) => `${count(n, 'image')} had a mask before`,
    failed: (n: number) => `${count(n, 'image')} could not be predicted`,
    close: 'Close',
  },

  predictAgain: {
    which: 'Images',
    scopes: {
      unmarked: (n: number) => `Without a mask (${n})`,
      unreviewed: (n: number) => `All unreviewed (${n})`,
      unaccepted: (n: number) => `All but accepted (${n})`,
    } satisfies Record<BatchScope, (n: number) => string>,
    effect: {
      unmarked: (model: string) => `${model} labels the images that have no mask yet.`,
      unreviewed: (model: string) => `${model} labels them anew, in place of what a model said before.`,
      unaccepted: (model: string) =>
        `${model} labels them anew. What you drew stays; where the model disagrees is listed as a conflict.`,
    } satisfies Record<BatchScope, (model: string) => string>,
    begin: 'Predict these images',
    cancel: 'Cancel',
    close: 'Close',
  },
} as const;

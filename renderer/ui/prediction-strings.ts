import type { UpdateCounts } from '../services/prediction/batch-scope.ts';
import type { Update } from '../services/prediction/updates.ts';
import { count, dateAndTime } from './format.ts';

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
    update: 'Updating all images',
    updated: (done: number) => `${count(done, 'image')} updated`,
    upToDate: 'Every image is up to date',
    disputed: (n: number) => `${count(n, 'image')} with conflicts`,
    showDisputed: 'Show them',
    others: (n: number) => `${count(n, 'image')} had a mask before`,
    failed: (n: number) => `${count(n, 'image')} could not be predicted`,
    close: 'Close',
  },

  predictAgain: {
    counting: 'Looking through the images',
    lead: (model: string, n: number) =>
      n === 0 ? `There is nothing for ${model} to predict.` : `${model} predicts ${count(n, 'image')}.`,
    /** What is to be known of the images before. */
    facts: ({
      unpredicted,
      edited,
      accepted,
      skipped,
      withheld,
      upToDate,
    }: UpdateCounts): readonly string[] =>
      [
        unpredicted > 0 && `${unpredicted} of them for the first time.`,
        edited > 0 &&
          `${edited} of them with your work: what you drew or confirmed stays, and where the model ` +
            'disagrees is listed as a conflict.',
        upToDate > 0 && `${count(upToDate, 'image')} left alone: this model has predicted them already.`,
        accepted > 0 && `${count(accepted, 'image')} left alone: accepted, or without a finding.`,
        skipped > 0 && `${count(skipped, 'image')} left alone: skipped.`,
        withheld > 0 && `${count(withheld, 'image')} left alone: kept free of predictions, to measure by.`,
      ].filter((fact) => fact !== false),
    withAccepted: (n: number) =>
      n === 1
        ? 'Also the accepted one, to be reviewed again if it changes'
        : `Also the ${n.toLocaleString('en')} accepted ones, to be reviewed again where they change`,
    begin: 'Predict these images',
    cancel: 'Cancel',
    close: 'Close',
  },

  takeBack: {
    name: 'Taking the update back',
    lead: ({ modelName, at, count: n }: Update) =>
      `${modelName} updated this project on ${dateAndTime(at)}. ` +
      (n === 1 ? 'One image goes back to what it was.' : `${n} images go back to what they were.`),
    kept:
      'Images that you have accepted since, or in which you have changed what the model drew, ' +
      'stay as they are and are listed.',
    begin: 'Take it back',
    cancel: 'Cancel',
    close: 'Close',
    progress: (done: number, total: number) => `${done} of ${total}`,
    restored: (n: number) => `${count(n, 'image')} taken back`,
    stopped: (n: number) => `Stopped after ${count(n, 'image')}`,
    left: (n: number) => `${count(n, 'image')} left as ${n === 1 ? 'it is' : 'they are'}, worked on since`,
  },
} as const;

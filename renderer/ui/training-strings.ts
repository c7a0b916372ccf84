import { FEWEST_GATE_SUBJECTS } from '../../core/contract/learning.ts';
import type { GateVerdict } from '../../core/contract/learning.ts';
import type { ListedVersion } from '../../core/contract/model-version.ts';
import type { TrainingEstimate, TrainingState } from '../../core/contract/training.ts';
import type { LearningPlan, TrainingObstacle } from '../services/training/learning-plan.ts';
import type { PlotPoint } from './controls/plot-shape.ts';
import { count, duration, percent, shorten } from './format.ts';

const LONGEST_NAME = 40;

/** A mean Dice or a loss, in few digits. */
const figure = (value: number): string => value.toFixed(value < 1 ? 3 : 2);

const signed = (value: number): string => `${value < 0 ? '\u2212' : '+'}${figure(Math.abs(value))}`;

const passes = (n: number): string => (n === 1 ? '1 pass' : `${n} passes`);

const short = (name: string): string => shorten(name, LONGEST_NAME);

/** What the window says about training, and about the models that come of it. */
export const trainingText = {
  name: 'Training',
  title: 'Train a model',
  close: 'Close',

  seen: ({ gate, seen }: Pick<LearningPlan, 'gate' | 'seen'>) =>
    `${seen} of ${count(gate + seen, 'image')} kept aside ` +
    (seen === 1 ? 'was drawn over a prediction and does' : 'were drawn over a prediction and do') +
    ' not judge: the model that made it would be favoured.',

  setup: {
    lead: 'The model learns from your masks, on this computer. You can go on working meanwhile.',
    which: 'Images',
    accepted: (n: number) => `Accepted (${n})`,
    all: (n: number) => `All with a mask (${n})`,
    uses: 'What the images are for',
    train: 'To learn from',
    validation: 'To choose the best state by',
    gate: 'Kept aside to judge the result',
    fewGate: ({ gateSubjects, waiting }: LearningPlan) =>
      `${gateSubjects} of the ${FEWEST_GATE_SUBJECTS} needed to judge: ` +
      'you decide whether the model is used. ' +
      (waiting > 0
        ? `For more, draw those kept aside that wait for it, without a prediction: ${waiting}.`
        : 'For more, add images to the folder, or keep more of them aside in Settings.'),
    looking: (done: number, total: number) =>
      `Looking into whose images they are: ${done} of ${count(total, 'file')}. The numbers may change.`,
    unreviewed: (n: number) =>
      `${count(n, 'image')} kept aside ${n === 1 ? 'is' : 'are'} not accepted, and left out: ` +
      'nothing is learnt from what judges, and only what is accepted judges.',
    fewTrain: 'It learns more from 15 to 30 images.',
    subjects: 'Images of one patient share',
    groupings: { image: 'Nothing', folder: 'A folder', name: 'Part of the name' },
    pattern: 'Pattern',
    patternHint: '^[^_-]+ is what stands before the first _ or -.',
    patients: 'So that no patient is on both sides. DICOM files say it themselves.',
    classes: 'Classes',
    from: 'Start from',
    proposed: (name: string) => `${name} (proposed)`,
    nothing: 'Nothing, with random weights',
    nothingHint: 'Starting from nothing takes many more images and longer.',
    knows: (known: number, all: number) => {
      if (known === 0) return 'It knows none of the classes yet, and learns them from your masks.';
      return known === all
        ? 'It knows every class.'
        : `It knows ${known} of ${all} classes, and learns the others.`;
    },
    time: 'Time',
    minutes: (minutes: number) => `${minutes} min`,
    untilDone: 'Until it levels off',
    untilDoneHint: 'Stops when the Dice on the validation images no longer rises.',
    estimate: ({ reading, learning, comparing, epochs }: TrainingEstimate) =>
      `About ${duration(reading + learning + comparing)} here: ${passes(epochs)} over the images.`,
    noEstimate: 'How many passes fit is known after the first training on this computer.',
    begin: 'Train',
    obstacles: {
      held: 'Somebody else has this project open, so it cannot be trained here.',
      away: 'The project folder cannot be reached. Training needs it.',
      elsewhere: 'Another training is under way. One goes on at a time.',
      'no-class': 'Choose at least one class.',
      none: 'No image is accepted yet. Accept some first: the model learns from what you accept.',
      few: 'Too few images to learn from and to choose by. Accept some more, best 15 to 30.',
    } satisfies Record<TrainingObstacle, string>,
    noMask: 'No image has a mask yet. Label some first.',
  },

  elsewhere: (name: string) =>
    name === '' ? 'Another project is being trained.' : `${short(name)} is being trained.`,

  run: {
    phases: {
      starting: 'Starting',
      loading: (done: number, total: number) =>
        total === 0 ? 'Reading the images' : `Reading images: ${done} of ${total}`,
      learning: (epoch: number, epochs: number) => `Pass ${epoch} of ${epochs} over the images`,
      comparing: (done: number, total: number) => `Comparing on images kept aside: ${done} of ${total}`,
      paused: 'Paused',
    },
    left: (seconds: number) => `${duration(seconds)} left`,
    waiting: 'The curves begin when the first pass is done.',
    pausedHint: 'Nothing is lost: resume whenever you like, also after a restart.',
    pause: 'Pause',
    resume: 'Resume',
    cancel: 'Cancel',
    status: {
      running: (share: number | null, left: string | null) =>
        left === null || share === null ? 'Training' : `Training ${percent(share)} · ${left}`,
      paused: 'Training paused',
      open: 'Show the training',
    },
  },

  cancelling: {
    title: 'Cancel the training?',
    lead: (epochs: number) =>
      epochs === 0
        ? 'What was learnt until now is lost. To stop for a while, pause it.'
        : `What was learnt in ${passes(epochs)} is lost. To stop for a while, pause it.`,
    begin: 'Cancel the training',
    cancel: 'Keep it',
    close: 'Close',
  },

  curves: {
    dice: 'Dice on validation images',
    loss: 'Training loss',
    epoch: (epoch: number) => `Pass ${epoch}`,
    diceNow: (now: number | undefined, best: number | undefined) =>
      now === undefined || best === undefined ? '' : `${figure(now)} · best ${figure(best)}`,
    lossNow: (now: number | undefined) => (now === undefined ? '' : figure(now)),
    diceSummary: (points: readonly PlotPoint[], best: PlotPoint | undefined) => {
      const [first, last] = [points[0], points.at(-1)];
      if (first === undefined || last === undefined || best === undefined) return 'Dice: no pass is done yet';
      return (
        `Dice on validation images from ${figure(first[1])} to ${figure(last[1])} over ` +
        `${last[0]} passes, best ${figure(best[1])} in pass ${best[0]}`
      );
    },
    lossSummary: (points: readonly PlotPoint[]) => {
      const [first, last] = [points[0], points.at(-1)];
      if (first === undefined || last === undefined) return 'Training loss: no pass is done yet';
      return `Training loss from ${figure(first[1])} to ${figure(last[1])} over ${last[0]} passes`;
    },
  },

  previews: {
    title: 'Validation images now',
    image: 'Image',
    truth: 'Yours',
    now: 'Model now',
    imageOf: (name: string) => `${name}: image`,
    truthOf: (name: string) => `${name}: your mask`,
    nowOf: (name: string, dice: number) => `${name}: what the model says now, Dice ${figure(dice)}`,
    dice: (dice: number) => `Dice ${dice.toFixed(2)}`,
  },

  verdict: {
    titles: {
      better: 'Better: now in use here',
      'not better': 'Not better: kept as a candidate',
      'too few': 'Too few images to tell',
      first: 'Now in use here',
      'not compared': 'Could not be compared',
    } satisfies Record<GateVerdict['verdict'], string>,
    leads: {
      better: ({ images }: GateVerdict) =>
        `On ${count(images, 'image')} that neither learnt from, the new model beats the one that was in use.`,
      'not better': ({ images }: GateVerdict) =>
        `On ${count(images, 'image')} kept aside, the new model does not surely beat the one in use.`,
      'too few': ({ subjects }: GateVerdict) =>
        `${subjects} of the ${FEWEST_GATE_SUBJECTS} needed were kept aside, so you decide. ` +
        'Look at the worst images first.',
      first: () => 'No model in use finds these classes, so there was nothing to compare it with.',
      'not compared': () => 'The model in use could not be opened to compare it with, so you decide.',
    } satisfies Record<GateVerdict['verdict'], (verdict: GateVerdict) => string>,
    model: 'Model',
    dice: 'Dice',
    interval: '95 % interval',
    candidate: 'New model',
    inUseBefore: 'In use before',
    inUse: 'In use',
    difference: 'Difference',
    figure,
    signed,
    range: (low: number, high: number) => `${figure(low)} to ${figure(high)}`,
    signedRange: (low: number, high: number) => `${signed(low)} to ${signed(high)}`,
    figures: 'Figures on the images kept aside',
    worst: 'Worst images',
    worstHint: 'Dice of the new model, in brackets of the one in use. Click to open.',
    worstOf: (candidate: number, inUse: number | null) =>
      inUse === null ? candidate.toFixed(2) : `${candidate.toFixed(2)} (${inUse.toFixed(2)})`,
    use: 'Use it',
    useAnyway: 'Use it anyway',
    goBack: 'Go back',
    goBackTo: (name: string) => `Go back to ${short(name)}`,
    predictAgain: 'Predict again with it',
    again: 'Train again',
    keep: 'Keep the one in use',
    details: 'Details',
    done: (name: string) => `${short(name)} is trained`,
  },

  versions: {
    title: 'Models of this project',
    inUse: 'In use',
    candidate: 'Candidate',
    earlier: 'Earlier',
    facts: ({ data, gate }: ListedVersion) =>
      [
        count(data.train + data.validation, 'image'),
        ...(gate.candidate === null
          ? []
          : [`Dice ${figure(gate.candidate.mean)} on ${gate.images} kept aside`]),
      ].join(' · '),
    made: (when: string, person: string) => (person === '' ? when : `${when}, ${person}`),
    parent: (name: string) => `From ${short(name)}`,
    fromNothing: 'From nothing',
    use: (name: string) => `Use ${name}`,
    remove: (name: string) => `Remove ${name}`,
    useLabel: 'Use',
    removeLabel: 'Remove',
    details: 'Details',
  },

  /** Beside the canvas, when the panel is closed. */
  notice: 'Trained model',

  problem: (problem: NonNullable<TrainingState['problem']>) => `It stopped: ${problem}`,
} as const;
